"""Watch the calls of plugins: for `run --trace`, `--timings` and `--traceback`. What is seen never changes a result."""

from __future__ import annotations

import functools
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TypeVar

import attrs

from textclean.cleaning.trace import MOST_CALLS, Trace, TracedCall
from textclean.log.model import Log
from textclean.plugin.declaration import Plugin
from textclean.plugin.hookspecs import HOST
from textclean.record import Record
from textclean.text.snapshot import Snapshot
from textclean.text.view import View

T = TypeVar("T")

#: The most records that are traced. Ids may repeat a million times.
MOST_TRACES = 20
#: The most different failures whose frames are kept.
MOST_FRAMES = 20
#: The package whose frames are not the plugin's own.
_OWN = f"{PurePath(__file__).parents[1]}/"


@attrs.frozen
class Watch:
    """What is watched.

    Attributes:
        trace: the ids of the records that are traced, as strings.
        timings: whether the calls of each plugin are timed.
        frames: whether the frames of failures are kept.
    """

    trace: frozenset[str] = frozenset()
    timings: bool = False
    frames: bool = False


@attrs.frozen
class Timing:
    """How often a plugin was called, and how many seconds all calls took together."""

    calls: int = 0
    seconds: float = 0.0

    def plus(self, other: Timing) -> Timing:
        """Add two."""
        return Timing(self.calls + other.calls, self.seconds + other.seconds)


@attrs.frozen
class Observed:
    """What was seen, in one process or shard, or in a whole run.

    Attributes:
        timings: the time of each plugin. Under ``textclean`` stands all other time: the search for phrases, the policy.
        traces: the traced records.
        frames: for each failure that was met, its plugin and hook and the plugin's own frames.
    """

    timings: Mapping[str, Timing] = attrs.field(factory=dict)
    traces: Sequence[Trace] = ()
    frames: Sequence[str] = ()

    def plus(self, other: Observed | None) -> Observed:
        """Add what was seen elsewhere. Of the same failure one is enough."""
        if other is None:
            return self
        timings = dict(self.timings)
        for name, timing in other.timings.items():
            timings[name] = timings.get(name, Timing()).plus(timing)
        traces = (*self.traces, *other.traces)[:MOST_TRACES]
        return Observed(timings, traces, tuple(dict.fromkeys((*self.frames, *other.frames)))[:MOST_FRAMES])

    @classmethod
    def of(cls, parts: Iterable[Observed | None]) -> Observed:
        """Put parts together."""
        return functools.reduce(cls.plus, parts, cls())

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Observed | None:
        """Make it of plain values."""
        if value is None:
            return None
        timings = {name: Timing(**timing) for name, timing in value["timings"].items()}
        return cls(timings, tuple(map(Trace.from_json, value["traces"])), tuple(value["frames"]))


@attrs.define(eq=False)
class Watcher:
    """Collects what is seen in this process."""

    watch: Watch
    _seen: Observed = attrs.field(factory=Observed)
    _calls: list[TracedCall] | None = None
    _text: Snapshot | None = None
    _number: int = 0
    _began: float = 0.0
    _spent: float = 0.0
    _timings: dict[str, Timing] = attrs.field(factory=dict)

    def begin(self, record: Record) -> None:
        """A record is about to be cleaned."""
        wanted = str(record.id) in self.watch.trace and len(self._seen.traces) < MOST_TRACES
        self._calls, self._text, self._number = ([] if wanted else None), None, 0
        self._began, self._spent = time.perf_counter(), 0.0

    def end(self, record: Record, plugins: Iterable[Plugin], log: Log) -> None:
        """The record is clean."""
        if self.watch.timings:
            self._add(HOST, time.perf_counter() - self._began - self._spent)
        if self._calls is not None:
            trace = Trace.of(str(record.id), self._calls, plugins, log)
            self._seen = self._seen.plus(Observed(traces=(trace,)))
            self._calls = None

    def around(self, plugin: str, hook: str, view: View, text: Snapshot, call: Callable[[], T]) -> T:
        """Make a call of a hook, and note it."""
        began = time.perf_counter()
        taken = call()
        seconds = time.perf_counter() - began
        if self.watch.timings:
            self._add(plugin, seconds)
            self._spent += seconds
        if self._calls is not None and len(self._calls) < MOST_CALLS:
            if text is not self._text:
                self._text, self._number = text, self._number + 1
            self._calls.append(TracedCall.of(plugin, hook, self._number, view, seconds, taken))
        return taken

    def failed(self, plugin: str, hook: str, error: BaseException) -> None:
        """Note where a plugin failed."""
        if self.watch.frames and len(self._seen.frames) < MOST_FRAMES:
            self._seen = self._seen.plus(Observed(frames=(f"{plugin}/{hook}:\n{_frames(error)}",)))

    def take(self) -> Observed:
        """Return what was seen since the last time."""
        seen = self._seen.plus(Observed(self._timings))
        self._seen, self._timings = Observed(), {}
        return seen

    def _add(self, name: str, seconds: float) -> None:
        self._timings[name] = self._timings.get(name, Timing()).plus(Timing(1, seconds))


def _frames(error: BaseException) -> str:
    """Return the frames of an error as Python prints them, without those of textclean.

    A failure of the check of an answer has no frame in the plugin: then only the error is left.
    """
    try:
        lines = traceback.TracebackException.from_exception(error)
        lines.stack = traceback.StackSummary.from_list(
            [frame for frame in lines.stack if not frame.filename.startswith(_OWN)]
        )
        return "".join(lines.format()).rstrip()
    except Exception:  # noqa: BLE001 - the class of the error may be the plugin's own, and its methods may raise anything
        return "  (its frames cannot be shown)"
