"""Worker processes on this machine. Each has a pipe, and gets one shard at a time.

The pool of the standard library is not enough. It cannot say which job a worker had when it died, waits forever for its
result, and takes jobs from an iterator faster than they are done. Here the parent knows what each worker is doing. If a
worker is lost, only its shard is cleaned again. A worker whose plugin hangs is replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.errors import WorkerError
from textclean.run.shard.job import ShardJob, absolute
from textclean.run.shard.progress_events import OnProgress
from textclean.run.shard.skip import Skip
from textclean.run.workers.crash_attribution import CrashAttribution, how_it_ended, too_slow
from textclean.run.workers.engine import mistake
from textclean.run.workers.forkserver import Forked, ForkedMain, ForkServer
from textclean.run.workers.heartbeat import Watchdog
from textclean.run.workers.start import starting
from textclean.run.workers.worker import Birth, Message, work

#: How many seconds a worker has to end after it was asked to.
_GRACE = 1.0
#: If this many workers in a row end before they are ready, the run fails.
_STILLBORN = 3


@attrs.define(eq=False)
class Worker:
    """A worker process as the parent sees it.

    Attributes:
        process: the process.
        pipe: the parent's end of its pipe.
        watchdog: reads the worker's notes.
        ready: whether it has said that it can take jobs.
        job: the job that it is working on, if any.
        late: what to exclude, if it was killed because a call took too long.
    """

    process: SpawnProcess | Forked
    pipe: Connection
    watchdog: Watchdog
    ready: bool = False
    job: ShardJob | None = None
    late: Skip | None = None

    @classmethod
    def start(
        cls, watchdog: Watchdog, server: ForkServer | None, target: ForkedMain = work, *, with_program: bool = False
    ) -> Worker:
        """Start a process. It is forked from the server if possible, and otherwise started as a new Python process.

        Args:
            watchdog: the process gets a new watchdog with the same settings.
            server: the fork server, if there is one.
            target: the main function of the process.
            with_program: see ``starting``.
        """
        if server and (forked := server.fork(target)):
            process, pipe, words = forked
            return cls(process, pipe, watchdog.renew(words))
        own = watchdog.renew()
        context = multiprocessing.get_context("spawn")
        pipe, end = context.Pipe()
        with starting(with_program=with_program) as environment:
            given = (end, Birth(os.getpid(), environment), own.words)
            started = context.Process(target=target, args=given, daemon=True)
            started.start()
        end.close()
        return cls(started, pipe, own)

    @property
    def idle(self) -> bool:
        """Whether the worker waits for a job. A worker that was killed may have finished its job, but gets no other."""
        return self.ready and self.job is None and self.late is None

    def give(self, job: object) -> None:
        """Send a job. If the worker has died, this does nothing; its end is noticed later, as at any other time."""
        with suppress(OSError):
            self.pipe.send(job)

    def messages(self) -> Iterator[Any]:
        """Yield the messages that have arrived so far."""
        with suppress(EOFError, OSError):
            while self.pipe.poll():
                yield self.pipe.recv()

    def end_if_late(self, passed: float) -> bool:
        """Kill the process if a call takes too long. ``passed`` are the seconds since the last look."""
        if self.late is None and (place := self.watchdog.look(passed)) is not None:
            self.late = too_slow(place, self.watchdog.limit(place))
            self.process.kill()
        return self.late is not None

    def ended(self) -> int | None:
        """Wait for the end, close the pipe, and return the exit status. A negative number is a signal."""
        self.process.join(_GRACE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.pipe.close()
        return self.process.exitcode


@attrs.define
class Pool:
    """An engine that uses worker processes on this machine.

    Attributes:
        most: the number of workers.
        watchdog: each worker gets a new watchdog with the settings of this one.
        server: the fork server, if there is one.
        with_program: see ``starting``.
    """

    most: int
    watchdog: Watchdog
    server: ForkServer | None = None
    with_program: bool = False
    _workers: list[Worker] = attrs.field(factory=list)
    _again: deque[ShardJob] = attrs.field(factory=deque)
    _blame: dict[int, CrashAttribution] = attrs.field(factory=dict)
    _stillborn: int = 0
    _looked: float = 0.0

    @classmethod
    def of(cls, cleaner: Cleaner, most: int, server: ForkServer | None = None) -> Pool:
        """Return a pool of ``most`` workers for a cleaner."""
        watchdog = Watchdog([plugin.name for plugin in cleaner.plugins], cleaner.config.guards.seconds)
        return cls(most, watchdog, server, cleaner.recipe.needs_program)

    def run(self, jobs: Iterable[ShardJob | None], on_progress: OnProgress) -> Iterator[Any]:
        """Carry out jobs; see ``Engine``."""
        waiting = iter(jobs)
        try:
            self._workers += [self._started() for _ in range(self.most)]
            while self._hand_out(waiting) or any(worker.job for worker in self._workers):
                for worker in self._with_news():
                    yield from self._hear(worker, on_progress)
        finally:
            self._end()

    def _hand_out(self, waiting: Iterator[ShardJob | None]) -> bool:
        """Give each idle worker a job. Return False if no jobs are left."""
        for worker in self._workers:
            if worker.idle:
                try:
                    job = self._again.popleft() if self._again else next(waiting)
                except StopIteration:
                    return False
                if job is None:
                    return True
                worker.job = absolute(job)
                worker.give(worker.job)
        return True

    def _started(self) -> Worker:
        return Worker.start(self.watchdog, self.server, with_program=self.with_program)

    def _with_news(self) -> list[Worker]:
        """Wait for a message or the end of a worker, but not longer than one watchdog step; kill late workers."""
        ends = [end for worker in self._workers for end in (worker.pipe, worker.process.sentinel)]
        news = set(wait(ends, self.watchdog.step))
        passed, self._looked = time.monotonic() - self._looked, time.monotonic()
        for worker in self._workers:
            worker.end_if_late(passed)
        # If a plugin left a child process behind, the sentinel stays open. The exit status is known anyway.
        return [
            worker
            for worker in self._workers
            if {worker.pipe, worker.process.sentinel} & news or worker.process.exitcode is not None
        ]

    def _hear(self, worker: Worker, on_progress: OnProgress) -> Iterator[Any]:
        ended = worker.process.exitcode is not None
        for message in worker.messages():
            said: Message = message
            match said:
                case ("ready", _):
                    worker.ready = True
                    self._stillborn = 0
                case ("step", step):
                    on_progress(step)
                case ("done", report):
                    worker.job = None
                    yield report
                case ("failed", error):
                    raise error
                case ("broken", text):
                    name = worker.job.name if worker.job else "a shard"
                    raise mistake(name, text)
        if ended or worker.pipe.closed:
            self._replace(worker)

    def _replace(self, lost: Worker) -> None:
        """Replace a lost worker, and queue its shard to be cleaned again."""
        status = lost.ended()
        self._workers.remove(lost)
        job = lost.job
        if not lost.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                how = how_it_ended(status)
                message = "see what it says above; a script that starts workers needs `if __name__ == '__main__':`"
                raise WorkerError(f"{self._stillborn} workers did not begin; the last one {how}; {message}")
        if job is not None:
            skip = lost.late or self._blamed(job, lost, status)
            self._again.append(attrs.evolve(job, skips=(*job.skips, skip)) if skip else job)
        self._workers.append(self._started())

    def _blamed(self, job: ShardJob, lost: Worker, status: int | None) -> Skip | None:
        try:
            return self._blame.setdefault(job.shard, CrashAttribution()).skip(lost.watchdog.place, status)
        except WorkerError as error:
            message = "free some memory, use fewer --workers, or look for what its input has that cannot be read"
            raise WorkerError(f"{job.name}: {error}; {message}") from None

    def _end(self) -> None:
        """End all workers at once. The files of an unfinished shard still have their temporary names."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_GRACE)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self._workers.clear()
