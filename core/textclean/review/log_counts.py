"""Count everything in the logs of an output, in one pass over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from textclean.review.groups import Groups, language_of, site_of
from textclean.review.largest_losses import Losses
from textclean.review.reviewed_record import ReviewedItem, Unreadable
from textclean.run.shard.tally import Count, Tally, by_size


@attrs.define
class LogCounts:
    """Counts by plugin, rule, label, site and language, and the records that lost most.

    Attributes:
        losses: the records that lost most.
        tally: the same counts as in a manifest.
        sites: the counts of each host.
        languages: the counts of each language, as given by tags.
        withheld: how many logs were written without their edits.
        unreadable: how many lines are not records with a log.
    """

    losses: Losses
    tally: Tally = attrs.field(factory=Tally)
    sites: Groups = attrs.field(factory=Groups)
    languages: Groups = attrs.field(factory=Groups)
    withheld: int = 0
    unreadable: int = 0

    @property
    def trouble(self) -> bool:
        """Whether lines could not be read, or plugins failed."""
        return bool(self.unreadable or self.tally.errors)

    def add(self, item: ReviewedItem) -> None:
        """Count a record, or a line that is not a record."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
            return
        self.tally.add(item.log)
        self.withheld += item.log.withheld
        self.sites.add(site_of(item), item)
        self.languages.add(language_of(item), item)
        self.losses.add(item)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values; see the reference of the command line."""
        tally = self.tally
        return {
            "records": tally.records,
            "changed": tally.changed,
            "withheld": self.withheld,
            "unreadable": self.unreadable,
            "edits": tally.total.edits,
            "characters_in": tally.characters_in,
            "characters_out": tally.characters_out,
            "by_plugin": _plain(tally.plugins),
            "by_rule": _plain(tally.rules),
            "by_label": _plain(tally.labels),
            "by_site": self.sites.to_json(),
            "other_sites": {"sites": self.sites.folded, **self.sites.rest.to_json()},
            "by_language": self.languages.to_json(),
            "tags": dict(most_first(tally.tags)),
            "errors": dict(sorted(tally.errors.items())),
            "lost_most": [loss.to_json() for loss in self.losses.largest()],
            "lost_largest_share": [loss.to_json() for loss in self.losses.largest_shares()],
        }


def most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return names with their counts, the largest count first, then by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _plain(named: dict[str, Count]) -> dict[str, Any]:
    return {name: attrs.asdict(count) for name, count in by_size(named).items()}
