"""A worker process. It carries out jobs from its pipe until there are no more, or its parent has ended."""

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
from textclean.run.shard.job import Job, ShardJob
from textclean.run.shard.learn_shard import LearnJob, learn_shard
from textclean.run.shard.progress_events import OnProgress, Step
from textclean.run.shard.report import Report
from textclean.run.shard.shard import clean_shard
from textclean.run.workers.heartbeat import Heartbeat, Words
from textclean.run.workers.start import put_back

#: A message of a worker: it is ready for jobs; what it did since the last step; a job's report; an error of textclean;
#: or the traceback of an unexpected exception.
Message: TypeAlias = (
    tuple[Literal["ready"], None]
    | tuple[Literal["step"], Step]
    | tuple[Literal["done"], Report | LearnJob]
    | tuple[Literal["failed"], TextcleanError]
    | tuple[Literal["broken"], str]
)
_PR_SET_PDEATHSIG = 1


class _Messages(io.TextIOWrapper):
    """Standard output and error of a worker. Text is written at once, since the worker may be lost at any time."""

    def close(self) -> None:
        """Do nothing. Plugins must not close this stream, since others print, too."""


@attrs.frozen
class Birth:
    """What a worker must know about its start.

    Attributes:
        parent: the id of its parent process. The worker ends when the parent ends.
        environment: the environment variables to restore; see ``start.starting``.
    """

    parent: int
    environment: Mapping[str, str | None] = attrs.field(factory=dict)


def work(pipe: Connection, birth: Birth, words: Words) -> None:
    """Carry out jobs until None arrives or the pipe is closed."""
    begin(birth)
    notes = Heartbeat(words, pipe)
    notes.watch_loading()
    try:
        pipe.send(("ready", None))
        while (job := received(pipe)) is not None:
            pipe.send(_outcome(job, pipe, notes))
    except (EOFError, OSError):
        # The parent has ended.
        os._exit(1)


def received(pipe: Connection) -> Any:  # noqa: ANN401 - any value may be sent
    """Receive the next value from the pipe.

    Returns:
        The value. If this process cannot unpickle it, a ``WorkerError``: the class of a plugin object or of a format
        may be missing here.
    """
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - importing a module, and a class's own methods, may raise anything
        advice = "install the package that it is in, give a plugin as a file, or use one worker"
        return WorkerError(f"a worker cannot make what it was given: {message_of(error)}; {advice}")


def begin(birth: Birth) -> None:
    """Make this process a worker. What a plugin does to it does not reach other processes."""
    die_with(birth.parent)
    put_back(birth.environment)
    # Ctrl+C sends SIGINT to all processes of the terminal. The parent ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warnings.simplefilter("ignore", PluginWarning)  # the parent has already warned
    # Standard input and output belong to the parent. What plugins print goes to standard error.
    os.dup2(2, 1)
    sys.stdout = sys.stderr = _Messages(
        io.FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", write_through=True
    )
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)


def _outcome(job: ShardJob | WorkerError, pipe: Connection, notes: Heartbeat) -> Message:
    """Carry out a job, and return the message with its result."""
    if isinstance(job, WorkerError):
        return "failed", job
    try:
        return "done", _carried_out(job, lambda step: pipe.send(("step", step)), notes)
    except TextcleanError as error:
        return "failed", error
    except (BrokenPipeError, EOFError):
        raise
    except Exception:  # noqa: BLE001 - report any error to the parent
        return "broken", traceback.format_exc()


def _carried_out(job: ShardJob, on_progress: OnProgress, notes: Heartbeat) -> Report | LearnJob:
    match job:
        case LearnJob():
            return learn_shard(job, on_progress)
        case Job():
            cleaner = job.work.cleaner()
            notes.distrust(cleaner.plugins)
            cleaner.make_ready()
            freeze()
            return clean_shard(job, on_progress=on_progress, notes=notes)
    raise TypeError(f"{type(job).__name__}: a worker cleans shards or learns from them")


@cache
def freeze() -> None:
    """Exclude all present objects from garbage collection, so that the compiled phrases are not scanned repeatedly."""
    gc.collect()
    gc.freeze()


def die_with(parent: int) -> None:
    """Let Linux kill this process when its parent ends.

    On other systems the process ends after its current shard, when it finds the pipe closed.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent had already ended
            os._exit(1)
