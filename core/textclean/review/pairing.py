"""Pair the records of two outputs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest

import attrs

from textclean.review.reviewed_record import ReviewedItem
from textclean.review.waiting import Waiting


@attrs.frozen
class Pair:
    """A record in two outputs, and its number in each, counted from 1. None: this output has no such record."""

    a: ReviewedItem | None
    b: ReviewedItem | None
    number_a: int | None
    number_b: int | None


def pairs(a: Iterator[ReviewedItem], b: Iterator[ReviewedItem]) -> Iterator[Pair]:
    """Join the records of two outputs by id, and records without an id by their number.

    Both outputs are read in parallel. If they have the same order, almost nothing is held in memory. Otherwise, records
    wait until their counterpart is read; most of them wait in a file. If several records have the same id, the first of
    one output is paired with the first of the other. Records without a counterpart come last.
    """
    with ExitStack() as stack:
        waiting_a, waiting_b = (stack.enter_context(Waiting()) for _ in range(2))
        for number, (one, other) in enumerate(zip_longest(a, b), 1):
            if one is not None:
                waiting_a.put(_key(number, one), number, one)
            if other is not None:
                waiting_b.put(_key(number, other), number, other)
            for key in dict.fromkeys(_key(number, item) for item in (one, other) if item is not None):
                while key in waiting_a and key in waiting_b:
                    (number_a, item_a), (number_b, item_b) = waiting_a.take(key), waiting_b.take(key)
                    yield Pair(item_a, item_b, number_a, number_b)
        for number, item in waiting_a.left():
            yield Pair(item, None, number, None)
        for number, item in waiting_b.left():
            yield Pair(None, item, None, number)


def _key(number: int, item: ReviewedItem) -> str | int:
    """Return the key of a record: its id as text, since some formats have only text, or its number."""
    return number if item.id is None else str(item.id)
