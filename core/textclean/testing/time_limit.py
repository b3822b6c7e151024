"""A limit to the processor time of a call, and how the cost of work grows with its size.

Only processor time counts: other work on the machine makes a call wait, and does not make it dearer.
"""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: The most seconds of processor time that one call for a text of the kit may take.
MOST_SECONDS = 10.0
_TURNS = 6
#: Of the short work the best of so many is taken, which costs little.
_SHORT_TURNS = 3
#: Below this the clock tells nothing, in seconds.
SHORTEST = 0.001


class TookTooLongError(BaseException):
    """A call took more processor time than it may. It is no ``Exception``, so that the call cannot catch it as one."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End what runs inside after so many seconds of processor time, where the system and the thread allow it.

    Raises:
        TookTooLongError: it took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TookTooLongError(f"it took more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


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
    """Return how many times as long the larger work takes, at the best turn; turns end once that is below ``most``.

    A machine with other work on it makes any single measurement longer, never shorter. So growth that is too fast is
    believed only when it shows in each of several turns, in which the short work and the long one stand side by side.
    """
    best = float("inf")
    for _ in range(_TURNS):
        gc.collect()
        short = min(cpu_seconds(lambda: work(size)) for _ in range(_SHORT_TURNS))
        best = min(best, cpu_seconds(lambda: work(larger)) / max(short, SHORTEST))
        if best < most:
            break
    return best
