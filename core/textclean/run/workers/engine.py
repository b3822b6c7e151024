"""Engines, which clean the shards of a run: in this process, in worker processes, or on a cluster."""

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
    """Takes jobs, and yields their reports as they are finished, in any order."""

    def run(self, jobs: Iterable[Job | None], on_progress: OnProgress) -> Iterator[Report]:
        """Carry out jobs.

        A job is taken only when a worker is free, since it may hold megabytes. After the returned iterator is closed,
        no work is running any more.

        Args:
            jobs: the jobs. None in place of a job means: no job may begin now. Ask again after the next report was
                taken; in this case at least one job is still running.
            on_progress: called from time to time with what was done since the last call.

        Raises:
            WorkerError: a shard could not be cleaned, even after several tries.
            OutputError, PluginError, ConfigError: see ``clean_shard``.
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
    """Return the error for a job that raised an unexpected exception. ``text`` is its traceback."""
    return WorkerError(f"{name}: a mistake in textclean or in what it calls; please report it:\n{text}")
