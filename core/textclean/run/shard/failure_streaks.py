"""Plugins that fail on one record after the other, and are switched off for the rest of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.plugin.supervision import Supervision
from textclean.run.shard.plugin_state import Course, PluginState
from textclean.run.shard.skip import Skip

#: As many failures as one counts that has cost the run a worker, and so its shard another turn.
LOSS = 10


@attrs.define(eq=False)
class FailureStreaks:
    """Knows before each record who is left out, and learns from each who failed.

    Attributes:
        most: so many records in a row a plugin may fail on; records for which it was not called do not count, and one
            for which it is left out since it hung or ended its process counts as ``LOSS`` of them.
        supervision: what the cleaner is given with a record for which nobody is left out but those switched off.
        missed: for how many records each plugin that is switched off had no part.
    """

    most: int
    supervision: Supervision
    missed: Counter[str] = attrs.field(factory=Counter)
    _start: PluginState = attrs.field(factory=PluginState)
    _skips: Mapping[int, Sequence[Failure]] = attrs.field(factory=dict)
    _rows: dict[str, int] = attrs.field(factory=dict)
    _off: dict[str, Failure] = attrs.field(factory=dict)
    _unanswered: set[str] = attrs.field(factory=set)
    _heads: Counter[str] = attrs.field(factory=Counter)

    @classmethod
    def of(
        cls,
        most: int,
        supervision: Supervision,
        plugins: Collection[str],
        start: PluginState,
        skips: Iterable[Skip] = (),
    ) -> FailureStreaks:
        """Begin a shard.

        Args:
            most, supervision: see above.
            plugins: the names of all.
            start: how they stand.
            skips: what was found to be fatal to a worker.
        """
        by_record: dict[int, list[Failure]] = {}
        for skip in skips:
            by_record.setdefault(skip.record, []).append(skip.failure)
        supervision = attrs.evolve(supervision, excluded=dict(start.off))
        missed = Counter(dict.fromkeys(start.off, 0))
        return cls(most, supervision, missed, start, by_record, dict(start.failures), dict(start.off), set(plugins))

    @property
    def course(self) -> Course:
        """What has become of how plugins stood."""
        return Course(
            self._start,
            PluginState(dict(sorted(self._rows.items())), dict(sorted(self._off.items()))),
            tuple(sorted(self._unanswered)),
            dict(sorted(self._heads.items())),
        )

    def before(self, record: int) -> Supervision:
        """Return what the cleaner is given with the record of this number."""
        skipped = self._skips.get(record)
        if not skipped:
            return self.supervision
        excluded = {failure.plugin: failure for failure in skipped} | self._off
        whole = next((failure for failure in skipped if failure.plugin == HOST), None)
        return attrs.evolve(self.supervision, excluded=excluded, whole=whole)

    def after(self, errors: Iterable[Failure], answered: Collection[str], excluded: Collection[str]) -> None:
        """Learn from a record.

        Args:
            errors: those in its log.
            answered, excluded: see ``Supervised``.
        """
        if not (errors or self._rows or self._unanswered):
            return
        failed = {error.plugin: error.hook for error in errors}
        well = {name for name in answered if name not in failed}
        self._unanswered -= well
        for name in well & self._rows.keys():
            del self._rows[name]
        for name, hook in failed.items():
            if name in self._off:
                self.missed[name] += 1
            elif name != HOST:
                self._count(name, hook, lost=name in excluded)

    def _count(self, name: str, hook: str, *, lost: bool) -> None:
        count = LOSS if lost else 1
        if name in self._unanswered:
            self._heads[name] += count
        self._rows[name] = self._rows.get(name, 0) + count
        if self._rows[name] >= self.most:
            why = "hung or ended its process again and again" if lost else f"failed on {self.most} records in a row"
            self._off[name] = Failure(name, hook, f"switched off: it {why}")
            self.supervision = attrs.evolve(self.supervision, excluded=dict(self._off))
            self.missed[name] = 0
            del self._rows[name]
