"""Switch off plugins that fail on many records in a row, for the rest of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.plugin.supervision import Supervision
from textclean.run.shard.plugin_state import Course, PluginState
from textclean.run.shard.skip import Skip

#: A failure that cost the run a worker counts as this many failures, because its shard must be cleaned again.
LOSS = 10


@attrs.define(eq=False)
class FailureStreaks:
    """Says before each record which plugins are excluded, and counts after each record which plugins failed.

    Attributes:
        most: a plugin that fails on this many records in a row is switched off. Records for which it was not called do
            not count. A record from which it is excluded because it hung or ended its process counts as ``LOSS``
            records.
        supervision: the supervision of a record from which only switched-off plugins are excluded.
        missed: for each plugin that is switched off, the number of records that were cleaned without it.
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
            most, supervision: see the attributes.
            plugins: the names of all plugins.
            start: the plugins' state before the shard.
            skips: the plugins that ended a worker or hung, and the records from which they are excluded.
        """
        by_record: dict[int, list[Failure]] = {}
        for skip in skips:
            by_record.setdefault(skip.record, []).append(skip.failure)
        supervision = attrs.evolve(supervision, excluded=dict(start.off))
        missed = Counter(dict.fromkeys(start.off, 0))
        return cls(most, supervision, missed, start, by_record, dict(start.failures), dict(start.off), set(plugins))

    @property
    def course(self) -> Course:
        """How the shard changed the plugins' state."""
        return Course(
            self._start,
            PluginState(dict(sorted(self._rows.items())), dict(sorted(self._off.items()))),
            tuple(sorted(self._unanswered)),
            dict(sorted(self._heads.items())),
        )

    def before(self, record: int) -> Supervision:
        """Return the supervision for the record of this number."""
        skipped = self._skips.get(record)
        if not skipped:
            return self.supervision
        excluded = {failure.plugin: failure for failure in skipped} | self._off
        whole = next((failure for failure in skipped if failure.plugin == HOST), None)
        return attrs.evolve(self.supervision, excluded=excluded, whole=whole)

    def after(self, errors: Iterable[Failure], answered: Collection[str], excluded: Collection[str]) -> None:
        """Count the failures of a record.

        Args:
            errors: the failures in its log.
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
