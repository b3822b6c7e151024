"""The records of two outputs side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import zip_longest

import attrs

from textclean.review.outputs import Logged, Unreadable

Item = Logged | Unreadable
_Key = str | int
_Waiting = dict[_Key, deque[tuple[int, Item]]]


@attrs.frozen
class Pair:
    """A record in two outputs, with its number in each, from 1; None where one output has no such record."""

    a: Item | None
    b: Item | None
    number_a: int | None
    number_b: int | None


def pairs(a: Iterator[Item], b: Iterator[Item]) -> Iterator[Pair]:
    """Join two outputs by id, and records without one by their number.

    Both are read side by side, so that outputs in the same order need no memory, whatever one of them lacks; of
    outputs in another order the records that wait for theirs are held. Of records with the same id the first belongs
    to the first. What is in one alone comes last.
    """
    waiting_a: _Waiting = {}
    waiting_b: _Waiting = {}
    for number, (one, other) in enumerate(zip_longest(a, b), 1):
        if one is not None:
            _wait(waiting_a, number, one)
        if other is not None:
            _wait(waiting_b, number, other)
        for key in dict.fromkeys(_key(number, item) for item in (one, other) if item is not None):
            while key in waiting_a and key in waiting_b:
                (number_a, item_a), (number_b, item_b) = _take(waiting_a, key), _take(waiting_b, key)
                yield Pair(item_a, item_b, number_a, number_b)
    for number, item in _left(waiting_a):
        yield Pair(item, None, number, None)
    for number, item in _left(waiting_b):
        yield Pair(None, item, None, number)


def _key(number: int, item: Item) -> _Key:
    """Return what joins a record: its id as text, since some formats know no other, or its number."""
    return number if item.id is None else str(item.id)


def _wait(waiting: _Waiting, number: int, item: Item) -> None:
    waiting.setdefault(_key(number, item), deque()).append((number, item))


def _take(waiting: _Waiting, key: _Key) -> tuple[int, Item]:
    queue = waiting[key]
    taken = queue.popleft()
    if not queue:
        del waiting[key]
    return taken


def _left(waiting: _Waiting) -> list[tuple[int, Item]]:
    return sorted((entry for queue in waiting.values() for entry in queue), key=lambda entry: entry[0])
