"""Whose fault it is that a worker was lost, and what is left out for it when its shard is tried again.

What is left out becomes part of the job, so that the second try is the same function of it on any worker. A worker that
somebody else killed must leave no trace in the output: so one loss says nothing, and only the same place does, again.
"""

from __future__ import annotations

import signal
from collections import Counter

import attrs

from textclean.errors import WorkerError
from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.run.shard.skip import CallSite, Skip

#: So many workers have to be lost at the same call before it is to blame: two that ended by themselves, ...
FROM_WITHIN = 2
#: ... or three that were killed by a signal which others send, too: an operator, or a system that is out of memory.
KILLED = 3
#: So many may be lost over one shard in a row without anything to blame.
IN_VAIN = 10
#: A worker ends itself with this status where a file that it needs was closed during a call.
FILES_CLOSED = 77
_FROM_OUTSIDE = frozenset((-signal.SIGTERM, -signal.SIGINT, -getattr(signal, "SIGKILL", signal.SIGTERM)))


def how_it_ended(status: int | None) -> str:
    """Say how a process ended: the signal or the exit status."""
    if status == FILES_CLOSED:
        return "had its files closed"
    if status is None or status >= 0:
        return f"ended with status {status}"
    known = {item.value: item.name for item in signal.Signals}
    return f"was killed by {known.get(-status, f'signal {-status}')}"


def too_slow(place: CallSite, seconds: float) -> Skip:
    """Return what is left out for a call that did not come to an end, or for what happened between two calls."""
    if not place.plugin:
        return Skip(place.record, Failure(HOST, "record", f"TimeoutError: no plugin was called for {seconds:g} s"))
    return Skip(place.record, Failure(place.plugin, place.hook, f"TimeoutError: no answer within {seconds:g} s"))


@attrs.define
class CrashAttribution:
    """Counts the workers that were lost over one job."""

    _losses: Counter[tuple[CallSite, bool]] = attrs.field(factory=Counter)
    _in_vain: int = 0

    def skip(self, place: CallSite | None, status: int | None) -> Skip | None:
        """Return what is left out from now on since a worker was lost, or None: it is tried again as it was.

        Args:
            place: where the worker was; None: not with a record.
            status: the process's exit status; below 0: the signal that killed it.

        Raises:
            WorkerError: this goes on for too long.
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
