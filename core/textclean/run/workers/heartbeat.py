"""Shared notes of what a worker is doing: which record it cleans, and which plugin it calls.

The notes are two numbers in memory that worker and parent share. Writing a number costs less than sending a message,
and the parent can still read it after the worker has died.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import get_context
from typing import Protocol, TypeAlias

import attrs

from textclean.plugin.declaration import Plugin
from textclean.plugin.host import call_of, plugin_number
from textclean.run.shard.skip import CallSite
from textclean.run.workers.crash_attribution import FILES_CLOSED

Words: TypeAlias = "ctypes.Array[ctypes.c_uint64]"
#: The second number has three fields. Its lowest bits hold the call id.
_PLACE = (1 << 16) - 1
#: This bit is set if the process makes this call for the first time, and the call loads something.
_LOADS = 1 << 16
#: From this bit on, the number holds the count of calls, so that every call has a different number.
_CALLS = 17
#: A plugin's first call may take this many times as long, if it loads something. An endless loop loads nothing.
WARM_UP = 3
#: The audit events of Python that count as loading: a module or library is searched, a file or connection is opened.
_LOADING = frozenset(("import", "open", "ctypes.dlopen", "mmap.__new__", "socket.connect", "subprocess.Popen"))
#: Between the calls of plugins the host itself works on a record. This may take ``ALONE`` times as long as one call.
ALONE = 30
#: The host always has at least this many seconds for its own work, since a text may be very long.
LEAST_ALONE = 60.0
#: The notes of a worker: the number of the record plus one (0: none), and the call.
NOTED = ctypes.c_uint64 * 2
_NOTHING = 0
#: The descriptors of standard output and standard error, where a worker's messages and printed text go.
_MESSAGES = (1, 2)
_TIMERS = [getattr(signal, name) for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF") if hasattr(signal, name)]
_STACK = sys.getrecursionlimit()


def shared_words() -> Words:
    """Return the memory for the notes of one worker. It can be passed to a process when it is started."""
    return get_context("spawn").RawArray(ctypes.c_uint64, 2)


class HasDescriptor(Protocol):
    """A file, a pipe, or an object that looks like one."""

    def fileno(self) -> int:
        """Return the file descriptor."""


class Heartbeat:
    """The worker's side: writes the notes, and ends the process if a plugin has closed a file that the worker needs.

    After such a close, the descriptor is invalid, or the system has reused it for another file. All further output
    would be lost.
    """

    def __init__(self, words: Words, pipe: HasDescriptor) -> None:
        self._words = words
        self._pipe = pipe
        self._files: dict[int, tuple[int, int]] = {}
        self._strangers: set[int] = set()
        self._calls = _Calls(words, self._strangers, self._files)
        self.call = self._calls.write
        self.keep()

    def watch_loading(self) -> None:
        """From now on until this process ends, note when a first call loads something."""
        sys.addaudithook(self._calls.heard)

    def distrust(self, plugins: Iterable[Plugin]) -> None:
        """Check the files after each call of a third-party plugin. ``plugins`` are all plugins, in order."""
        self._strangers.update(n for n, plugin in enumerate(plugins) if not plugin.bundled)

    def keep(self, *files: HasDescriptor) -> None:
        """Note which files must stay open from now on, besides the pipe and the descriptors for messages.

        The message descriptors are included because the system would reuse a closed descriptor for the next file.
        """
        self._files.clear()
        for number in _MESSAGES:
            self.keep_also(number)
        for file in (self._pipe, *files):
            self.keep_also(file)

    def keep_also(self, file: HasDescriptor | int) -> None:
        """Note one more file that must stay open."""
        with suppress(AttributeError, OSError, ValueError):  # not every stream has a descriptor
            number = file if isinstance(file, int) else file.fileno()
            self._files[number] = _identity(number)

    def begin(self, record: int) -> None:
        """Note that the record of this number, counted from 0, is about to be cleaned."""
        self._words[0] = record + 1

    def end(self) -> None:
        """Note that the record is clean."""
        self._words[0] = _NOTHING


def _identity(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def _take_back() -> None:
    """Undo process-wide settings of a plugin that would harm others: timers, and the recursion limit."""
    for timer in _TIMERS:
        signal.setitimer(timer, 0)
    if sys.getrecursionlimit() != _STACK:
        sys.setrecursionlimit(_STACK)


def _are_open(files: Mapping[int, tuple[int, int]]) -> bool:
    try:
        return all(_identity(descriptor) == file for descriptor, file in files.items())
    except OSError:
        return False


class _Calls:
    """Notes each call, and whether a first call loads something."""

    def __init__(self, words: Words, strangers: Collection[int], files: Mapping[int, tuple[int, int]]) -> None:
        calls = 0
        copied = first = False
        known = {_NOTHING}

        def write(place: int) -> None:
            nonlocal calls, first
            if copied:  # this is a copy that a plugin forked and that returned; it must not write the shard, too
                os._exit(1)
            if plugin_number(words[1] & _PLACE) in strangers:
                _take_back()
                if not _are_open(files):
                    os._exit(FILES_CLOSED)  # the note still names the call
            calls += 1
            first = place not in known
            if first:
                known.add(place)
            words[1] = calls << _CALLS | place

        def heard(event: str, _arguments: tuple[object, ...]) -> None:
            if first and event in _LOADING:
                words[1] |= _LOADS

        def forked() -> None:
            nonlocal copied
            copied = True

        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=forked)
        self.write: Callable[[int], None] = write
        self.heard: Callable[[str, tuple[object, ...]], None] = heard


@attrs.define(eq=False)
class Watchdog:
    """The parent's side: reads what a worker is doing, and measures for how long.

    Only time in which the parent itself was awake counts, and at most two ``step`` between two looks. So a machine that
    slept, or processes that were paused, are not mistaken for a plugin that hangs.

    Attributes:
        plugins: the plugins' names in the order of calls.
        seconds: how long a call may take. A plugin's first call in a process may take ``WARM_UP`` times as long, if it
            loads something.
        words: the memory of the worker's notes.
    """

    plugins: Sequence[str]
    seconds: float
    words: Words = attrs.field(factory=shared_words)
    _seen: int = 0
    _waited: float = 0.0

    @property
    def step(self) -> float:
        """Seconds between two looks."""
        return min(self.seconds / 8, 0.5)

    @property
    def place(self) -> CallSite | None:
        """The record and call that the worker is at, or was at when it ended. None: it is not cleaning a record."""
        record, place = self.words[0], self.words[1] & _PLACE
        if record == _NOTHING:
            return None
        return CallSite(record - 1, *call_of(place, self.plugins)) if place else CallSite(record - 1)

    def look(self, passed: float) -> CallSite | None:
        """Return the call that has taken too long, or None. ``passed`` are the seconds since the last look."""
        seen = self.words[1]
        place = self.place
        if seen & ~_LOADS != self._seen or place is None:
            self._seen, self._waited = seen & ~_LOADS, 0.0
            return None
        self._waited += min(passed, 2 * self.step)
        # Every call has a different number. If the number is unchanged, the worker is still in the call that was read.
        return place if self._waited >= self._most(seen) and self.words[1] == seen else None

    def limit(self, place: CallSite) -> float:
        """Return how many seconds the worker may spend at a place."""
        return self.seconds if place.plugin else max(ALONE * self.seconds, LEAST_ALONE)

    def _most(self, seen: int) -> float:
        if not seen & _PLACE:
            return self.limit(CallSite(0))
        return self.seconds * WARM_UP if seen & _LOADS else self.seconds

    def renew(self, words: Words | None = None) -> Watchdog:
        """Return a watchdog for the worker that replaces this one. ``words`` is the memory of its notes, if given."""
        return Watchdog(self.plugins, self.seconds, words or shared_words())
