"""The pass loop: detect, decide, edit, until nothing more is proposed.

Cleaning is stable by construction. A text is done when no plugin has anything more to propose for it, so cleaning it
again proposes nothing. A plugin that is still proposing in the last pass allowed, that fails, or that a guard stops has
no part in the record: the record is cleaned anew without it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import warnings
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeAlias

import attrs

from textclean.compose import Passes
from textclean.config import Config
from textclean.errors import PluginWarning, RecordError
from textclean.guards import REVIEW, plugin_guard, record_guard, removed_by, removed_from, weight
from textclean.host import Call, Host
from textclean.log import DEEPEST, Digest, Log
from textclean.policy import Policy, Proposal, close_gaps, resolve
from textclean.protection import Shield, Shields
from textclean.provenance import all_edits
from textclean.record import LOG_KEY, Edit, Failure, Finding, Kept, Record, Removed, Replacement, previous_name
from textclean.registry import DISTRIBUTION, HOST, Plugin, Registry
from textclean.surrogates import WOULD_JOIN, joining
from textclean.view import Text
from textclean.watch import UNWATCHED, Watch

try:
    __version__ = version(DISTRIBUTION)
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+unknown"


#: Gives what earlier passes took out.
Memory: TypeAlias = Callable[[], Sequence[Removed]]


@attrs.frozen
class Result:
    """A cleaned record: the input, the cleaned text, and the log that leads from the one to the other."""

    record: Record
    text: str
    log: Log

    @property
    def changed(self) -> bool:
        """Whether the text was edited."""
        return bool(self.log.edits)

    def output(self, log: Log | None = None) -> dict[str, Any]:
        """Return the output record: every field as it came and in order, the text cleaned, the log added.

        Args:
            log: a log to put in the place of this result's own, such as ``log.without_removed()``.
        """
        fields: dict[str, Any] = {}
        for name, value in self.record.fields.items():
            fields[previous_name(name)] = self.text if name == self.record.text_field else value
        fields.setdefault(self.record.text_field, self.text)
        fields[LOG_KEY] = (log or self.log).to_json()
        return fields


@attrs.define
class _State:
    """A record on its way through the passes."""

    passes: Passes
    text: Text
    kept: list[Kept] = attrs.field(factory=list)
    lost: list[Kept] = attrs.field(factory=list)
    failures: list[Failure] = attrs.field(factory=list)
    late: set[str] = attrs.field(factory=set)
    out: dict[str, list[Kept]] = attrs.field(factory=dict)
    shields: Shields = attrs.field(factory=Shields)
    protecting: set[str] = attrs.field(factory=set)
    left_whole: bool = False
    watch: Watch = UNWATCHED
    spent: dict[str, float] = attrs.field(factory=dict)

    @functools.cached_property
    def weight(self) -> int:
        """The original's characters, white space aside."""
        return weight(self.passes.original)


@attrs.define
class _Out:
    """Who has no part in a record.

    Attributes:
        why: their names, with what guards stopped of them.
        failures: why the others have no part.
        late: those that failed on what others had made of the text, and not on the text as it came.
    """

    why: dict[str, list[Kept]]
    failures: dict[Failure, None]
    late: set[str] = attrs.field(factory=set)

    def ask_anew(self) -> None:
        """Give those another turn that failed on what others had made of the text: it will be another one."""
        self.failures = {failure: None for failure in self.failures if failure.plugin not in self.late}
        self.why = {name: items for name, items in self.why.items() if name not in self.late}
        self.late.clear()

    def add(self, state: _State, failed: Collection[str], stopped: Mapping[str, list[Kept]]) -> None:
        """Take out those that failed in the passes of a state, and those that a guard stopped there."""
        self.late |= state.late.intersection(failed)
        self.failures |= {failure: None for failure in state.failures if failure.plugin in failed}
        self.why |= {name: [] for name in failed} | dict(stopped)


# As many passes as two plugins need that undo each other's edits in turn, and some.
_LAST_PASSES = 4


class Cleaner:
    """Cleans records with one configuration and one set of plugins. It never changes, so threads may share it.

    Args:
        config: None for the defaults.
        plugins: plugins beside the installed ones: paths of Python files, or objects that implement hooks.

    Raises:
        PluginError, ConfigError: see ``Registry.load``. An installed plugin that is broken is left out with a
            ``PluginWarning``.
    """

    def __init__(self, config: Config | None = None, plugins: Iterable[object] = ()) -> None:
        self.config = config or Config()
        self.registry = Registry.load(self.config, plugins)
        for broken in self.registry.broken:
            warnings.warn(broken.error, PluginWarning, stacklevel=2)
        self._host = Host(self.registry.plugins, self.registry.labels)
        self._policy = Policy(self.config, self.registry.labels)
        # Those that only protect are asked where something is proposed: most texts cost nothing then.
        self._protectors = frozenset(
            plugin.name
            for plugin in self.registry.plugins
            if "clean" not in plugin.hooks and self._policy.only_protects(plugin.labels)
        )
        self._names = frozenset(plugin.name for plugin in self.registry.plugins)
        # These are asked where nobody else proposes anything.
        self._last = frozenset(plugin.name for plugin in self.registry.plugins if plugin.last) - self._protectors
        self._phrased = {
            plugin.name: bool(plugin.phrases) for plugin in self.registry.plugins if plugin.name in self._last
        }
        self._versions = {plugin.name: plugin.version for plugin in self.registry.plugins}
        self.run = _digest_of(self.manifest())

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plugins in use, in order."""
        return self.registry.plugins

    def manifest(self) -> dict[str, Any]:
        """Return what decides every result: tool version, configuration, plugins in order."""
        return {
            "textclean": __version__,
            "config": self.config.to_json(),
            "plugins": [plugin.describe() for plugin in self.registry.plugins],
        }

    def clean(self, record: Any, watch: Watch = UNWATCHED) -> Result:  # noqa: ANN401 - see Record.of
        """Clean one record: a str, a mapping, an attrs or dataclass instance, or a ``Record``.

        Args:
            record: the record.
            watch: what a run knows of plugins, and learns of them; nobody else needs it.

        Raises:
            RecordError: it has no text, or the text is not a string.
        """
        record = Record.of(record)
        if watch.whole:
            return self._untouched(record, watch.whole)
        return self._result(record, self._stable(record, watch), watch)

    def clean_all(
        self, records: Iterable[Any], rejected: Callable[[Any, RecordError], None] | None = None
    ) -> Iterator[Result]:
        """Clean records one after the other, as they are asked for.

        Args:
            records: as for ``clean``.
            rejected: called with what is not a record and the reason; without it the error is raised.
        """
        for value in records:
            try:
                record = Record.of(value)
            except RecordError as error:
                if rejected is None:
                    raise
                rejected(value, error)
                continue
            yield self.clean(record)

    async def aclean(self, record: Any) -> Result:  # noqa: ANN401 - see Record.of
        """Clean one record in a worker thread, so that an event loop runs on meanwhile."""
        import asyncio  # noqa: PLC0415 - slow to import, and only this method needs it

        return await asyncio.to_thread(self.clean, record)

    def _stable(self, record: Record, watch: Watch) -> _State:
        """Clean a record; where plugins were left out or stopped on the way, clean on until that changes nothing.

        A plugin that failed on the text as it came may have something to propose once the others have cleaned it. And
        what touches inserted text is asked about with all of that text, of which one who cleans again knows nothing.
        """
        state = self._settled(record, watch)
        for _ in range(self.config.max_passes):
            if not ((state.out or state.protecting) and state.passes.edits):
                return state
            again = self._settled(attrs.evolve(record, text=state.passes.text), watch)
            if not again.passes.edits:
                return state
            if len(state.passes.history) + len(again.passes.history) > DEEPEST:
                break
            self._go_on(state, again)
            if (why := self._stopped_altogether(state)) is not None:
                return self._left_whole(record, state, why)
        return self._left_whole(record, state, "not stable when cleaned again")

    def _go_on(self, state: _State, again: _State) -> None:
        """Add to a record's state what came of cleaning its cleaned text again."""

        def in_original(kept: Kept) -> Kept:
            start, end = before.original_span(kept.start, kept.end)
            return attrs.evolve(kept, start=start, end=end)

        before = state.passes
        state.lost += [item for items in state.out.values() for item in items]
        state.lost += map(in_original, again.lost)
        state.kept += map(in_original, again.kept)
        state.out = {name: list(map(in_original, items)) for name, items in again.out.items()}
        state.failures = list(dict.fromkeys([*state.failures, *again.failures]))
        done = len(before.history)
        for edits in again.passes.history:
            state.passes.add([attrs.evolve(edit, passno=edit.passno + done) for edit in edits])
        state.text = self._host.text(state.passes.text, state.text.record, state.text)
        carried_out = {_what(edit) for edit in state.passes.edits}
        state.lost = [item for item in state.lost if _what(item) not in carried_out]

    def _settled(self, record: Record, watch: Watch) -> _State:
        """Clean a record, anew without each plugin that fails, never settles or removes too much."""
        out = _Out({name: [] for name in watch.left_out}, dict.fromkeys(watch.left_out.values()))
        while True:
            state = self._passes(record, out.why, watch)
            failed = _failed(state)
            acted = ({edit.plugin for edit in all_edits(state.passes.edits)} | state.protecting) & failed
            stopped = {} if acted else self._stopped_by_guard(state)
            if acted:
                failed = _to_blame(state, acted)
            elif stopped:
                failed -= state.late
            if stopped or (acted & failed) - state.late:
                out.ask_anew()
            out.add(state, failed, stopped)
            if not (acted or stopped):
                break
        state.failures = list(out.failures)
        state.out = out.why
        why = self._stopped_whole(state)
        return state if why is None else self._left_whole(record, state, why)

    def _passes(self, record: Record, out: dict[str, list[Kept]], watch: Watch) -> _State:
        passes = Passes(record.text)
        state = _State(passes, self._host.text(record.text, record), watch=watch)
        inserting: set[str] = set()
        for number in range(1, self.config.max_passes + 1):
            failed = _failed(state)
            winners = self._decide(state, {*out, *failed})
            if number > 1:
                state.late |= _failed(state) - failed
            if not winners:
                return state
            edits = self._closed(state, [_edit(winner, number) for winner in winners])
            if not edits:
                return state
            passes.add(edits)
            state.text = self._host.text(passes.text, record, state.text)
            if number > self.config.max_passes - _LAST_PASSES:
                inserting |= {edit.plugin for edit in edits if edit.inserted}
        # Removals alone come to an end: where text was still inserted, those that remove it again are not to blame.
        message = f"still proposing edits after {self.config.max_passes} passes"
        endless = inserting or {edit.plugin for edit in edits}
        state.failures += [Failure(name, "clean" if inserting else "detect", message) for name in sorted(endless)]
        return state

    def _closed(self, state: _State, edits: list[Edit]) -> list[Edit]:
        """Return edits with the white space around them closed up, but for those that would join two surrogates."""
        text = state.passes.text
        while True:
            closed = list(state.shields.outside(close_gaps(text, edits)))
            refused = joining(text, closed)
            if not refused:
                return closed
            for edit in refused:
                start, end = state.passes.original_span(edit.start, edit.end)
                state.lost.append(_stopped(attrs.evolve(edit, start=start, end=end), WOULD_JOIN))
            edits = [edit for edit in edits if edit not in refused]

    def _decide(self, state: _State, without: set[str]) -> list[Proposal]:
        """Ask the plugins in turn, and choose of what the first who propose anything want.

        Those that are asked last see what earlier passes took out, and are asked once more without it: so a text is
        done only when nobody would find anything in it who knows no more than the text.
        """
        winners = self._choose(state, without, self._names - self._last - self._protectors)
        if winners or not self._has_last_word(state, without):
            return winners
        memories: list[Memory] = [state.passes.removed, tuple] if state.passes.edits else [tuple]
        for removed in memories:
            winners = self._choose(state, without, self._last, removed)
            if winners:
                break
        return winners

    def _has_last_word(self, state: _State, without: set[str]) -> bool:
        """Say whether any of those that are asked last would be called."""
        if state.passes.edits:
            return not self._last <= without
        hits = state.text.hits
        return any(name in hits or not phrased for name, phrased in self._phrased.items() if name not in without)

    def _choose(
        self, state: _State, without: set[str], asked: frozenset[str], removed: Memory = tuple
    ) -> list[Proposal]:
        """Ask some plugins, apply the policy, and choose what nobody protects and does not overlap."""
        proposals: dict[Proposal, None] = {}
        shields: list[Shield] = []
        others = without | (self._names - asked)
        call = Call(state.text, state.failures, others, watch=state.watch, spent=state.spent, removed=removed)
        self._sort(state, self._host.findings(call), proposals, shields)
        for plugin, change in self._host.replacements(call):
            if state.passes.text[change.start : change.end] != change.inserted:
                self._judge(state, Proposal(plugin, change), proposals)
        wanted = [item for item in proposals if item.plugin not in _failed(state)]
        if wanted and self._protectors:
            protecting = attrs.evolve(call, without=without | (self._names - self._protectors))
            self._sort(state, self._host.findings(protecting), proposals, shields)
        state.shields = Shields(shield for shield in shields if shield.plugin not in _failed(state))
        winners, losers = resolve(self._allowed(state, wanted), state.passes.widen)
        state.lost += [
            _kept(state.passes, loser, f"overlap: {winner.plugin}/{winner.change.rule}") for loser, winner in losers
        ]
        return winners

    def _sort(
        self,
        state: _State,
        findings: Iterable[tuple[str, Finding]],
        proposals: dict[Proposal, None],
        shields: list[Shield],
    ) -> None:
        """Sort findings into those that protect, those that are to be removed, and those that stay."""
        for plugin, finding in findings:
            if self._policy.action(finding.label) == "protect":
                if self._policy.protects(finding.label, finding.confidence):
                    shields.append(Shield.of(plugin, finding))
                continue
            change = Replacement(
                finding.start, finding.end, "", finding.label, finding.rule, finding.confidence, finding.evidence
            )
            self._judge(state, Proposal(plugin, change), proposals)

    def _judge(self, state: _State, proposal: Proposal, proposals: dict[Proposal, None]) -> None:
        why = self._policy.verdict(proposal.change.label, proposal.change.confidence)
        if why is None:
            proposals[proposal] = None
        else:
            state.kept.append(_kept(state.passes, proposal, why))

    def _allowed(self, state: _State, proposals: list[Proposal]) -> list[Proposal]:
        """Return the proposals that touch nothing protected; the others are noted with who stood against them."""
        if not state.shields:
            return proposals
        allowed: list[Proposal] = []
        for proposal in proposals:
            shield = state.shields.over(*state.passes.widen(proposal.change.start, proposal.change.end))
            if shield is None:
                allowed.append(proposal)
            else:
                state.lost.append(_kept(state.passes, proposal, f"protected: {shield.plugin}/{shield.rule}"))
                state.protecting.add(shield.plugin)
        return allowed

    def _stopped_by_guard(self, state: _State) -> dict[str, list[Kept]]:
        edits = list(all_edits(state.passes.edits))
        stopped: dict[str, list[Kept]] = {}
        for name in sorted({edit.plugin for edit in edits}):
            its_own = [edit for edit in edits if edit.plugin == name]
            guard = plugin_guard(self.config.guards, state.weight, removed_by(state.passes.original, its_own))
            if guard is not None:
                stopped[name] = [_stopped(edit, f"guard: {guard}") for edit in its_own if not edit.closes_gap]
                stopped[name] += [item for item in (*state.kept, *state.lost) if item.plugin == name]
        return stopped

    def _stopped_altogether(self, state: _State) -> str | None:
        """Return why a record has to be left whole that was cleaned more than once, each time within the guards."""
        by_plugin = self._stopped_by_guard(state)
        return next((items[0].why for items in by_plugin.values() if items), None) or self._stopped_whole(state)

    def _stopped_whole(self, state: _State) -> str | None:
        """Return why a record has to be left whole, or None."""
        passes = state.passes
        if not passes.edits:
            return None
        removed = removed_from(passes.original, passes.edits)
        guard = record_guard(self.config.guards, state.weight, removed, passes.text)
        return None if guard is None else f"guard: {guard}"

    def _left_whole(self, record: Record, state: _State, why: str) -> _State:
        whole = _State(
            Passes(record.text),
            self._host.text(record.text, record),
            failures=state.failures,
            out=state.out,
            left_whole=True,
        )
        whole.lost = [*state.lost, *(_stopped(edit, why) for edit in state.passes.edits if not edit.closes_gap)]
        whole.kept = state.kept
        return whole

    def _result(self, record: Record, state: _State, watch: Watch) -> Result:
        edits = state.passes.edits
        failures = state.failures
        call = Call(state.text, failures, watch.left_out, edits, watch)
        tags = self._host.tags(call)
        scores = self._host.scores(call)
        kept = {*_left(state.kept, edits), *state.lost, *(item for items in state.out.values() for item in items)}
        named = (
            {edit.plugin for edit in edits} | {item.plugin for item in kept} | {name for name, _ in (*tags, *scores)}
        )
        named |= {failure.plugin for failure in failures}
        original = Digest.of(record.text)
        log = Log(
            run=self.run,
            original=original,
            cleaned=Digest.of(state.passes.text) if edits else original,
            edits=edits,
            kept=tuple(sorted(kept, key=_place)) if kept else (),
            tags=tuple(sorted({tag for _, tag in tags} | ({REVIEW} if state.left_whole else set()))),
            scores=dict(sorted(item for _, item in scores)),
            errors=tuple(dict.fromkeys(failures)),
            plugins={name: self._versions[name] for name in sorted(named)},
        )
        return Result(record, state.passes.text, log)

    def _untouched(self, record: Record, why: Failure) -> Result:
        """Return a record as it is, in whose log stands why."""
        digest = Digest.of(record.text)
        log = Log(run=self.run, original=digest, cleaned=digest, errors=(why,), plugins={HOST: __version__})
        return Result(record, record.text, log)


def clean(text: str) -> str:
    """Return a text without the residue, by the bundled and installed plugins with their defaults.

    For the log, for records, and for a configuration of your own make a ``Cleaner``.
    """
    return _default_cleaner().clean(text).text


@functools.cache
def _default_cleaner() -> Cleaner:
    return Cleaner()


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


def _kept(passes: Passes, proposal: Proposal, why: str) -> Kept:
    change = proposal.change
    start, end = passes.original_span(change.start, change.end)
    return Kept(start, end, change.label, proposal.plugin, change.rule, change.confidence, why)


def _stopped(edit: Edit, why: str) -> Kept:
    return Kept(edit.start, edit.end, edit.label, edit.plugin, edit.rule, edit.confidence, why)


def _left(kept: Sequence[Kept], edits: Sequence[Edit]) -> Iterable[Kept]:
    """Return the findings of which something has stayed in the text: a later pass may have taken it all the same."""
    if not kept or not edits:
        return kept
    starts, ends = [edits[0].start], [edits[0].end]  # what edits took, those that touch each other together
    for edit in edits[1:]:
        if edit.start > ends[-1]:
            starts.append(edit.start)
            ends.append(edit.end)
        else:
            ends[-1] = max(ends[-1], edit.end)

    def stayed(item: Kept) -> bool:
        index = bisect_right(starts, item.start) - 1
        return index < 0 or item.end > ends[index] or item.start == item.end

    return filter(stayed, kept)


def _what(item: Edit | Kept) -> tuple[int, int, str, str, str]:
    return item.start, item.end, item.plugin, item.rule, item.label


def _place(kept: Kept) -> tuple[int, int, str, str, str, float, str]:
    return kept.start, kept.end, kept.label, kept.plugin, kept.rule, kept.confidence, kept.why


def _failed(state: _State) -> set[str]:
    return {failure.plugin for failure in state.failures}


def _to_blame(state: _State, acted: set[str]) -> set[str]:
    """Return who goes out where plugins failed that had ``acted``, so that nothing of their work can stay.

    Those that failed on the text as it came, and those that never settle. The others failed on what had been made of
    the text, which will be another one: they go out only if there is nobody else to blame, first those that inserted
    text.
    """
    early = _failed(state) - state.late
    if early & acted:
        return early
    inserting = {edit.plugin for edit in all_edits(state.passes.edits) if edit.inserted} & acted
    return early | (inserting or acted)


def _digest_of(manifest: dict[str, Any]) -> str:
    canonical = json.dumps(manifest, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
