"""Cleaning record by record in a process of its own: for a pipe, which wants each record as soon as it is done.

What a plugin does to that process, it does not do to the run: one that hangs is ended, one that died is replaced, and
the record is cleaned again without the plugin.
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

#: A record, the plugins that are excluded from it, and why it is to be left as it is, if it is.
Question: TypeAlias = tuple[Record, Mapping[str, Failure], Failure | None]
#: The cleaned text, its log, and the plugins that answered; or what went wrong.
Answer: TypeAlias = (
    tuple[Literal["done"], str, Log, Collection[str]]
    | tuple[Literal["failed"], TextcleanError]
    | tuple[Literal["broken"], str]
)


def answer(pipe: Connection, birth: Birth, words: Words) -> None:
    """Clean what comes through the pipe until it ends, what the cleaner is made of first: the work of the process."""
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
    except Exception:  # noqa: BLE001 - whatever it is, the parent has to know of it
        return "broken", traceback.format_exc()
    return "done", done.result.text, done.result.log, done.answered


@contextmanager
def isolated(cleaner: Cleaner, server: ForkServer | None = None) -> Iterator[IsolatedCleaner]:
    """Offer a cleaner like this one that works in a process of its own, which ends with the block.

    Args:
        cleaner: says which plugins there are, and how long they may take.
        server: what the process is forked from, if there is something.
    """
    watchdog = Watchdog([plugin.name for plugin in cleaner.plugins], cleaner.config.guards.seconds)
    apart = IsolatedCleaner(cleaner.recipe, watchdog, server)
    try:
        yield apart
    finally:
        apart.end()


@attrs.define(eq=False)
class IsolatedCleaner:
    """Cleans as a cleaner does, in another process."""

    recipe: Recipe
    watchdog: Watchdog
    server: ForkServer | None = None
    _worker: Worker | None = None

    @property
    def config(self) -> Config:
        """The configuration, as a cleaner has it."""
        return self.recipe.config

    def supervised(self, record: Record, supervision: Supervision) -> Supervised:
        """Clean one record; see ``Cleaner.supervised``. What it excludes itself is among what was excluded.

        Raises:
            WorkerError: no process gets through this record, whoever is excluded.
        """
        plain = attrs.evolve(record, fields=dict(record.fields))
        blame = CrashAttribution()
        excluded, whole = dict(supervision.excluded), supervision.whole
        while True:
            worker = self._worker or self._start()
            worker.give((plain, excluded, whole))
            for said in self._said(worker):
                match said:
                    case ("done", text, log, answered):
                        if worker.late:  # it was killed all the same, and gets no other record
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
        """Wait for an answer; there is none if the process ended before."""
        looked = time.monotonic()
        while worker.process.exitcode is None and not worker.pipe.poll():
            wait([worker.pipe, worker.process.sentinel], worker.watchdog.step)
            passed, looked = time.monotonic() - looked, time.monotonic()
            worker.end_if_late(passed)
        yield from worker.messages()
