"""The fork server: a process from which workers are forked. It holds the compiled cleaner.

A forked worker begins in milliseconds. A worker that is started as a new Python process needs as long as the command
itself, each time, and a plugin may cost a run ten workers. So the command is forked once, early, while it has one
thread and no open files. This copy only forks workers when asked, and reports how they ended. If this is not possible,
or the fork server is lost, workers are started as new processes, as on systems other than Linux.
"""

from __future__ import annotations

import mmap
import os
import pickle
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.run.shard.job import keep
from textclean.run.workers.heartbeat import NOTED, Words
from textclean.run.workers.start import interrupt_held
from textclean.run.workers.worker import Birth, die_with, freeze
from textclean.storage.stdout import let_go_of_standard_output

#: The main function of a forked worker. It gets the worker's pipe, its ``Birth`` and the memory for its notes.
ForkedMain = Callable[[Connection, Birth, Words], None]
#: Seconds between checks for ended workers. A worker's sentinel may stay open if a plugin left a child process behind.
_LOOK = 0.5
#: How many seconds the server has to end after it was asked to.
_GRACE = 1.0
_STATUS = struct.Struct("i")
_DESCRIPTORS = 3


@contextmanager
def forking(cleaner: Cleaner) -> Iterator[ForkServer]:
    """Run a fork server during the block. ``start.can_fork`` says whether this is allowed."""
    server = ForkServer.start(cleaner)
    try:
        yield server
    finally:
        server.close()


@attrs.define(eq=False)
class Forked:
    """A worker that the server has forked. It has the interface of a ``multiprocessing`` process."""

    pid: int
    sentinel: Connection
    _status: int | None = None

    @property
    def exitcode(self) -> int | None:
        """The exit status; a negative number is a signal. None: the worker is still running.

        If the server is lost, its workers were killed with it.
        """
        if self._status is None and self.sentinel.poll():
            try:
                (self._status,) = _STATUS.unpack(self.sentinel.recv_bytes())
            except (EOFError, OSError):
                self._status = -signal.SIGKILL
        return self._status

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end, at most ``timeout`` seconds."""
        if self._status is None:
            self.sentinel.poll(timeout)

    def terminate(self) -> None:
        """Ask the worker to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the worker."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


@attrs.define(eq=False)
class ForkServer:
    """The parent's side of the fork server: it asks for workers.

    Attributes:
        pid: the server's process id.
    """

    pid: int
    _control: socket.socket

    @classmethod
    def start(cls, cleaner: Cleaner) -> ForkServer:
        """Fork this process. The copy is the server until the parent closes its end of the connection."""
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        with interrupt_held():
            pid = os.fork()
            if pid == 0:
                ours.close()
                _serve(theirs, parent, cleaner)
        theirs.close()
        return cls(pid, ours)

    def fork(self, target: ForkedMain) -> tuple[Forked, Connection, Words] | None:
        """Return a new worker, its pipe and the memory for its notes. Return None if the server is lost."""
        pipe, end = Pipe()
        said, status = Pipe(duplex=False)
        memory = os.memfd_create("textclean-notes")
        os.ftruncate(memory, mmap.PAGESIZE)
        try:
            with suppress(OSError, EOFError):
                given = [end.fileno(), status.fileno(), memory]
                socket.send_fds(self._control, [pickle.dumps(target)], given)
                status.close()  # then only the server holds this end, and its death closes the connection
                (pid,) = _STATUS.unpack(said.recv_bytes())
                return Forked(pid, said), pipe, _words(memory)
            return None
        finally:
            end.close()
            status.close()
            os.close(memory)

    def close(self) -> None:
        """End the server and all its remaining workers."""
        self._control.close()
        until = time.monotonic() + _GRACE
        with suppress(ChildProcessError):
            while not os.waitpid(self.pid, os.WNOHANG)[0]:
                if time.monotonic() > until:
                    os.kill(self.pid, signal.SIGKILL)
                time.sleep(0.001)


def _words(memory: int) -> Words:
    """Map the shared memory of a file descriptor as the notes of a worker."""
    words: Words = NOTED.from_buffer(mmap.mmap(memory, mmap.PAGESIZE))
    return words


def _serve(control: socket.socket, parent: int, cleaner: Cleaner) -> NoReturn:
    """Fork workers when asked, until the parent closes its end of the connection."""
    try:
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
            os.dup2(nothing.fileno(), 0)
        let_go_of_standard_output()
        keep(cleaner)
        cleaner.make_ready()
        freeze()
        _Server(control).serve()
    finally:
        os._exit(0)


@attrs.define(eq=False)
class _Server:
    """The server's side of the fork server."""

    control: socket.socket
    workers: list[tuple[Any, Connection]] = attrs.field(factory=list)

    def serve(self) -> None:
        while True:
            ends = [process.sentinel for process, _ in self.workers]
            if self.control in wait([self.control, *ends], _LOOK if ends else None) and not self._start():
                return
            self._report()

    def _start(self) -> bool:
        """Fork one worker as requested. Return False if the parent has closed the connection."""
        asked, descriptors, *_ = socket.recv_fds(self.control, 1 << 12, _DESCRIPTORS)
        if not asked:
            return False
        pipe, status, memory = descriptors
        end, said, words = Connection(pipe), Connection(status, readable=False), _words(memory)
        os.close(memory)
        work: ForkedMain = pickle.loads(asked)  # noqa: S301 - from the process that forked this one
        given = (work, self, (end, Birth(os.getpid()), words), said)
        process = get_context("fork").Process(target=_work, args=given, daemon=True)
        process.start()
        end.close()
        with suppress(OSError):
            said.send_bytes(_STATUS.pack(process.pid))
        self.workers.append((process, said))
        return True

    def _report(self) -> None:
        """Report the exit status of workers that have ended."""
        for item in list(self.workers):
            process, said = item
            if process.exitcode is not None:
                with suppress(OSError):
                    said.send_bytes(_STATUS.pack(process.exitcode))
                said.close()
                self.workers.remove(item)

    def forget(self) -> None:
        """Close the server's connections, which a worker must not hold."""
        self.control.close()
        for _, said in self.workers:
            said.close()


def _work(work: ForkedMain, server: _Server, given: tuple[Connection, Birth, Words], said: Connection) -> None:
    """Run a worker's main function. The server reports how the worker ended."""
    server.forget()
    said.close()
    work(*given)
