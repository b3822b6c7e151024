"""Decide which plugin ended a worker, and exclude it from that record when the shard is cleaned again.

The exclusion becomes part of the job, so that any worker gives the same result for it. A worker that was killed from
outside must not change the output. So a single loss proves nothing: a plugin is blamed only if workers are lost at the
same call again.
"""

from __future__ import annotations

import signal
from collections import Counter

import attrs

from textclean.errors import WorkerError
from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.run.shard.skip import CallSite, Skip

#: How many workers must end by themselves at the same call before that call is blamed.
FROM_WITHIN = 2
#: How many workers must be killed at the same call before that call is blamed, if the signal may come from outside:
#: from an operator, or from a system that is out of memory.
KILLED = 3
#: If this many workers are lost over one shard in a row, and no call can be blamed, the run fails.
IN_VAIN = 10
#: The exit status of a worker that ends itself because a plugin closed a file that the worker needs.
FILES_CLOSED = 77
_FROM_OUTSIDE = frozenset((-signal.SIGTERM, -signal.SIGINT, -getattr(signal, "SIGKILL", signal.SIGTERM)))


def how_it_ended(status: int | None) -> str:
    """Say how a process ended, with its signal or its exit status."""
    if status == FILES_CLOSED:
        return "had its files closed"
    if status is None or status >= 0:
        return f"ended with status {status}"
    known = {item.value: item.name for item in signal.Signals}
    return f"was killed by {known.get(-status, f'signal {-status}')}"


def too_slow(place: CallSite, seconds: float) -> Skip:
    """Return what to exclude because a call took too long. Between two calls, the record is left unchanged."""
    if not place.plugin:
        return Skip(place.record, Failure(HOST, "record", f"TimeoutError: no plugin was called for {seconds:g} s"))
    return Skip(place.record, Failure(place.plugin, place.hook, f"TimeoutError: no answer within {seconds:g} s"))


@attrs.define
class CrashAttribution:
    """Counts the workers that were lost over one job."""

    _losses: Counter[tuple[CallSite, bool]] = attrs.field(factory=Counter)
    _in_vain: int = 0

    def skip(self, place: CallSite | None, status: int | None) -> Skip | None:
        """Count a lost worker. Return what to exclude from now on, or None to repeat the job unchanged.

        Args:
            place: the call at which the worker was lost. None: it was not cleaning a record.
            status: the process's exit status. A negative number is the signal that killed it.

        Raises:
            WorkerError: too many workers were lost, and no call could be blamed.
        """
        if place is not None:
            outside = status in _FROM_OUTSIDE
            self._losses[place, outside] += 1
            if self._losses[place, outside] >= (KILLED if outside else FROM_WITHIN):
                self._in_vain = 0
                message = f"WorkerError: the process {how_it_ended(status)} each time"
                return Skip(place.record, Failure(place.plugin or HOST, place.hook or "record", message))
        self._in_vain += 1
        if self._in_vain >= IN_VAIN:
            raise WorkerError(f"{IN_VAIN} workers were lost over it; the last one {how_it_ended(status)}")
        return None
