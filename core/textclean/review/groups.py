"""Count records by site and by language. Memory is limited, however many groups there are."""

from __future__ import annotations

from typing import Any

import attrs

from textclean.review.reviewed_record import ReviewedRecord
from textclean.site.host import host_name

#: At least this many groups are kept. When there are twice as many, the smaller half is merged into one group.
MOST = 10_000
_LANGUAGE = "lang:"


@attrs.define
class Group:
    """The counts of the records of one group. Lengths are in code points.

    Attributes:
        records: how many records there are.
        changed: how many were changed.
        withheld: how many logs were written without their edits.
        edits: how many edits the other logs hold.
        characters_in: the length of all originals.
        characters_out: the length of all cleaned texts.
    """

    records: int = 0
    changed: int = 0
    withheld: int = 0
    edits: int = 0
    characters_in: int = 0
    characters_out: int = 0

    @property
    def removed(self) -> int:
        """How many code points the records lost."""
        return self.characters_in - self.characters_out

    def add(self, item: ReviewedRecord) -> None:
        """Count a record."""
        log = item.log
        self.records += 1
        self.changed += log.changed
        self.withheld += log.withheld
        self.edits += log.edit_count
        self.characters_in += log.original.length
        self.characters_out += log.cleaned.length

    def merge(self, other: Group) -> None:
        """Add the counts of other records."""
        for field in attrs.fields(Group):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return attrs.asdict(self) | {"removed": self.removed, "removed_share": share(self.removed, self.characters_in)}


@attrs.define
class Groups:
    """Groups by name. If there are too many, those that lost least are merged into ``rest``.

    If a merged name occurs again, its counts start from 0. So its counts are then lower limits.

    Attributes:
        most: how many groups are kept.
        named: the groups by name.
        rest: the merged groups.
        folded: how many groups were merged.
    """

    most: int = MOST
    named: dict[str, Group] = attrs.field(factory=dict)
    rest: Group = attrs.field(factory=Group)
    folded: int = 0

    def add(self, name: str, item: ReviewedRecord) -> None:
        """Count a record."""
        if name not in self.named:
            if len(self.named) >= 2 * self.most:
                self._fold()
            self.named[name] = Group()
        self.named[name].add(item)

    def to_json(self) -> dict[str, Any]:
        """Return the groups as plain values, those that lost most first."""
        return {name: group.to_json() for name, group in self.by_size()}

    def by_size(self) -> list[tuple[str, Group]]:
        """Return the groups, those that lost most first, then those with more records, then by name."""
        return sorted(self.named.items(), key=lambda item: (-item[1].removed, -item[1].records, item[0]))

    def _fold(self) -> None:
        ordered = self.by_size()
        for _, group in ordered[self.most :]:
            self.rest.merge(group)
            self.folded += 1
        self.named = dict(ordered[: self.most])


def site_of(item: ReviewedRecord) -> str:
    """Return the host in a record's URL, in lower case. Empty if there is none."""
    return host_name(item.record.url)


def language_of(item: ReviewedRecord) -> str:
    """Return the languages in a record's ``lang:`` tags, joined by ``+``. Empty if there are none."""
    return "+".join(tag.removeprefix(_LANGUAGE) for tag in item.log.tags if tag.startswith(_LANGUAGE))


def share(part: int, whole: int) -> float:
    """Return ``part / whole`` with four digits, or 0 if ``whole`` is 0."""
    return round(part / whole, 4) if whole else 0.0
