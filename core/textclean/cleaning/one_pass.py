"""One pass over a text: detect, decide, protect, resolve overlaps, close gaps. What comes out is an ``Outcome``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from textclean.cleaning.overlaps import Proposal, resolve
from textclean.cleaning.policy import Policy
from textclean.cleaning.protection import ProtectedSpan, ProtectedSpans
from textclean.cleaning.turns import Turns, memory
from textclean.cleaning.whitespace import close_gaps
from textclean.log.edit import Edit, Failure, Kept
from textclean.log.edit_history import EditHistory
from textclean.log.reasons import JOINS_SURROGATES, Reason, overlap, protected
from textclean.plugin.host import Call, Host
from textclean.plugin.supervision import RecordCalls
from textclean.proposal import Finding, Removed, Replacement
from textclean.text.snapshot import Snapshot
from textclean.text.surrogates import joining


@attrs.frozen
class Outcome:
    """What one pass came to.

    Attributes:
        edits: what is done to the text, sorted and without overlaps, in code points of the text before the pass.
        kept: findings that the policy leaves in place; spans here and below are in the original.
        lost: proposals that were not carried out: they lost an overlap, touch what is protected, or would join two
            surrogates.
        failures: the hook calls that failed.
        protecting: plugins whose protection stood against a proposal.
    """

    edits: tuple[Edit, ...] = ()
    kept: tuple[Kept, ...] = ()
    lost: tuple[Kept, ...] = ()
    failures: tuple[Failure, ...] = ()
    protecting: frozenset[str] = frozenset()

    @property
    def failed(self) -> frozenset[str]:
        """The plugins that failed."""
        return frozenset(failure.plugin for failure in self.failures)


@attrs.frozen
class Stage:
    """Where a record stands before a pass.

    Attributes:
        snapshot: the text as plugins see it.
        history: the passes before.
        number: the number of the coming pass, from 1.
        excluded: plugins that are not called.
        of_record: all calls for the record, and how they are supervised.
        spent: the seconds that each plugin has taken for the record; calls add to it.
    """

    snapshot: Snapshot
    history: EditHistory
    number: int
    excluded: frozenset[str]
    of_record: RecordCalls
    spent: dict[str, float]

    def kept(self, proposal: Proposal, why: Reason) -> Kept:
        """Return a proposal of this pass that is not carried out."""
        change = proposal.change
        start, end = self.history.original_span(change.start, change.end)
        return Kept(start, end, change.label, proposal.plugin, change.rule, change.confidence, str(why))


@attrs.frozen
class Decisions:
    """What the policy makes of what was found: what is wanted, what stays, and what nobody may touch."""

    wanted: tuple[Proposal, ...] = ()
    kept: tuple[tuple[Proposal, Reason], ...] = ()
    protected_spans: tuple[ProtectedSpan, ...] = ()

    def __add__(self, other: Decisions) -> Decisions:
        return Decisions(
            (*self.wanted, *other.wanted),
            (*self.kept, *other.kept),
            (*self.protected_spans, *other.protected_spans),
        )


class OnePass:
    """Runs single passes with one set of plugins and one policy."""

    def __init__(self, host: Host, policy: Policy) -> None:
        self._host = host
        self._policy = policy
        self._turns = Turns(host.plugins, policy)

    def run(self, stage: Stage) -> Outcome:
        """Ask all plugins about the text, and choose what nobody protects and does not overlap."""
        failures: list[Failure] = []
        decided = self._protected(stage, self._ask(stage, self._turns.first, failures), failures)
        outcome = self._outcome(stage, decided, failures)
        if not self._turns.is_last_called(stage.snapshot, stage.excluded, removed=bool(outcome.edits)):
            return outcome
        later = self._ask(stage, self._turns.last, failures, memory(stage.history, outcome.edits))
        if later is _NOTHING_DECIDED and len(failures) == len(outcome.failures):
            return outcome
        both = decided + later
        return self._outcome(stage, both if decided.wanted else self._protected(stage, both, failures), failures)

    def _ask(
        self,
        stage: Stage,
        without: frozenset[str],
        failures: list[Failure],
        removed: tuple[Removed, ...] = (),
        *,
        as_is: bool = False,
    ) -> Decisions:
        """Ask the plugins of a turn, and decide about what they find; ``as_is``: they see the marks of Markdown."""
        call = Call(
            stage.snapshot,
            failures,
            stage.excluded | without if stage.excluded else without,
            of_record=stage.of_record,
            spent=stage.spent,
            removed=removed,
        )
        found, changes = self._host.findings(call, self._protects, as_is=as_is), self._host.replacements(call)
        return self._decide(stage, found, changes) if found or changes else _NOTHING_DECIDED

    def _protected(self, stage: Stage, decided: Decisions, failures: list[Failure]) -> Decisions:
        """Ask the plugins that only protect, where anything is wanted."""
        if self._turns.protecting is None or not (decided.wanted and _of_others(decided.wanted, failures)):
            return decided
        return decided + self._ask(stage, self._turns.protecting, failures, as_is=True)

    def _outcome(self, stage: Stage, decided: Decisions, failures: list[Failure]) -> Outcome:
        """Choose of what is wanted."""
        if decided is _NOTHING_DECIDED:
            return Outcome(failures=tuple(failures)) if failures else NOTHING
        wanted = _of_others(decided.wanted, failures)
        failed = {failure.plugin for failure in failures}
        chosen = self._choose(
            stage, wanted, ProtectedSpans(span for span in decided.protected_spans if span.plugin not in failed)
        )
        return attrs.evolve(
            chosen, kept=tuple(stage.kept(proposal, why) for proposal, why in decided.kept), failures=tuple(failures)
        )

    def _protects(self, finding: Finding) -> bool:
        return self._policy.action(finding.label) == "protect"

    def _decide(
        self, stage: Stage, found: Iterable[tuple[str, Finding]], changes: Iterable[tuple[str, Replacement]]
    ) -> Decisions:
        """Sort what was found into what is wanted, what stays by the policy, and what protects its span."""
        wanted: dict[Proposal, None] = {}
        kept: list[tuple[Proposal, Reason]] = []
        protected_spans: list[ProtectedSpan] = []
        proposals: list[Proposal] = []
        for plugin, finding in found:
            if not self._protects(finding):
                proposals.append(Proposal(plugin, _removal(finding)))
            elif self._policy.protects(finding.label, finding.confidence):
                protected_spans.append(ProtectedSpan.of(plugin, finding))
        text = stage.history.text
        proposals += [
            Proposal(plugin, change) for plugin, change in changes if text[change.start : change.end] != change.inserted
        ]
        for proposal in proposals:
            why = self._policy.verdict(proposal.change.label, proposal.change.confidence)
            if why is None:
                wanted[proposal] = None
            else:
                kept.append((proposal, why))
        return Decisions(tuple(wanted), tuple(kept), tuple(protected_spans))

    def _choose(self, stage: Stage, wanted: Sequence[Proposal], protected_spans: ProtectedSpans) -> Outcome:
        """Choose of what is wanted: nothing protected is touched, nothing overlaps, gaps are closed."""
        allowed, blocked = _allowed(stage.history, wanted, protected_spans)
        winners, losers = resolve(allowed, stage.history.widen)
        edits, joining_ones = _closed(stage, [_edit(winner, stage.number) for winner in winners], protected_spans)
        lost = [stage.kept(proposal, protected(protected_span.rule_id)) for proposal, protected_span in blocked]
        lost += [stage.kept(loser, overlap(winner.rule_id)) for loser, winner in losers]
        protecting = frozenset(protected_span.plugin for _, protected_span in blocked)
        return Outcome(edits, lost=(*lost, *joining_ones), protecting=protecting)


#: The outcome of a pass in which nobody proposed anything and nobody failed.
NOTHING = Outcome()
_NOTHING_DECIDED = Decisions()


def _removal(finding: Finding) -> Replacement:
    return Replacement(
        finding.start, finding.end, "", finding.label, finding.rule, finding.confidence, finding.evidence
    )


def _of_others(proposals: Iterable[Proposal], failures: Iterable[Failure]) -> list[Proposal]:
    """Return the proposals of plugins that have not failed."""
    failed = {failure.plugin for failure in failures}
    return [proposal for proposal in proposals if proposal.plugin not in failed]


def _allowed(
    history: EditHistory, proposals: Sequence[Proposal], protected_spans: ProtectedSpans
) -> tuple[Sequence[Proposal], list[tuple[Proposal, ProtectedSpan]]]:
    """Return the proposals that touch nothing protected, and the others with what protects."""
    if not protected_spans:
        return proposals, []
    allowed: list[Proposal] = []
    blocked: list[tuple[Proposal, ProtectedSpan]] = []
    for proposal in proposals:
        protected_span = protected_spans.over(*history.widen(proposal.change.start, proposal.change.end))
        if protected_span is None:
            allowed.append(proposal)
        else:
            blocked.append((proposal, protected_span))
    return allowed, blocked


def _closed(stage: Stage, edits: list[Edit], protected_spans: ProtectedSpans) -> tuple[tuple[Edit, ...], list[Kept]]:
    """Close up the white space around edits; those that would join two surrogates are not carried out."""
    text = stage.history.text
    refused: list[Kept] = []
    while True:
        closed = protected_spans.outside(close_gaps(text, edits))
        wrong = joining(text, closed)
        if not wrong:
            return tuple(closed), refused
        for edit in wrong:
            start, end = stage.history.original_span(edit.start, edit.end)
            refused.append(attrs.evolve(edit, start=start, end=end).not_made(JOINS_SURROGATES))
        edits = [edit for edit in edits if edit not in wrong]


def _edit(proposal: Proposal, number: int) -> Edit:
    change = proposal.change
    return Edit(
        change.start,
        change.end,
        None,
        change.inserted,
        proposal.plugin,
        change.rule,
        change.label,
        change.confidence,
        change.reason,
        number,
    )
