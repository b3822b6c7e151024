"""Count records, edits and characters, by plugin, rule and label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from textclean.log.edit import Edit
from textclean.log.model import Log

#: How many rules, and how many tags, are counted by name. Any further names are counted together as ``OTHERS``.
MOST_NAMES = 10_000
OTHERS = "(others)"


@attrs.define
class Count:
    """The counts of one plugin, rule or label.

    Attributes:
        edits: how many edits it made.
        removed: how many code points it removed.
        inserted: how many code points it inserted.
        records: how many records it edited.
    """

    edits: int = 0
    removed: int = 0
    inserted: int = 0
    records: int = 0

    def add(self, edit: Edit) -> None:
        """Count an edit. An edit that only closes a gap does not count as an edit, but its characters count."""
        self.edits += not edit.closes_gap
        self.removed += edit.end - edit.start
        self.inserted += len(edit.inserted)

    def merge(self, other: Count) -> None:
        """Add the counts of other records."""
        for field in attrs.fields(Count):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@attrs.define
class Tally:
    """The counts of all records so far. Lengths are in code points.

    A plugin may use new rules and tags for each record. Beyond ``MOST_NAMES``, a rule is counted as ``OTHERS`` of its
    plugin, and a tag as ``OTHERS``.
    """

    records: int = 0
    changed: int = 0
    characters_in: int = 0
    characters_out: int = 0
    total: Count = attrs.field(factory=Count)
    plugins: dict[str, Count] = attrs.field(factory=dict)
    rules: dict[str, Count] = attrs.field(factory=dict)
    labels: dict[str, Count] = attrs.field(factory=dict)
    tags: Counter[str] = attrs.field(factory=Counter)
    errors: Counter[str] = attrs.field(factory=Counter)

    def add(self, log: Log) -> None:
        """Count a record."""
        self.records += 1
        self.changed += log.changed
        self.characters_in += log.original.length
        self.characters_out += log.cleaned.length
        for tag in log.tags:
            self.tags[_known(self.tags, tag)] += 1
        self.errors.update(f"{failure.plugin}/{failure.hook}" for failure in log.errors)
        for edit in log.edits:
            self.total.add(edit)
            for counts, key in self._places(edit):
                counts.setdefault(key, Count()).add(edit)
        self.total.records += bool(log.edits)
        self._add_records(log.edits)

    def merge(self, other: Tally) -> None:
        """Add the counts of other records."""
        for name in ("records", "changed", "characters_in", "characters_out"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.total.merge(other.total)
        for tag, count in other.tags.items():
            self.tags[_known(self.tags, tag)] += count
        self.errors.update(other.errors)
        for mine, others in ((self.plugins, other.plugins), (self.labels, other.labels)):
            for name, done in others.items():
                mine.setdefault(name, Count()).merge(done)
        for rule, done in other.rules.items():
            self.rules.setdefault(self._rule(*rule.split("/", 1)), Count()).merge(done)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Tally:
        """Make a tally of plain values, as ``attrs.asdict`` returns them."""
        counts = ("plugins", "rules", "labels")
        made: dict[str, Any] = {name: {key: Count(**count) for key, count in value[name].items()} for name in counts}
        made["total"] = Count(**value["total"])
        made |= {name: Counter(value[name]) for name in ("tags", "errors")}
        return cls(**{**value, **made})

    @property
    def kept_share(self) -> float:
        """Characters after cleaning divided by characters before; 1.0 if there were none."""
        return self.characters_out / self.characters_in if self.characters_in else 1.0

    def _places(self, edit: Edit) -> tuple[tuple[dict[str, Count], str], ...]:
        return (
            (self.plugins, edit.plugin),
            (self.rules, self._rule(edit.plugin, edit.rule)),
            (self.labels, edit.label),
        )

    def _rule(self, plugin: str, rule: str) -> str:
        """Return the name under which a rule is counted."""
        name = f"{plugin}/{rule}"
        return name if name in self.rules or len(self.rules) < MOST_NAMES else f"{plugin}/{OTHERS}"

    def _add_records(self, edits: Iterable[Edit]) -> None:
        touched = {(id(counts), key): counts[key] for edit in edits for counts, key in self._places(edit)}
        for count in touched.values():
            count.records += 1


def _known(tags: Counter[str], tag: str) -> str:
    return tag if tag in tags or len(tags) < MOST_NAMES else OTHERS


def by_size(counts: dict[str, Count]) -> dict[str, Count]:
    """Return the counts sorted by removed characters, largest first. Equal counts are sorted by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1].removed, item[0])))


def plain_counts(counts: dict[str, Count]) -> dict[str, Any]:
    """Return counts as plain values, sorted by name."""
    return {key: attrs.asdict(count) for key, count in sorted(counts.items())}
