"""The records that lost most, a few of them."""

from __future__ import annotations

import heapq
from typing import Any

import attrs

from textclean.review.groups import share
from textclean.review.reviewed_record import Place, ReviewedRecord


@attrs.frozen
class Loss:
    """A record, by its place, and how many of its code points were removed."""

    place: Place
    removed: int
    of: int

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        counts = {"removed": self.removed, "of": self.of, "share": share(self.removed, self.of)}
        return {**self.place.to_json(), "where": str(self.place), **counts}


@attrs.define
class Losses:
    """The largest losses by characters, and by share; of equal ones those that came first.

    ``lost`` counts all the records that lost something.
    """

    most: int
    seen: int = 0
    lost: int = 0
    by_characters: list[tuple[int, int, Loss]] = attrs.field(factory=list)
    by_share: list[tuple[float, int, int, Loss]] = attrs.field(factory=list)

    def add(self, item: ReviewedRecord) -> None:
        """Look at a record."""
        before, after = item.log.original.length, item.log.cleaned.length
        self.seen += 1
        if before <= after:
            return
        self.lost += 1
        loss = Loss(item.place, before - after, before)
        # The number of the record is told apart from all others, so losses themselves are never compared.
        _push(self.by_characters, (loss.removed, -self.seen, loss), self.most)
        _push(self.by_share, (loss.removed / before, loss.removed, -self.seen, loss), self.most)

    def largest(self) -> list[Loss]:
        """Return those that lost most characters, the largest loss first."""
        return [loss for *_, loss in sorted(self.by_characters, reverse=True)]

    def largest_shares(self) -> list[Loss]:
        """Return those that lost the largest shares, the largest first; of equal ones the longer."""
        return [loss for *_, loss in sorted(self.by_share, reverse=True)]


def _push(heap: list[Any], entry: tuple[Any, ...], most: int) -> None:
    (heapq.heappush if len(heap) < most else heapq.heappushpop)(heap, entry)
