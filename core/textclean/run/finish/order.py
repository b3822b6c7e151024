"""Order shards that are cleaned in parallel, so that the result is the same as if they were cleaned one by one.

A plugin that fails again and again is switched off for the rest of the run. So the result of a shard may depend on all
shards before it. If each shard waited for those, only one worker would work. So each shard begins with a guess of the
plugins' state. The guess is right as long as no plugin fails. When all earlier shards are done, the guess is compared
with the real state. If the difference matters, the shard is cleaned again.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

import attrs

from textclean.run.shard.job import Job
from textclean.run.shard.plugin_state import PluginState
from textclean.run.shard.report import Report

#: The most bytes of input that wait in memory for earlier shards. One more block may be held.
MOST_HELD = 256 << 20


@attrs.define(eq=False)
class Order:
    """The jobs of a run in order.

    A shard is held while its result may still change, and settled when all shards before it are settled and its result
    is final.

    Attributes:
        most: a plugin that fails on this many records in a row is switched off; see ``FailureStreaks``.
        jobs: the jobs of all shards.
        reports: the reports of finished shards. The report of a shard that must be cleaned again is removed.
        discard: called with the number of a shard that must be cleaned again. It deletes the shard's files.
        settled: how many shards are settled. They are the first ones.
    """

    most: int
    jobs: Iterator[Job]
    reports: dict[int, Report]
    discard: Callable[[int], None]
    settled: int = 0
    _standing: PluginState = attrs.field(factory=PluginState)
    _held: dict[int, Job] = attrs.field(factory=dict)
    _waiting: list[int] = attrs.field(factory=list)

    def look_ahead(self, count: int) -> int:
        """Look for ``count`` jobs that need to be done, and return how many are waiting."""
        while len(self._waiting) < count and self._room and self._hold_next():
            pass
        return len(self._waiting)

    def __iter__(self) -> Iterator[Job | None]:
        """Yield the jobs to be done. Yield None if no job may begin before another report is taken."""
        while True:
            if self._waiting:
                shard = heapq.heappop(self._waiting)
                yield attrs.evolve(self._held[shard], start=self._standing_before(shard))
            elif not self._room:
                yield None
            elif self._hold_next():
                continue
            elif self._held:
                yield None
            else:
                return

    def take(self, report: Report) -> None:
        """Take the report of a job that was yielded, and settle all shards that can be settled."""
        self.reports[report.shard] = report
        self._settle()

    @property
    def _room(self) -> bool:
        waiting = (job for shard, job in self._held.items() if shard in self.reports)
        return sum(len(part.block or b"") for job in waiting for part in job.slices) < MOST_HELD

    def _hold_next(self) -> bool:
        """Take one more job. Return False if there is none."""
        job = next(self.jobs, None)
        if job is None:
            return False
        self._held[job.shard] = job
        if job.shard in self.reports:
            self._settle()
        else:
            heapq.heappush(self._waiting, job.shard)
        return True

    def _settle(self) -> None:
        standing = self._standing
        for shard in self._done():
            report = self.reports[shard]
            if not report.course.is_same_from(standing, self.most):
                self._redo(shard)
                continue
            standing = report.course.end_from(standing)
            if shard == self.settled:
                self._standing = standing
                self.settled += 1
                del self._held[shard]

    def _standing_before(self, shard: int) -> PluginState:
        """Return the plugins' state before a shard, as far as it is known."""
        standing = self._standing
        for done in self._done():
            if done < shard:
                standing = self.reports[done].course.end_from(standing)
        return standing

    def _done(self) -> list[int]:
        """Return the shards that are finished but not settled, in order."""
        return sorted(shard for shard in self._held if shard in self.reports)

    def _redo(self, shard: int) -> None:
        del self.reports[shard]
        self.discard(shard)
        heapq.heappush(self._waiting, shard)
