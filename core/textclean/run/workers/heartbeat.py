"""What a worker is at, where its parent sees it: the record, and the plugin that is being called for it.

Two numbers in memory that both processes have. To write one costs less than any way of saying it, and it can still be
read when the worker is gone.
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
#: Bits of the second number that say the place of the call, ...
_PLACE = (1 << 16) - 1
#: ... the bit that says that this process calls it for the first time, and that it loads something, ...
_LOADS = 1 << 16
#: ... and where the count of the calls begins, which makes no two alike.
_CALLS = 17
#: A first call that loads what the plugin needs may take so many times as long. One that loops does not load ...
WARM_UP = 3
#: ... anything: by these events Python tells that a module or a library is looked for, a file or a connection opened.
_LOADING = frozenset(("import", "open", "ctypes.dlopen", "mmap.__new__", "socket.connect", "subprocess.Popen"))
#: So many times as long a record may take between the calls of plugins, which is the host's own work, ...
ALONE = 30
#: ... and so many seconds at the least: a text may be as long as it likes.
LEAST_ALONE = 60.0
#: What a worker notes: the record and the call.
NOTED = ctypes.c_uint64 * 2
_NOTHING = 0
#: Where a worker's messages go, and what is printed.
_MESSAGES = (1, 2)
_TIMERS = [getattr(signal, name) for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF") if hasattr(signal, name)]
_STACK = sys.getrecursionlimit()


def shared_words() -> Words:
    """Return the memory for the notes of one worker, which can be given to a process when it is started."""
    return get_context("spawn").RawArray(ctypes.c_uint64, 2)


class HasDescriptor(Protocol):
    """A file, a pipe, or what only looks like one."""

    def fileno(self) -> int:
        """Return the number that the system knows it by."""


class Heartbeat:
    """The worker's side: says what it is at, and ends the process where a plugin has closed a file that is not its own.

    Written on, a number whose file was closed is another file by then, or none: all that goes there is lost.
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
        """From now on, and for as long as this process lasts, note where a first call loads something."""
        sys.addaudithook(self._calls.heard)

    def distrust(self, plugins: Iterable[Plugin]) -> None:
        """Look at the files after each call of one that did not come with textclean; ``plugins``: all, in order."""
        self._strangers.update(n for n, plugin in enumerate(plugins) if not plugin.bundled)

    def keep(self, *files: HasDescriptor) -> None:
        """From now on these files must stay open, the pipe, and where messages go, or the next file would be there."""
        self._files.clear()
        for number in _MESSAGES:
            self.keep_also(number)
        for file in (self._pipe, *files):
            self.keep_also(file)

    def keep_also(self, file: HasDescriptor | int) -> None:
        """From now on this file must stay open, too."""
        with suppress(AttributeError, OSError, ValueError):  # not every stream is a file of this system
            number = file if isinstance(file, int) else file.fileno()
            self._files[number] = _identity(number)

    def begin(self, record: int) -> None:
        """The record of this number, from 0, is about to be cleaned."""
        self._words[0] = record + 1

    def end(self) -> None:
        """The record is clean."""
        self._words[0] = _NOTHING


def _identity(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def _take_back() -> None:
    """Take back what a plugin has set for this process that would strike at others: timers, the depth of the stack."""
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
    """Writes down each call, and whether a first one loads something."""

    def __init__(self, words: Words, strangers: Collection[int], files: Mapping[int, tuple[int, int]]) -> None:
        calls = 0
        copied = first = False
        known = {_NOTHING}

        def write(place: int) -> None:
            nonlocal calls, first
            if copied:  # a plugin forked, and its copy of this process came back: it must not write the shard, too
                os._exit(1)
            if plugin_number(words[1] & _PLACE) in strangers:
                _take_back()
                if not _are_open(files):
                    os._exit(FILES_CLOSED)  # with the note of the call still standing
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
    """The parent's side: reads what a worker is at, and for how long.

    Only time in which the parent itself was awake counts, and of that no more than ``step`` seconds at once: a machine
    that slept, or processes that were stopped, must not pass for a plugin that hangs.

    Attributes:
        plugins: the plugins' names in the order of calls.
        seconds: how long a call may take; a plugin's first call in a process ``WARM_UP`` times as long, if it loads
            something.
        words: the memory of the worker's notes.
    """

    plugins: Sequence[str]
    seconds: float
    words: Words = attrs.field(factory=shared_words)
    _seen: int = 0
    _waited: float = 0.0

    @property
    def step(self) -> float:
        """How often to look, in seconds."""
        return min(self.seconds / 8, 0.5)

    @property
    def place(self) -> CallSite | None:
        """Return where the worker is, or was when it ended; None: not with a record."""
        record, place = self.words[0], self.words[1] & _PLACE
        if record == _NOTHING:
            return None
        return CallSite(record - 1, *call_of(place, self.plugins)) if place else CallSite(record - 1)

    def look(self, passed: float) -> CallSite | None:
        """Return where the worker has been for too long, if it has; ``passed`` are the seconds since the last look."""
        seen = self.words[1]
        place = self.place
        if seen & ~_LOADS != self._seen or place is None:
            self._seen, self._waited = seen & ~_LOADS, 0.0
            return None
        self._waited += min(passed, 2 * self.step)
        # No two calls have the same number: where it is still that one, what was read belongs to it.
        return place if self._waited >= self._most(seen) and self.words[1] == seen else None

    def limit(self, place: CallSite) -> float:
        """Return how many seconds the worker may be at a place."""
        return self.seconds if place.plugin else max(ALONE * self.seconds, LEAST_ALONE)

    def _most(self, seen: int) -> float:
        if not seen & _PLACE:
            return self.limit(CallSite(0))
        return self.seconds * WARM_UP if seen & _LOADS else self.seconds

    def renew(self, words: Words | None = None) -> Watchdog:
        """Return one for the worker that takes this one's place; ``words``: its notes, if it has some."""
        return Watchdog(self.plugins, self.seconds, words or shared_words())
