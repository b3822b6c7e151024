"""The pass loop: run passes until no plugin proposes an edit, apply the guards, and clean the cleaned text again.

Cleaning is stable by construction. A text is finished when no plugin proposes any more edits for it, so cleaning it
again changes nothing. A plugin is excluded from the record if it still proposes edits in the last allowed pass, if it
fails, or if a guard stops it. The record is then cleaned again from the beginning without this plugin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from textclean.cleaning.guards import never_over, plugin_guard, record_guard, removed_by, removed_from, whole_weight
from textclean.cleaning.one_pass import NOTHING, OnePass, Outcome, Stage
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
from textclean.text.snapshot import Snapshot

#: How many of the last passes are checked for insertions. Two plugins that undo each other's edits need fewer passes.
_LAST_PASSES = 4


class PassLoop:
    """Cleans records with one configuration and one set of plugins until no plugin proposes an edit."""

    def __init__(self, config: Config, host: Host, policy: Policy) -> None:
        self._config = config
        self._host = host
        self._one_pass = OnePass(host, policy)

    def clean(self, record: Record, calls: RecordCalls) -> Cleaning:
        """Clean a record. If plugins were excluded or protected something, clean the result again until it is stable.

        There are two reasons. First, a plugin that failed on the original text may propose edits for the cleaned text.
        Second, a proposal that touches inserted text is widened to all of it; a second run cannot do that, because it
        cannot know which text an earlier pass inserted.
        """
        begin = self._host.text(record.text, record)
        cleaning = self._settled(begin, calls)
        for _ in range(self._config.max_passes):
            if not ((cleaning.excluded or cleaning.protecting) and cleaning.edits):
                return cleaning
            cleaned = attrs.evolve(record, text=cleaning.history.text)
            again = self._settled(self._host.text(cleaned.text, cleaned, begin), calls)
            if not again.edits:
                return cleaning
            if len(cleaning.history.history) + len(again.history.history) > DEEPEST:
                break
            text = self._host.text(again.history.text, record, cleaning.snapshot)
            cleaning = cleaning.continued(again, text)
            if (why := self._stopped_together(cleaning)) is not None:
                return self._left_whole(begin, cleaning, why)
        return self._left_whole(begin, cleaning, UNSTABLE)

    def _settled(self, begin: Snapshot, calls: RecordCalls) -> Cleaning:
        """Clean a text. Start again without each plugin that fails, never settles, or removes too much."""
        exclusions = Exclusions.of(calls.supervision.excluded)
        while True:
            cleaning = self._passes(begin, frozenset(exclusions.stopped), calls)
            if not (cleaning.failures or cleaning.edits):
                if not (exclusions.failures or exclusions.stopped):
                    return cleaning  # most records: nobody failed, and nobody proposed an edit
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
        return cleaning if why is None else self._left_whole(begin, cleaning, why)

    def _passes(self, begin: Snapshot, excluded: frozenset[str], calls: RecordCalls) -> Cleaning:
        """Run passes until a pass proposes nothing, or the most allowed passes are done."""
        history = EditHistory(begin.text, text=begin.text)
        text = begin
        outcomes: list[Outcome] = []
        spent: dict[str, float] = {}
        for number in range(1, self._config.max_passes + 1):
            outcome = self._one_pass.run(Stage(text, history, number, excluded, calls, spent))
            if outcome is NOTHING and not outcomes:
                return Cleaning(text, history)
            outcomes.append(outcome)
            if not outcome.edits:
                return Cleaning.of(text, history, outcomes)
            excluded |= outcome.failed
            history = history.after(outcome.edits)
            text = self._host.text(history.text, begin.record, text)
        return Cleaning.of(text, history, outcomes, _endless(outcomes))

    def _stopped(self, cleaning: Cleaning) -> dict[str, Sequence[Kept]]:
        """Return the plugins that a guard stops, each with all that it proposed."""
        edits = list(all_edits(cleaning.edits))
        if not edits:
            return {}
        original = cleaning.history.original
        if never_over(self._config.guards, original, edits):
            return {}
        whole = whole_weight(original)
        stopped: dict[str, Sequence[Kept]] = {}
        for name in sorted({edit.plugin for edit in edits}):
            its_own = [edit for edit in edits if edit.plugin == name]
            over = plugin_guard(self._config.guards, whole, removed_by(original, its_own))
            if over is not None:
                not_made = [edit.not_made(guard(over)) for edit in its_own if not edit.closes_gap]
                stopped[name] = [*not_made, *(item for item in (*cleaning.kept, *cleaning.lost) if item.plugin == name)]
        return stopped

    def _stopped_together(self, cleaning: Cleaning) -> Reason | None:
        """Return why a record that was cleaned several times must be left whole, or None.

        Each cleaning alone was within the guards. This checks all of them together.
        """
        stopped = self._stopped(cleaning)
        first = next((items[0].why for items in stopped.values() if items), None)
        return self._stopped_whole(cleaning) if first is None else Reason.parse(first)

    def _stopped_whole(self, cleaning: Cleaning) -> Reason | None:
        """Return why a record must be left whole, or None."""
        if not cleaning.edits:
            return None
        original = cleaning.history.original
        if never_over(self._config.guards, original, cleaning.edits):
            return None
        removed = removed_from(original, cleaning.edits)
        over = record_guard(self._config.guards, whole_weight(original), removed, cleaning.history.text)
        return None if over is None else guard(over)

    def _left_whole(self, begin: Snapshot, cleaning: Cleaning, why: Reason) -> Cleaning:
        """Return a record unchanged. All its proposals become kept findings."""
        not_made = [edit.not_made(why) for edit in cleaning.edits if not edit.closes_gap]
        return Cleaning(
            begin,
            EditHistory(begin.text, text=begin.text),
            cleaning.kept,
            (*cleaning.lost, *not_made),
            cleaning.failures,
            excluded=cleaning.excluded,
            left_whole=True,
        )


def _endless(outcomes: Sequence[Outcome]) -> Iterable[Failure]:
    """Return a failure for each plugin that is to blame for passes that never end.

    Removals alone always come to an end. So if plugins inserted text in the last passes, only these are to blame, and
    not those that removed it again.
    """
    last = outcomes[-_LAST_PASSES:]
    inserting = {edit.plugin for outcome in last for edit in outcome.edits if edit.inserted}
    endless = inserting or {edit.plugin for edit in outcomes[-1].edits}
    message = f"still proposing edits after {len(outcomes)} passes"
    return [Failure(name, "clean" if inserting else "detect", message) for name in sorted(endless)]


def _to_blame(cleaning: Cleaning, acted: set[str]) -> set[str]:
    """Choose which failed plugins to exclude before cleaning again, so that none of their edits remain.

    These are the plugins that failed on the original text, and those that never settle. The other plugins failed on a
    text that earlier passes had changed. The next attempt may give another text, so they are excluded only if no other
    plugin is. Among them, plugins that inserted text are excluded first.
    """
    early = cleaning.failed - cleaning.late
    if early & acted:
        return early
    inserting = {edit.plugin for edit in all_edits(cleaning.edits) if edit.inserted} & acted
    return early | (inserting or acted)
