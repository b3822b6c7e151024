"""The pass loop: passes until nothing more is proposed, guards, and cleaning again what was cleaned.

Cleaning is stable by construction. A text is done when no plugin has anything more to propose for it, so cleaning it
again proposes nothing. A plugin that is still proposing in the last pass allowed, that fails, or that a guard stops is
excluded from the record: the record is cleaned anew without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from textclean.cleaning.guards import plugin_guard, record_guard, removed_by, removed_from, weight
from textclean.cleaning.one_pass import OnePass, Outcome, Stage
from textclean.cleaning.policy import Policy
from textclean.cleaning.state import Cleaning, Exclusions
from textclean.config import Config
from textclean.log.edit import Failure, Kept
from textclean.log.edit_history import EditHistory
from textclean.log.json_form import DEEPEST
from textclean.log.reasons import UNSTABLE, Reason, guard
from textclean.log.restore import all_edits
from textclean.plugin.host import Host
from textclean.plugin.supervision import RecordCalls
from textclean.record import Record

#: As many passes as two plugins need that undo each other's edits in turn, and some.
_LAST_PASSES = 4


class PassLoop:
    """Cleans records with one configuration and one set of plugins until there is nothing more to do."""

    def __init__(self, config: Config, host: Host, policy: Policy) -> None:
        self._config = config
        self._host = host
        self._one_pass = OnePass(host, policy)

    def clean(self, record: Record, calls: RecordCalls) -> Cleaning:
        """Clean a record. Where plugins were excluded or protected something, clean on until that changes nothing.

        A plugin that failed on the text as it came may have something to propose once the others have cleaned it. And
        a second run cannot know which text an earlier pass inserted: what touches inserted text is widened to all of
        it here, and not there.
        """
        cleaning = self._settled(record, calls)
        for _ in range(self._config.max_passes):
            if not ((cleaning.excluded or cleaning.protecting) and cleaning.edits):
                return cleaning
            again = self._settled(attrs.evolve(record, text=cleaning.history.text), calls)
            if not again.edits:
                return cleaning
            if len(cleaning.history.history) + len(again.history.history) > DEEPEST:
                break
            text = self._host.text(again.history.text, record, cleaning.snapshot)
            cleaning = cleaning.continued(again, text)
            if (why := self._stopped_together(cleaning)) is not None:
                return self._left_whole(record, cleaning, why)
        return self._left_whole(record, cleaning, UNSTABLE)

    def _settled(self, record: Record, calls: RecordCalls) -> Cleaning:
        """Clean a record, anew without each plugin that fails, never settles or removes too much."""
        exclusions = Exclusions.of(calls.supervision.excluded)
        while True:
            cleaning = self._passes(record, frozenset(exclusions.stopped), calls)
            if not (cleaning.failures or cleaning.edits):
                return attrs.evolve(cleaning, failures=exclusions.failures, excluded=exclusions.stopped)
            failed = cleaning.failed
            acted = cleaning.acting & failed
            stopped = {} if acted else self._stopped(cleaning)
            if acted:
                failed = _to_blame(cleaning, acted)
            elif stopped:
                failed -= cleaning.late
            if stopped or (acted & failed) - cleaning.late:
                exclusions = exclusions.without_late()
            exclusions = exclusions.adding(cleaning, failed, stopped)
            if not (acted or stopped):
                break
        cleaning = attrs.evolve(cleaning, failures=exclusions.failures, excluded=exclusions.stopped)
        why = self._stopped_whole(cleaning)
        return cleaning if why is None else self._left_whole(record, cleaning, why)

    def _passes(self, record: Record, excluded: frozenset[str], calls: RecordCalls) -> Cleaning:
        """Run passes until one proposes nothing, or there may be no more."""
        history = EditHistory(record.text, text=record.text)
        text = self._host.text(record.text, record)
        outcomes: list[Outcome] = []
        spent: dict[str, float] = {}
        for number in range(1, self._config.max_passes + 1):
            outcome = self._one_pass.run(Stage(text, history, number, excluded, calls, spent))
            outcomes.append(outcome)
            if not outcome.edits:
                return Cleaning.of(text, history, outcomes)
            excluded |= outcome.failed
            history = history.after(outcome.edits)
            text = self._host.text(history.text, record, text)
        return Cleaning.of(text, history, outcomes, _endless(outcomes))

    def _stopped(self, cleaning: Cleaning) -> dict[str, Sequence[Kept]]:
        """Return the plugins that a guard stops, each with all that it proposed."""
        edits = list(all_edits(cleaning.edits))
        if not edits:
            return {}
        original = cleaning.history.original
        whole = weight(original)
        stopped: dict[str, Sequence[Kept]] = {}
        for name in sorted({edit.plugin for edit in edits}):
            its_own = [edit for edit in edits if edit.plugin == name]
            over = plugin_guard(self._config.guards, whole, removed_by(original, its_own))
            if over is not None:
                not_made = [edit.not_made(guard(over)) for edit in its_own if not edit.closes_gap]
                stopped[name] = [*not_made, *(item for item in (*cleaning.kept, *cleaning.lost) if item.plugin == name)]
        return stopped

    def _stopped_together(self, cleaning: Cleaning) -> Reason | None:
        """Return why a record is left whole that was cleaned more than once, each time within the guards."""
        stopped = self._stopped(cleaning)
        first = next((items[0].why for items in stopped.values() if items), None)
        return self._stopped_whole(cleaning) if first is None else Reason.parse(first)

    def _stopped_whole(self, cleaning: Cleaning) -> Reason | None:
        """Return why a record has to be left whole, or None."""
        if not cleaning.edits:
            return None
        original = cleaning.history.original
        removed = removed_from(original, cleaning.edits)
        over = record_guard(self._config.guards, weight(original), removed, cleaning.history.text)
        return None if over is None else guard(over)

    def _left_whole(self, record: Record, cleaning: Cleaning, why: Reason) -> Cleaning:
        """Return a record as it was, with all that was proposed for it among what stayed."""
        not_made = [edit.not_made(why) for edit in cleaning.edits if not edit.closes_gap]
        return Cleaning(
            self._host.text(record.text, record),
            EditHistory(record.text, text=record.text),
            cleaning.kept,
            (*cleaning.lost, *not_made),
            cleaning.failures,
            excluded=cleaning.excluded,
            left_whole=True,
        )


def _endless(outcomes: Sequence[Outcome]) -> Iterable[Failure]:
    """Return a failure for each plugin that is to blame where cleaning came to no end.

    Removals alone come to an end: where text was still inserted, those that remove it again are not to blame.
    """
    last = outcomes[-_LAST_PASSES:]
    inserting = {edit.plugin for outcome in last for edit in outcome.edits if edit.inserted}
    endless = inserting or {edit.plugin for edit in outcomes[-1].edits}
    message = f"still proposing edits after {len(outcomes)} passes"
    return [Failure(name, "clean" if inserting else "detect", message) for name in sorted(endless)]


def _to_blame(cleaning: Cleaning, acted: set[str]) -> set[str]:
    """Choose which failed plugins to exclude before cleaning again, so that none of their work can stay.

    Those that failed on the text as it came, and those that never settle. The others failed on what had been made of
    the text, which will be another one: they are excluded only if nobody else is, first those that inserted text.
    """
    early = cleaning.failed - cleaning.late
    if early & acted:
        return early
    inserting = {edit.plugin for edit in all_edits(cleaning.edits) if edit.inserted} & acted
    return early | (inserting or acted)
