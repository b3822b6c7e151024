"""Clean the shards of a run as Ray tasks."""

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
#: How many seconds cancelled tasks have to end.
_GRACE = 10.0

Outcome: TypeAlias = (
    tuple[Literal["done"], Report] | tuple[Literal["failed"], TextcleanError] | tuple[Literal["broken"], str]
)


@attrs.frozen
class RayEngine:
    """An engine that makes a Ray task of each shard; see ``textclean.run.workers.engine.Engine``.

    Attributes:
        workers: how many tasks run at a time. None: one for each CPU that the cluster has at that time, and one more.
        address: the address of the cluster. None: see ``ray_cluster.connected``.
    """

    workers: int | None = None
    address: str | None = None

    def run(self, jobs: Iterable[Job | None], facts: OnProgress) -> Iterator[Report]:
        """Carry out jobs. All machines of the cluster must see the folder of unfinished files, and the sources.

        Raises:
            ConfigError: Ray is not installed.
            WorkerError: there is no cluster, or a shard could not be cleaned in two tries.
            InputError, OutputError: a machine of the cluster does not see a source or the folder.
            OutputError, PluginError: see ``clean_shard``.
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
        # One waiting task makes a cluster grow, if it can.
        return int(ray.cluster_resources().get("CPU", 0)) + 1


class _Tasks:
    """The running tasks."""

    def __init__(self, ray: Any) -> None:  # noqa: ANN401 - see cluster
        self.under_way: dict[Future[Outcome], tuple[Any, Job]] = {}
        self._ray = ray
        # Do not let Ray retry: it would not distinguish a lost machine from a shard that kills every worker.
        self._task = ray.remote(num_cpus=1, max_retries=0)(carry_out)
        self._tries: Counter[int] = Counter()

    def start(self, job: Job) -> None:
        self._tries[job.shard] += 1
        task = self._task.remote(job)
        self.under_way[task.future()] = task, job

    def finished(self, facts: OnProgress) -> Iterator[Report]:
        """Wait until a task is finished. Yield its report, or start its shard again if the task was lost."""
        # Ray's own ``wait`` turns any signal into a KeyboardInterrupt.
        for future in wait(self.under_way, return_when=FIRST_COMPLETED).done:
            _, job = self.under_way.pop(future)
            match self._outcome(future, job):
                case ("done", report):
                    del self._tries[job.shard]  # the shard may have to be cleaned again for another reason
                    facts(_step(job, report))
                    yield report
                case ("failed", error):
                    raise error
                case ("broken", text):
                    raise mistake(job.name, text)

    def cancel(self) -> None:
        """Cancel the running tasks, and wait until they have ended."""
        for task, _ in self.under_way.values():
            self._ray.cancel(task, force=True)
        wait(self.under_way, _GRACE)

    def _outcome(self, future: Future[Outcome], job: Job) -> Outcome | None:
        """Return the outcome of a task. None: the task was lost, and its shard was started again."""
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
    """Carry out a job in a process of the cluster. Errors are returned as values."""
    warnings.simplefilter("ignore", PluginWarning)  # the process that began the run has already warned
    try:
        _check_sight(job)
        return "done", _report(job)
    except TextcleanError as error:
        return "failed", error
    except Exception:  # noqa: BLE001 - report any error to the process that began the run
        return "broken", traceback.format_exc()


def _report(job: Job) -> Report:
    if not job.work.apart:
        return clean_shard(job)
    # Plugins are called in another process, as in a local run. A plugin that hangs or crashes does not end the task.
    report: Report
    (report,) = Pool.of(job.work.cleaner(), 1).run([job], lambda _: None)
    return report


def _check_sight(job: Job) -> None:
    """Check that this machine sees the folder and the sources. Otherwise missing files could look like empty shards."""
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
