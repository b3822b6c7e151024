"""Workers on this machine: each a process of its own with a pipe, given one shard at a time.

The pool of the standard library cannot tell which job a worker had when it died, waits for its result for ever, and
takes jobs from an iterator faster than they are done. Here the parent knows what each worker is at, so that a worker
that is lost costs its shard a second try and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import attrs

from textclean.errors import WorkerError
from textclean.run.engine import lost_twice, mistake
from textclean.run.job import Job
from textclean.run.report import Report
from textclean.run.steps import Told
from textclean.run.worker import Message, work

#: Seconds that a worker has to end once it was asked to.
_GRACE = 1.0
_TRIES = 2


@attrs.define(eq=False)
class _Worker:
    """A process, the parent's end of its pipe, and what it is at."""

    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    job: Job | None = None

    @classmethod
    def start(cls) -> _Worker:
        context = multiprocessing.get_context("spawn")
        pipe, end = context.Pipe()
        process = context.Process(target=work, args=(end, os.getpid()), daemon=True)
        process.start()
        end.close()
        return cls(process, pipe)

    @property
    def idle(self) -> bool:
        return self.ready and self.job is None

    def give(self, job: Job | None) -> None:
        """Send a job; one that died meanwhile is noticed by its end, as at any other time."""
        self.job = job
        with suppress(OSError):
            self.pipe.send(job)

    def messages(self) -> Iterator[Message]:
        with suppress(EOFError, OSError):
            while self.pipe.poll():
                yield self.pipe.recv()

    def how_it_ended(self) -> str:
        """Wait for the end, and say how it was: the signal or the exit status."""
        self.process.join(_GRACE)
        status = self.process.exitcode
        if status is None or status >= 0:
            return f"ended with status {status}"
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"was killed by {name}" + (" (out of memory?)" if -status == signal.SIGKILL else "")


@attrs.define
class Pool:
    """An engine of so many worker processes, at the most."""

    most: int
    _workers: list[_Worker] = attrs.field(factory=list)
    _again: deque[Job] = attrs.field(factory=deque)
    _tries: dict[int, int] = attrs.field(factory=dict)
    _stillborn: int = 0

    def run(self, jobs: Iterable[Job], told: Told) -> Iterator[Report]:
        """Carry out jobs; see ``Engine``."""
        waiting = iter(jobs)
        try:
            self._workers += [_Worker.start() for _ in range(self.most)]
            while self._hand_out(waiting) or any(worker.job for worker in self._workers):
                for worker in self._with_news():
                    yield from self._hear(worker, told)
        finally:
            self._end()

    def _hand_out(self, waiting: Iterator[Job]) -> bool:
        """Give each idle worker a job, as long as there are some; False: there are none left."""
        for worker in self._workers:
            if worker.idle:
                job = self._again.popleft() if self._again else next(waiting, None)
                if job is None:
                    return False
                worker.give(job)
        return True

    def _with_news(self) -> list[_Worker]:
        """Wait until a worker has said something, or has ended."""
        news = set(wait([end for worker in self._workers for end in (worker.pipe, worker.process.sentinel)]))
        return [worker for worker in self._workers if {worker.pipe, worker.process.sentinel} & news]

    def _hear(self, worker: _Worker, told: Told) -> Iterator[Report]:
        ended = worker.process.exitcode is not None
        for message in worker.messages():
            match message:
                case ("ready", _):
                    worker.ready = True
                    self._stillborn = 0
                case ("step", step):
                    told(step)
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

    def _replace(self, lost: _Worker) -> None:
        """Put a new worker in the place of one that is lost, and have its shard tried again, once."""
        how = lost.how_it_ended()
        self._workers.remove(lost)
        lost.pipe.close()
        job = lost.job
        if not lost.ready:
            self._stillborn += 1
            if self._stillborn > _TRIES:
                told = "see what it says above; a script that starts workers needs `if __name__ == '__main__':`"
                raise WorkerError(f"{self._stillborn} workers did not begin; the last one {how}; {told}")
        if job is not None:
            tries = self._tries[job.shard] = self._tries.get(job.shard, 1) + 1
            if tries > _TRIES:
                raise lost_twice(job.name, "workers", f"the last one {how}")
            self._again.append(job)
        self._workers.append(_Worker.start())

    def _end(self) -> None:
        """End all workers at once; what one was at is not finished, and its files bear other names still."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_GRACE)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self._workers.clear()
