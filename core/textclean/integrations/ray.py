"""The shards of a run as tasks of Ray."""

from __future__ import annotations

import platform
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Literal, TypeAlias

import attrs

from textclean.errors import InputError, OutputError, PluginWarning, TextcleanError, WorkerError
from textclean.integrations.ray_cluster import connected
from textclean.run.shard.job import Job, absolute
from textclean.run.shard.progress_events import OnProgress, Step
from textclean.run.shard.report import Report
from textclean.run.shard.shard import clean_shard
from textclean.run.workers.engine import mistake
from textclean.run.workers.pool import Pool
from textclean.storage.files import exists

_TRIES = 2
#: Seconds that cancelled tasks have to end.
_GRACE = 10.0

Outcome: TypeAlias = (
    tuple[Literal["done"], Report] | tuple[Literal["failed"], TextcleanError] | tuple[Literal["broken"], str]
)


@attrs.frozen
class RayEngine:
    """An engine that makes a task of each shard; see ``textclean.run.workers.engine.Engine``.

    Attributes:
        workers: how many tasks are under way at a time; None: one for each CPU of the cluster, however many it has
            by then.
        address: where the cluster is; None: see ``ray_cluster.connected``.
    """

    workers: int | None = None
    address: str | None = None

    def run(self, jobs: Iterable[Job | None], facts: OnProgress) -> Iterator[Report]:
        """Carry out jobs. All machines of the cluster have to see the folder of their work, and their sources.

        Raises:
            ConfigError: Ray is not installed.
            WorkerError: there is no cluster; or a shard could not be carried out, and neither when it was tried again.
            InputError, OutputError: a machine of the cluster does not see what this one sees.
            OutputError, PluginError: as ``clean_shard`` does.
        """
        with connected(self.address, self.workers) as cluster:
            tasks = _Tasks(cluster.ray)
            try:
                for job in jobs:
                    most = len(tasks.under_way)
                    if job is not None:
                        tasks.start(absolute(job))
                        most = self._most(cluster.ray)
                    while tasks.under_way and len(tasks.under_way) >= most:
                        yield from tasks.finished(facts)
                while tasks.under_way:
                    yield from tasks.finished(facts)
            finally:
                if not cluster.ours:
                    tasks.cancel()

    def _most(self, ray: Any) -> int:  # noqa: ANN401 - see cluster
        if self.workers:
            return self.workers
        # One that waits tells a cluster that can grow to do so.
        return int(ray.cluster_resources().get("CPU", 0)) + 1


class _Tasks:
    """The tasks that are under way."""

    def __init__(self, ray: Any) -> None:  # noqa: ANN401 - see cluster
        self.under_way: dict[Future[Outcome], tuple[Any, Job]] = {}
        self._ray = ray
        # Ray would try again by itself, as often for a machine that is lost as for a shard that no worker survives.
        self._task = ray.remote(num_cpus=1, max_retries=0)(carry_out)
        self._tries: Counter[int] = Counter()

    def start(self, job: Job) -> None:
        self._tries[job.shard] += 1
        task = self._task.remote(job)
        self.under_way[task.future()] = task, job

    def finished(self, facts: OnProgress) -> Iterator[Report]:
        """Wait until a task is finished; give its report, or try its shard again if it was lost."""
        # Ray's own wait looks for signals now and then, and makes the keyboard's interrupt of any of them.
        for future in wait(self.under_way, return_when=FIRST_COMPLETED).done:
            _, job = self.under_way.pop(future)
            match self._outcome(future, job):
                case ("done", report):
                    del self._tries[job.shard]  # it may have to be done once more, for another reason
                    facts(_step(job, report))
                    yield report
                case ("failed", error):
                    raise error
                case ("broken", text):
                    raise mistake(job.name, text)

    def cancel(self) -> None:
        """End what is under way, and wait until it has ended."""
        for task, _ in self.under_way.values():
            self._ray.cancel(task, force=True)
        wait(self.under_way, _GRACE)

    def _outcome(self, future: Future[Outcome], job: Job) -> Outcome | None:
        """Return what came of a task; None: it was lost, and is under way again."""
        try:
            return future.result()
        except self._ray.exceptions.RayTaskError as error:
            raise WorkerError(
                f"{job.name}: cannot be begun: {error.cause}; is the same textclean on all machines?"
            ) from None
        except self._ray.exceptions.RayError as error:
            if self._tries[job.shard] < _TRIES:
                self.start(job)
                return None
            how = str(error).strip().partition("\n")[0].rstrip(".")
            message = "free some memory, use fewer --workers, or look for a record there that no plugin gets through"
            raise WorkerError(f"{job.name}: two tasks were lost over it; the last one: {how}; {message}") from None


def carry_out(job: Job) -> Outcome:
    """Carry out a job, in whatever process of the cluster this is; errors come back as values."""
    warnings.simplefilter("ignore", PluginWarning)  # whoever began the run has told
    try:
        _check_sight(job)
        return "done", _report(job)
    except TextcleanError as error:
        return "failed", error
    except Exception:  # noqa: BLE001 - whatever it is, whoever began the run has to know of it
        return "broken", traceback.format_exc()


def _report(job: Job) -> Report:
    if not job.work.apart:
        return clean_shard(job)
    # In a process of its own a plugin that hangs or dies takes down that one and not the task, as in a local run.
    (report,) = Pool.of(job.work.cleaner(), 1).run([job], lambda _: None)
    return report


def _check_sight(job: Job) -> None:
    """Make sure that this machine sees what the run's own does: a shard that reads nothing passes for a short one."""
    here = f"is not there on the machine {platform.node()}; put it where all machines of the cluster see it"
    if not job.work.folder.is_dir():
        raise OutputError(f"{job.work.folder}: the folder for what is unfinished {here}")
    for part in job.slices:
        if part.block is None and not exists(part.source.path):
            raise InputError(f"{part.source.path}: {here}, or name it by a URL")


def _step(job: Job, report: Report) -> Step:
    tally = report.tally
    rejected = sum(part.rejected for part in report.slices)
    failures = sum(tally.errors.values()) + rejected
    return Step(tally.records + rejected, failures, tally.characters_in, tally.characters_out, job.size)
