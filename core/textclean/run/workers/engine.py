"""What carries out the shards of a run: this process, workers beside it, or a cluster."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from typing import Protocol

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.errors import WorkerError
from textclean.run.shard.job import Job
from textclean.run.shard.progress_events import OnProgress
from textclean.run.shard.report import Report
from textclean.run.shard.shard import clean_shard


class Engine(Protocol):
    """Takes jobs, and gives their reports as they are finished, in any order."""

    def run(self, jobs: Iterable[Job | None], on_progress: OnProgress) -> Iterator[Report]:
        """Carry out jobs; one is taken only when there is somebody to do it, since it may hold megabytes.

        When the iterator is closed, nothing of it is running any more.

        Args:
            jobs: what is to be done; None: nothing just now, so ask again when the next report was taken. There is a
                next one then.
            on_progress: is told now and then what was done since.

        Raises:
            WorkerError: a shard could not be carried out, and neither when it was tried again.
            OutputError, PluginError, ConfigError: as ``clean_shard`` does.
        """


@attrs.frozen
class Here:
    """Carries out one job after the other in this process."""

    cleaner: Cleaner

    def run(self, jobs: Iterable[Job | None], on_progress: OnProgress) -> Iterator[Report]:
        """Carry out jobs; see ``Engine``."""
        for job in filter(None, jobs):
            yield clean_shard(job, self.cleaner, on_progress)


def can_be_sent(value: object) -> str | None:
    """Return why a value cannot be sent to a worker, or None if it can."""
    try:
        pickle.dumps(value)
    except Exception as error:  # noqa: BLE001 - pickling calls the value's own methods, which may raise anything
        return str(error) or type(error).__name__
    return None


def mistake(name: str, text: str) -> WorkerError:
    """Return the error for a job that ended in an exception which is none of ours; ``text`` is its traceback."""
    return WorkerError(f"{name}: a mistake in textclean or in what it calls; please report it:\n{text}")
