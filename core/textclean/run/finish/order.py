"""Shards that are done side by side, and come out as if they had been done one after the other.

A plugin that fails again and again is switched off for the rest of the run, so a shard may depend on all before it. To
wait for those would leave one worker with all the work. So each is begun on a guess of how plugins stand, which is
right as long as none fails. When all before it are done, the guess is held against what they came to; where it makes a
difference, the shard is done again.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

import attrs

from textclean.run.shard.job import Job
from textclean.run.shard.plugin_state import PluginState
from textclean.run.shard.report import Report

#: Bytes of input that wait in memory for the shards before them, at the most; it may be one block more.
MOST_HELD = 256 << 20


@attrs.define(eq=False)
class Order:
    """The jobs of a run in order, those that are under way, and those that are settled.

    Attributes:
        most: on so many records in a row a plugin may fail; see ``Streaks``.
        jobs: the jobs of all shards.
        reports: of the shards that are done; that of one which has to be done again is taken out.
        discard: is called with the number of a shard whose files are no longer worth anything.
        settled: so many shards, from the first on, stay as they are.
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
        """Return how many jobs are waiting to be done, after looking for as many as asked for."""
        while len(self._waiting) < count and self._room and self._hold_next():
            pass
        return len(self._waiting)

    def __iter__(self) -> Iterator[Job | None]:
        """Yield the jobs to be done, and None where none is to be begun before a report was taken."""
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
        """Take the report of a job that was yielded, and settle what can be settled."""
        self.reports[report.shard] = report
        self._settle()

    @property
    def _room(self) -> bool:
        waiting = (job for shard, job in self._held.items() if shard in self.reports)
        return sum(len(part.block or b"") for job in waiting for part in job.slices) < MOST_HELD

    def _hold_next(self) -> bool:
        """Take one more job; False: there is none."""
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
        """Return how plugins stand before a shard, as far as is known."""
        standing = self._standing
        for done in self._done():
            if done < shard:
                standing = self.reports[done].course.end_from(standing)
        return standing

    def _done(self) -> list[int]:
        """Return the shards that are done and not settled, in order."""
        return sorted(shard for shard in self._held if shard in self.reports)

    def _redo(self, shard: int) -> None:
        del self.reports[shard]
        self.discard(shard)
        heapq.heappush(self._waiting, shard)
