"""Clean record by record in a separate process. Pipes use this, to write each record as soon as it is clean.

A plugin cannot harm the run: if the process hangs, it is killed, and a dead process is replaced. The record is then
cleaned again without the plugin.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, Literal, TypeAlias

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.recipe import Recipe
from textclean.cleaning.result import Result
from textclean.cleaning.supervised import Supervised
from textclean.cleaning.watching import Observed
from textclean.config import Config
from textclean.errors import TextcleanError, WorkerError
from textclean.log.edit import Failure
from textclean.log.model import Log
from textclean.plugin.hookspecs import HOST
from textclean.plugin.supervision import Supervision
from textclean.record import Record
from textclean.run.shard.job import same_cleaner
from textclean.run.workers.crash_attribution import CrashAttribution
from textclean.run.workers.engine import mistake
from textclean.run.workers.forkserver import ForkServer
from textclean.run.workers.heartbeat import Heartbeat, Watchdog, Words
from textclean.run.workers.pool import Worker
from textclean.run.workers.worker import Birth, begin, freeze, received

#: A record, the plugins that are excluded from it, and the failure for which the record is left unchanged, if any.
Question: TypeAlias = tuple[Record, Mapping[str, Failure], Failure | None]
#: The cleaned text, its log, the plugins that answered, and what was watched. Or the error.
Answer: TypeAlias = (
    tuple[Literal["done"], str, Log, Collection[str], Observed | None]
    | tuple[Literal["failed"], TextcleanError]
    | tuple[Literal["broken"], str]
)


def answer(pipe: Connection, birth: Birth, words: Words) -> None:
    """The main function of the process: receive a recipe, then clean each record that comes through the pipe."""
    begin(birth)
    notes = Heartbeat(words, pipe)
    notes.watch_loading()
    try:
        recipe: Recipe | WorkerError = received(pipe)
        while True:
            pipe.send(_answer(pipe.recv(), notes, recipe))
    except (EOFError, OSError):
        os._exit(1)


def _answer(asked: Question, notes: Heartbeat, recipe: Recipe | WorkerError) -> Answer:
    if isinstance(recipe, WorkerError):
        return "failed", recipe
    record, excluded, whole = asked
    try:
        cleaner = same_cleaner(recipe)
        notes.distrust(cleaner.plugins)
        freeze()
        notes.begin(0)
        seconds = cleaner.config.guards.seconds
        done = cleaner.supervised(record, Supervision(excluded, whole, notes.call, seconds, replaceable=True))
        notes.end()
    except TextcleanError as error:
        return "failed", error
    except Exception:  # noqa: BLE001 - report any error to the parent
        return "broken", traceback.format_exc()
    return "done", done.result.text, done.result.log, done.answered, cleaner.take_seen()


@contextmanager
def isolated(cleaner: Cleaner, server: ForkServer | None = None) -> Iterator[IsolatedCleaner]:
    """Yield an equal cleaner that works in a separate process. The process ends with the block.

    Args:
        cleaner: the cleaner to copy.
        server: the fork server for the process. None: start a new Python process.
    """
    watchdog = Watchdog([plugin.name for plugin in cleaner.plugins], cleaner.config.guards.seconds)
    apart = IsolatedCleaner(cleaner.recipe, watchdog, server)
    try:
        yield apart
    finally:
        apart.end()


@attrs.define(eq=False)
class IsolatedCleaner:
    """Cleans like a ``Cleaner``, but in another process."""

    recipe: Recipe
    watchdog: Watchdog
    server: ForkServer | None = None
    _worker: Worker | None = None
    _seen: Observed | None = None

    @property
    def config(self) -> Config:
        """The configuration of the cleaner."""
        return self.recipe.config

    def supervised(self, record: Record, supervision: Supervision) -> Supervised:
        """Clean one record; see ``Cleaner.supervised``.

        The result's ``excluded`` also holds the plugins that were excluded here because they hung or ended the process.

        Raises:
            WorkerError: no process can clean this record, and no plugin could be blamed.
        """
        plain = attrs.evolve(record, fields=dict(record.fields))
        blame = CrashAttribution()
        excluded, whole = dict(supervision.excluded), supervision.whole
        while True:
            worker = self._worker or self._start()
            worker.give((plain, excluded, whole))
            for said in self._said(worker):
                match said:
                    case ("done", text, log, answered, seen):
                        self._seen = (self._seen or Observed()).plus(seen) if seen else None
                        if worker.late:  # it answered, but was already killed, so it gets no other record
                            self.end()
                        return Supervised(Result(record, text, log), answered, excluded)
                    case ("failed", error):
                        raise error
                    case ("broken", message):
                        raise mistake(f"record {record.id}", message)
            self._worker = None
            status = worker.ended()
            skip = worker.late or blame.skip(worker.watchdog.place, status)
            if skip and skip.failure.plugin == HOST:
                whole = skip.failure
            elif skip:
                excluded[skip.failure.plugin] = skip.failure

    def take_seen(self) -> Observed | None:
        """Return what was seen since the last time. None: nothing is watched."""
        seen, self._seen = self._seen, None
        return seen

    def end(self) -> None:
        """End the process."""
        if self._worker:
            self._worker.process.kill()
            self._worker.ended()
            self._worker = None

    def _start(self) -> Worker:
        self._worker = Worker.start(self.watchdog, self.server, answer, with_program=self.recipe.needs_program)
        self._worker.give(self.recipe)
        return self._worker

    def _said(self, worker: Worker) -> Iterator[Any]:
        """Wait for an answer. Yield nothing if the process ended without one."""
        looked = time.monotonic()
        while worker.process.exitcode is None and not worker.pipe.poll():
            wait([worker.pipe, worker.process.sentinel], worker.watchdog.step)
            passed, looked = time.monotonic() - looked, time.monotonic()
            worker.end_if_late(passed)
        yield from worker.messages()
