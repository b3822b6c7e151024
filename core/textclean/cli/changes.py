"""What one rule did on one side of a comparison alone: counts, and the first examples."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs

from textclean.cli.comparison import Only

#: Where an example stands, told in a way that is the same whichever side is looked at first.
Order = tuple[int, int, str, int, int]


@attrs.frozen
class Example:
    """Something that one side alone did, and in which record."""

    where: str
    record: int
    id: str | int | None
    only: Only

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        told, edit = self.only, self.only.edit
        return {
            "where": self.where,
            "record": self.record,
            "id": self.id,
            "start": told.start,
            "end": told.end,
            "removed": told.removed,
            "inserted": told.inserted,
            "confidence": edit.confidence,
            "reason": edit.reason,
            "other": told.other,
        }


@attrs.define
class Change:
    """What one rule did on one side alone.

    ``edits`` are counted by stretch, ``other`` by what the other side says; lengths are in code points.
    """

    edits: int = 0
    characters: int = 0
    inserted: int = 0
    records: int = 0
    other: Counter[str] = attrs.field(factory=Counter)
    examples: list[tuple[Order, Example]] = attrs.field(factory=list)

    def add(self, found: Only) -> None:
        """Count a stretch."""
        self.edits += 1
        self.characters += found.end - found.start
        self.inserted += len(found.inserted)
        self.other[found.other] += 1

    def show(self, order: Order, example: Example, most: int) -> None:
        """Keep an example if it is among the first, whichever way the outputs are read."""
        if len(self.examples) < most or (most and order < self.examples[-1][0]):
            self.examples = sorted([*self.examples, (order, example)], key=lambda entry: entry[0])[:most]
