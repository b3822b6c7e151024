"""The records of two outputs side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest

import attrs

from textclean.review.reviewed_record import ReviewedItem
from textclean.review.waiting import Waiting


@attrs.frozen
class Pair:
    """A record in two outputs, with its number in each, from 1; None where one output has no such record."""

    a: ReviewedItem | None
    b: ReviewedItem | None
    number_a: int | None
    number_b: int | None


def pairs(a: Iterator[ReviewedItem], b: Iterator[ReviewedItem]) -> Iterator[Pair]:
    """Join two outputs by id, and records without one by their number.

    Both are read side by side, so that outputs in the same order need no memory, whatever one of them lacks; of
    outputs in another order the records that wait for theirs are held, most of them in a file. Of records with the same
    id the first belongs to the first. What is in one alone comes last.
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
    """Return what joins a record: its id as text, since some formats know no other, or its number."""
    return number if item.id is None else str(item.id)
