"""Clean records in other processes, for programs that must not wait: crawlers, web servers.

A thread is no help there: Python runs one thread at a time, so a long text in a thread stops the event loop as well.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, time
from typing import Any, Self

import attrs

from textclean.checks import whole
from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.result import Result
from textclean.config import Config
from textclean.errors import ConfigError, TextcleanError, WorkerError, message_of
from textclean.integrations.cached_cleaner import cached_cleaner
from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.plugin.supervision import Supervision
from textclean.record import MissingText, Record
from textclean.run.workers.heartbeat import Watchdog
from textclean.run.workers.isolated_cleaner import IsolatedCleaner
from textclean.run.workers.pool import Worker

#: The tag of a record that no process could clean. It is unchanged, and the log's errors say why.
NOT_CLEANED = "not_cleaned"
#: The most processes, if nothing is said. One process keeps pace with most crawls.
_MOST = 4
_PROCESSES = whole(1).or_none()
_PLAIN = (str, int, float, bool, bytes, date, time, type(None))


class _Starts:
    """Lets one thread at a time start a process, since modules and environment of this one are changed for that.

    A process that is forked while a thread holds the lock gets a new one: nobody there would ever release it.
    """

    def __init__(self) -> None:
        self.renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.renew)

    def renew(self) -> None:
        """Begin with a lock that nobody holds."""
        self.lock = threading.Lock()


_STARTS = _Starts()


@attrs.define(eq=False)
class _Life:
    """Whether a pool is open, and to which process it belongs."""

    open: bool = True
    process: int = attrs.field(factory=os.getpid)


@attrs.define(eq=False)
class _Apart(IsolatedCleaner):
    """A cleaner in another process, which starts no further process once the pool is being closed."""

    life: _Life = attrs.field(factory=_Life, kw_only=True)

    def _start(self) -> Worker:
        with _STARTS.lock:
            if not self.life.open:
                raise WorkerError("the pool of cleaners was closed before the record was clean")
            return super()._start()

    def stop(self) -> None:
        """Kill the process. The thread that waits for its answer notices that."""
        if (worker := self._worker) is not None:
            worker.process.kill()


class CleanerPool:
    r"""A fixed number of processes that clean records, one record each at a time.

    A process is started when a record waits and no process is free. It is supervised as in a run: a plugin that takes
    longer than ``guards.seconds``, or that ends the process, is left out for the record, and the log says so. The
    record is then cleaned again in a new process. The processes end with ``close``, with the ``with`` block, or with
    this program.

    Args:
        cleaner: a cleaner, or a configuration. None: the default configuration.
        processes: the most processes. None: one for each processor, at most 4.

    Raises:
        ConfigError: ``processes`` is no whole number from 1.
        PluginError: a plugin cannot be sent to another process; give it as a file.
        PluginError, ConfigError: see ``Cleaner``.

    Example:
        >>> with CleanerPool() as pool:
        ...     pool.submit("A bridge.\n\nShare this article\n").result().text
        'A bridge.\n'
    """

    def __init__(self, cleaner: Cleaner | Config | None = None, processes: int | None = None) -> None:
        _PROCESSES.check("processes", processes)
        self.cleaner = cached_cleaner(cleaner)
        self.cleaner.recipe.require_sendable()
        most = processes or min(os.cpu_count() or 1, _MOST)
        watchdog = Watchdog([plugin.name for plugin in self.cleaner.plugins], self.cleaner.config.guards.seconds)
        self._life = _Life()
        self._all = [_Apart(self.cleaner.recipe, watchdog, life=self._life) for _ in range(most)]
        # The one that was used last is used next: a process that is not needed is never started.
        self._free = deque(reversed(self._all))
        # A thread for each process: it sends a record, and waits for the answer.
        self._threads = ThreadPoolExecutor(most, "textclean")

    def submit(self, record: Any, missing_text: MissingText = "reject") -> Future[Result]:  # noqa: ANN401 - see fields_of
        """Have a record cleaned; the arguments are those of ``Cleaner.clean``.

        Any number of records may wait. Plugins see only those fields of the record that hold plain values: strings,
        numbers, dates, and lists and dicts of these. The result has all fields.

        Returns:
            The future result. A record that no process could clean is unchanged, and is tagged ``not_cleaned``.

        Raises:
            RecordError: the record has no text, or its text is not a string. It is the future that raises it.
            ConfigError: the pool is closed, or was made by the process that forked this one.
        """
        return self.apply(lambda: self.cleaner.record_of(record, missing_text))

    async def aclean(self, record: Any, missing_text: MissingText = "reject") -> Result:  # noqa: ANN401 - see fields_of
        """Clean a record without blocking the event loop of asyncio; see ``submit``."""
        import asyncio  # noqa: PLC0415 - slow to import, and only this method needs it

        return await asyncio.wrap_future(self.submit(record, missing_text))

    def apply(self, make: Callable[[], Record]) -> Future[Result]:
        """Have a record cleaned that is made in another thread: taking the text from a large page takes a while."""
        if not self._life.open:
            raise ConfigError("the pool of cleaners is closed; make a new one")
        if self._life.process != os.getpid():
            raise ConfigError("the pool of cleaners belongs to the process that forked this one; make one here")
        return self._threads.submit(lambda: self._clean(make()))

    def close(self) -> None:
        """End all processes. Records that still wait are not cleaned: their futures are cancelled."""
        if self._life.process != os.getpid():
            return  # the processes are the parent's, and this one has none of its threads
        with _STARTS.lock:
            self._life.open = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for apart in self._all:
            apart.stop()
        self._threads.shutdown(wait=True)
        for apart in self._all:
            apart.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _clean(self, record: Record) -> Result:
        if record.missing:
            return self.cleaner.clean(record)
        apart = self._free.pop()
        try:
            done = apart.supervised(attrs.evolve(record, fields=_plain_fields(record)), Supervision()).result
        except TextcleanError as error:
            return self._not_cleaned(record, error)
        finally:
            self._free.append(apart)
        return attrs.evolve(done, record=record)

    def _not_cleaned(self, record: Record, error: TextcleanError) -> Result:
        why = Failure(HOST, "record", message_of(error))
        result = self.cleaner.supervised(record, Supervision(whole=why)).result
        return attrs.evolve(result, log=attrs.evolve(result.log, tags=(NOT_CLEANED,)))


def _plain_fields(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.fields.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    """Say whether a value consists of values of Python itself, which any process can read."""
    if isinstance(value, dict):
        return type(value) is dict and all(map(_is_plain, (*value.keys(), *value.values())))
    if isinstance(value, list | tuple | set):
        return type(value) in {list, tuple, set} and all(map(_is_plain, value))
    return isinstance(value, _PLAIN) and type(value).__module__ in {"builtins", "datetime"}
