"""The state of a record during cleaning, computed from the outcomes of its passes, and from repeated cleanings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from textclean.cleaning.one_pass import Outcome
from textclean.log.edit import Edit, Failure, Kept
from textclean.log.edit_history import EditHistory
from textclean.log.restore import all_edits
from textclean.text.snapshot import Snapshot


@attrs.frozen
class Cleaning:
    """The state of a record after some passes.

    Attributes:
        snapshot: the current text as plugins would see it.
        history: the passes that led to it.
        kept, lost: see ``Outcome``.
        failures: the hook calls that failed, in order.
        late: plugins that failed in a later pass, on a text that earlier passes had changed.
        protecting: see ``Outcome``.
        excluded: plugins that were excluded, each with those of its findings that a guard stopped.
        left_whole: whether the record was left unchanged, because a guard stopped its edits or cleaning never ended.
    """

    snapshot: Snapshot
    history: EditHistory
    kept: tuple[Kept, ...] = ()
    lost: tuple[Kept, ...] = ()
    failures: tuple[Failure, ...] = ()
    late: frozenset[str] = frozenset()
    protecting: frozenset[str] = frozenset()
    excluded: Mapping[str, Sequence[Kept]] = attrs.field(factory=dict)
    left_whole: bool = False

    @classmethod
    def of(
        cls, text: Snapshot, history: EditHistory, outcomes: Sequence[Outcome], endless: Iterable[Failure] = ()
    ) -> Cleaning:
        """Combine the outcomes of passes. ``endless`` are the failures of plugins that never stop proposing edits."""
        first, *later = outcomes
        return cls(
            text,
            history,
            tuple(kept for outcome in outcomes for kept in outcome.kept),
            tuple(lost for outcome in outcomes for lost in outcome.lost),
            (*(failure for outcome in outcomes for failure in outcome.failures), *endless),
            frozenset(name for outcome in later for name in outcome.failed),
            first.protecting.union(*(outcome.protecting for outcome in later)),
        )

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits so far, in code points of the original."""
        return self.history.edits

    @property
    def failed(self) -> set[str]:
        """The plugins that failed."""
        return {failure.plugin for failure in self.failures}

    @property
    def acting(self) -> set[str]:
        """The plugins whose edits or protected spans changed the result."""
        return {edit.plugin for edit in all_edits(self.edits)} | self.protecting

    @property
    def stayed(self) -> Iterable[Kept]:
        """All findings that were not carried out, except those that the policy kept."""
        return (*self.lost, *(kept for stopped in self.excluded.values() for kept in stopped))

    def continued(self, again: Cleaning, text: Snapshot) -> Cleaning:
        """Return this cleaning followed by a second one.

        Args:
            again: the second cleaning, which began with the cleaned text of this one.
            text: the last text as plugins see it.
        """

        def in_original(kept: Kept) -> Kept:
            start, end = self.history.original_span(kept.start, kept.end)
            return attrs.evolve(kept, start=start, end=end)

        history = self.history
        for edits in again.history.history:
            history = history.after(
                [attrs.evolve(edit, pass_number=edit.pass_number + len(self.history.history)) for edit in edits]
            )
        carried_out = {_what(edit) for edit in history.edits}
        lost = (*self.stayed, *map(in_original, again.lost))
        return attrs.evolve(
            self,
            snapshot=text,
            history=history,
            kept=(*self.kept, *map(in_original, again.kept)),
            lost=tuple(item for item in lost if _what(item) not in carried_out),
            failures=tuple(dict.fromkeys([*self.failures, *again.failures])),
            excluded={name: list(map(in_original, stopped)) for name, stopped in again.excluded.items()},
        )


@attrs.frozen
class Exclusions:
    """The plugins excluded from a record before it is cleaned again.

    Attributes:
        stopped: the excluded plugins by name, each with those of its findings that a guard stopped.
        failures: the failures for which plugins are excluded, in order.
        late: see ``Cleaning``.
    """

    stopped: Mapping[str, Sequence[Kept]]
    failures: tuple[Failure, ...]
    late: frozenset[str] = frozenset()

    @classmethod
    def of(cls, failures: Mapping[str, Failure]) -> Exclusions:
        """Exclude plugins from the beginning, each for its failure."""
        return cls(dict.fromkeys(failures, ()), tuple(dict.fromkeys(failures.values())))

    def without_late(self) -> Exclusions:
        """Return the exclusions without the late plugins. These may act again, because the text will be different."""
        return Exclusions(
            {name: stopped for name, stopped in self.stopped.items() if name not in self.late},
            tuple(failure for failure in self.failures if failure.plugin not in self.late),
        )

    def adding(self, cleaning: Cleaning, failed: Collection[str], stopped: Mapping[str, Sequence[Kept]]) -> Exclusions:
        """Return the exclusions plus the plugins that failed in a cleaning, or that a guard stopped there."""
        failures = [failure for failure in cleaning.failures if failure.plugin in failed]
        return Exclusions(
            {**self.stopped, **dict.fromkeys(failed, ()), **stopped},
            tuple(dict.fromkeys([*self.failures, *failures])),
            self.late | cleaning.late.intersection(failed),
        )


def _what(item: Edit | Kept) -> tuple[int, int, str, str, str]:
    return item.start, item.end, item.plugin, item.rule, item.label
