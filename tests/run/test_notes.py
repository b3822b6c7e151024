"""What a parent reads of its workers, at the moments when it changes."""

from __future__ import annotations

import signal
import sys
import time
from typing import Any

import attrs
import pytest

from textclean import Cleaner, Config, Record
from textclean.log.edit import Failure
from textclean.plugin.supervision import Supervision
from textclean.run.shard.skip import CallSite, Skip
from textclean.run.workers.crash_attribution import too_slow
from textclean.run.workers.heartbeat import LEAST_ALONE, Heartbeat, Watchdog, shared_words
from textclean.run.workers.isolated_cleaner import isolated
from textclean.run.workers.pool import Worker

PLUGINS = ("first", "second")
CLEANER = Cleaner(Config(only=("kept_share",)))


class NoPipe:
    def fileno(self) -> int:
        raise OSError


@attrs.define
class Moving:
    """Notes of a worker that goes on to the next call between two looks at them."""

    values: list[int]
    looks: int = 0

    def __getitem__(self, index: int) -> int:
        self.looks += 1
        if self.looks == 2:
            self.values = [8, (2 << 17)]
        return self.values[index]


def test_a_call_that_ends_while_it_is_looked_at_is_not_too_late() -> None:
    watchdog = Watchdog(PLUGINS, 0.1)
    notes = Heartbeat(watchdog.words, NoPipe())
    notes.begin(6)
    notes.call(1)
    assert watchdog.look(1) is None
    for _ in range(40):
        late = watchdog.look(1)
    assert late == CallSite(6, "first", "detect")
    watchdog.words = Moving(list(watchdog.words))  # type: ignore[assignment]
    assert watchdog.look(1) is None


def test_a_record_for_which_no_plugin_is_called_for_very_long_is_late_too() -> None:
    watchdog = Watchdog(PLUGINS, 0.2)
    notes = Heartbeat(watchdog.words, NoPipe())
    notes.begin(6)
    notes.call(1)
    notes.call(0)
    looks = 0
    while (late := watchdog.look(1)) is None:
        looks += 1
    assert late == CallSite(6)
    assert looks == pytest.approx(LEAST_ALONE / (2 * watchdog.step), abs=2)
    told = too_slow(late, watchdog.limit(late)).failure
    assert told == Failure("textclean", "record", "TimeoutError: no plugin was called for 60 s")
    notes.end()
    assert all(watchdog.look(1) is None for _ in range(2 * looks))


def test_what_a_plugin_has_set_for_the_process_is_taken_back_after_its_call() -> None:
    rang = []
    notes = Heartbeat(shared_words(), NoPipe())
    notes.distrust([attrs.evolve(plugin, distribution="somebody's") for plugin in CLEANER.plugins])
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append("late"))
    depth = sys.getrecursionlimit()
    try:
        notes.begin(0)
        notes.call(1)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        sys.setrecursionlimit(depth + 5)
        notes.call(0)
        time.sleep(0.1)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert rang == []
    assert sys.getrecursionlimit() == depth


@attrs.define
class Killed:
    """A worker that was killed for a call, and had done its job all the same."""

    late: Skip | None
    said: list[tuple[Any, ...]]
    watchdog: Watchdog = attrs.field(factory=lambda: Watchdog(PLUGINS, 1, shared_words()))
    gone: bool = False

    def give(self, job: object) -> None:
        """Take a job, and do nothing."""

    def messages(self) -> list[tuple[Any, ...]]:
        told, self.said = self.said, []
        return told

    def ended(self) -> int:
        self.gone = True
        return -9

    @property
    def process(self) -> Killed:
        return self

    @property
    def pipe(self) -> Killed:
        return self

    exitcode = -9

    def kill(self) -> None:
        """Be dead already."""


def test_who_was_killed_too_late_gets_no_other_job() -> None:
    skip = Skip(3, Failure("first", "detect", "TimeoutError"))
    worker: Any = Killed(None, [])
    made = Worker(worker, worker, worker.watchdog, ready=True)
    assert made.idle
    made.late = skip
    assert not made.idle


def test_a_call_that_was_too_slow_is_not_held_against_the_next_record(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = Cleaner(Config(only=("kept_share",)))
    slow, record = Record.of("one"), Record.of("two")
    results = [cleaner.clean(item) for item in (slow, record)]
    late = Skip(0, Failure("kept_share", "score", "TimeoutError"))
    workers = [
        Killed(late, [("done", results[0].text, results[0].log, set(), None)]),
        Killed(None, [("done", results[1].text, results[1].log, set(), None)]),
    ]
    started = iter(workers)
    monkeypatch.setattr(Worker, "start", lambda *_, **__: next(started))
    with isolated(cleaner) as other:
        assert other.supervised(slow, Supervision()).result.log == results[0].log
        assert workers[0].gone
        assert other.supervised(record, Supervision()).result.log == results[1].log
