"""Collect the few records that lost most."""

from __future__ import annotations

import heapq
from typing import Any

import attrs

from textclean.review.groups import share
from textclean.review.reviewed_record import RecordPlace, ReviewedRecord


@attrs.frozen
class Loss:
    """The place of a record, how many code points it lost, and how many it had."""

    place: RecordPlace
    removed: int
    of: int

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        counts = {"removed": self.removed, "of": self.of, "share": share(self.removed, self.of)}
        return {**self.place.to_json(), "where": str(self.place), **counts}


@attrs.define
class Losses:
    """The largest losses by characters, and by share. Of equal losses, the first ones are kept.

    Attributes:
        most: how many losses are kept.
        seen: how many records were counted.
        lost: how many of them lost something.
        by_characters, by_share: the heaps of the largest losses.
    """

    most: int
    seen: int = 0
    lost: int = 0
    by_characters: list[tuple[int, int, Loss]] = attrs.field(factory=list)
    by_share: list[tuple[float, int, int, Loss]] = attrs.field(factory=list)

    def add(self, item: ReviewedRecord) -> None:
        """Count a record."""
        before, after = item.log.original.length, item.log.cleaned.length
        self.seen += 1
        if before <= after:
            return
        self.lost += 1
        loss = Loss(item.place, before - after, before)
        # Each record has a different number, so two ``Loss`` values are never compared.
        _push(self.by_characters, (loss.removed, -self.seen, loss), self.most)
        _push(self.by_share, (loss.removed / before, loss.removed, -self.seen, loss), self.most)

    def largest(self) -> list[Loss]:
        """Return the records that lost most characters, the largest loss first."""
        return [loss for *_, loss in sorted(self.by_characters, reverse=True)]

    def largest_shares(self) -> list[Loss]:
        """Return the records that lost the largest shares, the largest first, then those that lost more."""
        return [loss for *_, loss in sorted(self.by_share, reverse=True)]


def _push(heap: list[Any], entry: tuple[Any, ...], most: int) -> None:
    (heapq.heappush if len(heap) < most else heapq.heappushpop)(heap, entry)
