"""How the cost of work grows with its size: CPU time, never a clock on the wall, and only as a ratio.

A machine with other work on it makes any single measurement longer, never shorter. So growth that is too fast is
believed only when it shows in each of several turns, in which the short work and the long one stand side by side.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TURNS = 6
#: Of the short work the best of so many is taken, which costs little.
_SHORT_TURNS = 3
#: Below this the clock tells nothing, in seconds.
SHORTEST = 0.001


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of this process that work takes; what the collector does meanwhile is none of it."""
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def growth(work: Callable[[int], object], size: int, larger: int, *, most: float) -> float:
    """Return how many times as long the larger work takes, at the best turn; turns end once that is below ``most``."""
    best = float("inf")
    for _ in range(_TURNS):
        gc.collect()
        short = min(cpu_seconds(lambda: work(size)) for _ in range(_SHORT_TURNS))
        best = min(best, cpu_seconds(lambda: work(larger)) / max(short, SHORTEST))
        if best < most:
            break
    return best
