"""Plugins that fail on one record after the other, and are switched off for the rest of a shard.

Of a shard and not of the run: what a shard holds depends on the input alone, so the output stays the same for any
number of workers. A switch for the whole run would depend on which shard was done first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from textclean.record import Failure
from textclean.registry import HOST
from textclean.run.blame import Skip
from textclean.watch import Watch

#: As many failures as one counts that has cost the run a worker, and so its shard another turn.
LOSS = 10


@attrs.define(eq=False)
class Streaks:
    """Knows before each record of a shard who is left out, and learns from each who failed.

    Attributes:
        most: so many records in a row a plugin may fail on; records for which it was not called do not count, and one
            for which it is left out since it hung or ended its process counts as ``LOSS`` of them.
        watch: what the cleaner is given with each record.
        missed: for how many records each plugin that was switched off had no part.
    """

    most: int
    watch: Watch
    missed: Counter[str] = attrs.field(factory=Counter)
    _skips: Mapping[int, Sequence[Failure]] = attrs.field(factory=dict)
    _lengths: dict[str, int] = attrs.field(factory=dict)
    _off: dict[str, Failure] = attrs.field(factory=dict)

    @classmethod
    def of(cls, most: int, watch: Watch, skips: Iterable[Skip] = ()) -> Streaks:
        """Begin a shard of which some records were found to be fatal."""
        by_record: dict[int, list[Failure]] = {}
        for skip in skips:
            by_record.setdefault(skip.record, []).append(skip.failure)
        return cls(most, watch, skips=by_record)

    def before(self, record: int) -> Watch:
        """Return what the cleaner is given with the record of this number."""
        skipped = self._skips.get(record, ())
        self.watch.left_out = {failure.plugin: failure for failure in skipped} | self._off if skipped else self._off
        self.watch.whole = next((failure for failure in skipped if failure.plugin == HOST), None)
        return self.watch

    def after(self, errors: Iterable[Failure]) -> None:
        """Learn from the errors in the log of the record."""
        failed = {error.plugin: error.hook for error in errors} if errors else {}
        if not (failed or self._lengths):
            return
        failing = self.watch.failing
        for name in [name for name in self._lengths if name not in failing and name not in failed]:
            del self._lengths[name]
        for name, hook in failed.items():
            if name in self._off:
                self.missed[name] += 1
            elif name != HOST:
                failing.add(name)
                lost = name in self.watch.left_out
                self._lengths[name] = self._lengths.get(name, 0) + (LOSS if lost else 1)
                if self._lengths[name] >= self.most:
                    why = (
                        "hung or ended its process again and again"
                        if lost
                        else f"failed on {self.most} records in a row"
                    )
                    self._off[name] = Failure(name, hook, f"switched off: it {why}")
                    self.missed[name] = 0
