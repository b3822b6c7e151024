"""Timing on a machine that others use too.

Processor time counts, not time on the wall. All take turns, a small part of the records at a time, and of each part the
best turn counts: a slow moment of the machine meets everybody, and is forgotten.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial

import attrs

from benchmarks.contestants import Contestant

ROUNDS = 5
PARTS = 10


@attrs.frozen
class Measured:
    """How long one took.

    Attributes:
        name, what: the contestant.
        records: how many records it had.
        size: their bytes of JSON.
        seconds: of its best turns, put together.
        spread: the middle turns' seconds over the best ones': how far the machine was from quiet.
    """

    name: str
    what: str
    records: int
    size: int
    seconds: float
    spread: float

    @property
    def micros(self) -> float:
        """Microseconds a record."""
        return self.seconds / self.records * 1e6

    @property
    def speed(self) -> float:
        """Megabytes (10**6) of input a second."""
        return self.size / self.seconds / 1e6


def race(contestants: Sequence[Contestant], lines: Sequence[bytes], rounds: int = ROUNDS) -> list[Measured]:
    """Let all contestants work on the same lines in turn, and return what each needed, in order."""
    shares = [lines[:: each.every] for each in contestants]
    best = [0.0] * len(contestants)
    middle = [0.0] * len(contestants)
    for part in range(PARTS):
        works = [partial(each.work, share[part::PARTS]) for each, share in zip(contestants, shares, strict=True)]
        for number, seconds in enumerate(turns(works, rounds)):
            best[number] += seconds[0]
            middle[number] += seconds[len(seconds) // 2]
    return [
        Measured(each.name, each.what, len(share), sum(map(len, share)), best[number], middle[number] / best[number])
        for number, (each, share) in enumerate(zip(contestants, shares, strict=True))
    ]


def turns(works: Sequence[Callable[[], object]], rounds: int = ROUNDS) -> list[list[float]]:
    """Call each in turn, after one call that does not count; return the processor seconds of each, the least first."""
    # As workers do: what was compiled is out of the garbage collector's sight.
    gc.collect()
    gc.freeze()
    seconds: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for work, times in zip(works, seconds, strict=True):
            gc.collect()
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return list(map(sorted, seconds))
