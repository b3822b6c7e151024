"""A process that is forked while another thread cleans."""

from __future__ import annotations

import ast
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import textclean
import textclean_plugins
from textclean import Cleaner
from textclean.lazy_value import lazy

FORKS = 200
#: Seconds that a child has for a text that takes milliseconds.
PATIENCE = 20.0
TEXT = "\n".join(
    ["Share this article", "1,234 Comments", "Leave a Reply", "Cancel reply", *("A line of the story. " * 9,) * 300]
)
ROOTS = (Path(textclean.__file__).parent, Path(textclean_plugins.__file__).parent)


@contextmanager
def cleaning(cleaner: Cleaner) -> Iterator[None]:
    """Clean in another thread for as long as the block lasts."""
    over = threading.Event()

    def clean() -> None:
        number = 0
        while not over.is_set():
            number += 1
            cleaner.clean(f"{TEXT}\n{number}")

    thread = threading.Thread(target=clean)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def fork(cleaner: Cleaner) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that this process has threads is the point
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = 0 if cleaner.clean(TEXT).changed else 2
        finally:
            os._exit(status)
    return pid


def status_of(pid: int) -> int | None:
    """Return the exit status of a child, or None for one that does not end, which is ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.skipif(sys.platform == "darwin", reason="the system's own libraries do not outlive a fork")
@pytest.mark.timeout(600)
def test_no_process_that_is_forked_while_a_thread_cleans_waits_for_ever() -> None:
    cleaner = Cleaner()
    assert cleaner.clean(TEXT).changed
    with cleaning(cleaner):
        for number in range(FORKS):
            assert status_of(fork(cleaner)) == 0, f"fork {number}"


def locks_in(path: Path) -> Iterator[str]:
    """Yield where a file takes something that locks, and does not renew it in a forked process."""
    if "register_at_fork(after_in_child=self.renew)" in path.read_text("utf-8"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ImportFrom(module="functools" | "threading" | "multiprocessing"):
                names = {alias.name for alias in node.names}
            case ast.Attribute(value=ast.Name(id="functools" | "threading" | "multiprocessing")):
                names = {node.attr}
            case _:
                continue
        if names & {"cached_property", "Lock", "RLock", "Condition", "Semaphore", "Event"}:
            yield f"{path.name}:{node.lineno}"


def test_nothing_of_ours_holds_a_lock_while_it_makes_a_value() -> None:
    held = [place for root in ROOTS for path in sorted(root.rglob("*.py")) for place in locks_in(path)]
    assert not held, f"a process forked meanwhile would wait for ever; textclean.lazy makes values without: {held}"


def test_a_value_is_made_once_and_says_what_it_is() -> None:
    made = []

    class Thing:
        @lazy
        def size(self) -> int:
            """How large it is."""
            made.append(self)
            return 3

    thing = Thing()
    assert (thing.size, thing.size, made, thing.__dict__) == (3, 3, [thing], {"size": 3})
    assert Thing.size.__doc__ == "How large it is."
