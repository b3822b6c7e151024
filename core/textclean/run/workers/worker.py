"""A worker process: carries out the jobs that come through its pipe, until there are no more or its parent is gone."""

from __future__ import annotations

import ctypes
import gc
import io
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Mapping
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, Literal, TypeAlias

import attrs

from textclean.errors import PluginWarning, TextcleanError, WorkerError, message_of
from textclean.run.shard.job import Job
from textclean.run.shard.progress_events import Step
from textclean.run.shard.report import Report
from textclean.run.shard.shard import clean_shard
from textclean.run.workers.heartbeat import Heartbeat, Words
from textclean.run.workers.start import put_back

#: What a worker says: it can take a job; what it did since; a job's report; an error of ours; a mistake of ours.
Message: TypeAlias = (
    tuple[Literal["ready"], None]
    | tuple[Literal["step"], Step]
    | tuple[Literal["done"], Report]
    | tuple[Literal["failed"], TextcleanError]
    | tuple[Literal["broken"], str]
)
_PR_SET_PDEATHSIG = 1


class _Messages(io.TextIOWrapper):
    """Where messages go: written at once, since a worker may be lost at any time, and closed by nobody."""

    def close(self) -> None:
        """Do nothing: others print, too."""


@attrs.frozen
class Birth:
    """What a worker has to know of how it came to be.

    Attributes:
        parent: the number of the process that started it, with which it ends.
        environment: variables that were others while it began; see ``start.starting``.
    """

    parent: int
    environment: Mapping[str, str | None] = attrs.field(factory=dict)


def work(pipe: Connection, birth: Birth, words: Words) -> None:
    """Carry out jobs until None comes, or the pipe ends."""
    begin(birth)
    notes = Heartbeat(words, pipe)
    notes.watch_loading()
    try:
        pipe.send(("ready", None))
        while (job := received(pipe)) is not None:
            pipe.send(_outcome(job, pipe, notes))
    except (EOFError, OSError):
        # Nobody is there any more to report to.
        os._exit(1)


def received(pipe: Connection) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what comes through the pipe next.

    Returns:
        What was sent; in its place a ``WorkerError`` if this process cannot make it: a plugin object or the class of a
        format may not be found here.
    """
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - importing a module, and a class's own methods, may raise anything
        advice = "install the package that it is in, give a plugin as a file, or use one worker"
        return WorkerError(f"a worker cannot make what it was given: {message_of(error)}; {advice}")


def begin(birth: Birth) -> None:
    """Make this process a worker, which is lost without harm: nothing that a plugin does reaches beyond it."""
    die_with(birth.parent)
    put_back(birth.environment)
    # The keyboard's interrupt goes to all processes of the terminal; the parent ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warnings.simplefilter("ignore", PluginWarning)  # the parent has told
    # Standard input and output are the parent's; what plugins print goes where messages go.
    os.dup2(2, 1)
    sys.stdout = sys.stderr = _Messages(
        io.FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", write_through=True
    )
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)


def _outcome(job: Job | WorkerError, pipe: Connection, notes: Heartbeat) -> Message:
    """Carry out a job, and say what came of it."""
    if isinstance(job, WorkerError):
        return "failed", job
    try:
        notes.distrust(job.work.cleaner().plugins)
        freeze()
        return "done", clean_shard(job, on_progress=lambda step: pipe.send(("step", step)), notes=notes)
    except TextcleanError as error:
        return "failed", error
    except (BrokenPipeError, EOFError):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the parent has to know of it
        return "broken", traceback.format_exc()


@cache
def freeze() -> None:
    """Spare Python's garbage collector from walking the compiled phrases again and again."""
    gc.collect()
    gc.freeze()


def die_with(parent: int) -> None:
    """Let Linux end this process when its parent is gone; elsewhere the pipe's end does, after the current shard."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
