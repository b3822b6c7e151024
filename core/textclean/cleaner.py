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
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import attrs

from textclean.compose import Passes
from textclean.config import Config
from textclean.errors import PluginWarning, RecordError
from textclean.host import Call, Host
from textclean.log import Digest, Log
from textclean.policy import Policy, Proposal, close_gaps, resolve
from textclean.provenance import all_edits
from textclean.record import LOG_KEY, Edit, Failure, Kept, Record, Replacement, previous_name
from textclean.registry import Plugin, Registry
from textclean.view import Text

try:
    __version__ = version("textclean-framework")
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+unknown"


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
    out: dict[str, list[Kept]] = attrs.field(factory=dict)

    @functools.cached_property
    def weight(self) -> int:
        """The original's characters, white space aside."""
        return _weight(self.passes.original)


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

    def clean(self, record: Any) -> Result:  # noqa: ANN401 - see Record.of
        """Clean one record: a str, a mapping, an attrs or dataclass instance, or a ``Record``.

        Raises:
            RecordError: it has no text, or the text is not a string.
        """
        record = Record.of(record)
        return self._result(record, self._stable(record))

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

    def _stable(self, record: Record) -> _State:
        """Clean a record; where plugins were left out on the way, clean on until cleaning again changes nothing.

        A plugin that failed on the text as it came may have something to propose once the others have cleaned it.
        """
        state = self._settled(record)
        for _ in range(self.config.max_passes):
            if not (state.out and state.passes.edits):
                return state
            again = self._settled(attrs.evolve(record, text=state.passes.text))
            if not again.passes.edits:
                return state
            self._go_on(state, again)
            if self._share(state, state.passes.edits) > self.config.guards.record_share:
                return self._left_whole(record, state, "guard: record_share")
        return self._left_whole(record, state, "not stable when cleaned again")

    def _go_on(self, state: _State, again: _State) -> None:
        """Add to a record's state what came of cleaning its cleaned text again."""

        def in_original(kept: Kept) -> Kept:
            start, end = before.original_span(kept.start, kept.end)
            return attrs.evolve(kept, start=start, end=end)

        before = state.passes
        state.lost += [item for items in state.out.values() for item in items]
        state.lost += map(in_original, again.lost)
        state.kept = list(map(in_original, again.kept))
        state.out = {name: list(map(in_original, items)) for name, items in again.out.items()}
        state.failures = list(dict.fromkeys([*state.failures, *again.failures]))
        done = len(before.history)
        for edits in again.passes.history:
            state.passes.add([attrs.evolve(edit, passno=edit.passno + done) for edit in edits])
        state.text = self._host.text(state.passes.text, state.text.record, state.text)

    def _settled(self, record: Record) -> _State:
        """Clean a record, anew without each plugin that fails, never settles or removes too much."""
        out: dict[str, list[Kept]] = {}
        failures: dict[Failure, None] = {}
        while True:
            state = self._passes(record, out)
            failures |= dict.fromkeys(state.failures)
            new: dict[str, list[Kept]] = {failure.plugin: [] for failure in state.failures}
            acted = {edit.plugin for edit in all_edits(state.passes.edits)}
            if not acted & set(new):
                new |= self._stopped_by_guard(state)
            out |= new
            if not acted & set(new):
                break
        state.failures = list(failures)
        state.out = out
        if self._share(state, state.passes.edits) > self.config.guards.record_share:
            return self._left_whole(record, state, "guard: record_share")
        return state

    def _passes(self, record: Record, out: dict[str, list[Kept]]) -> _State:
        passes = Passes(record.text)
        state = _State(passes, self._host.text(record.text, record))
        inserting: set[str] = set()
        for number in range(1, self.config.max_passes + 1):
            winners = self._decide(state, {*out, *(failure.plugin for failure in state.failures)})
            if not winners:
                return state
            passes.add(close_gaps(passes.text, [_edit(winner, number) for winner in winners]))
            state.text = self._host.text(passes.text, record, state.text)
            if number > self.config.max_passes - _LAST_PASSES:
                inserting |= {winner.plugin for winner in winners if winner.change.inserted}
        # Removals alone come to an end: where text was still inserted, those that remove it again are not to blame.
        message = f"still proposing edits after {self.config.max_passes} passes"
        endless = inserting or {winner.plugin for winner in winners}
        state.failures += [Failure(name, "clean" if inserting else "detect", message) for name in sorted(endless)]
        return state

    def _decide(self, state: _State, without: set[str]) -> list[Proposal]:
        """Ask all plugins, apply the policy, and choose what does not overlap."""
        proposals: dict[Proposal, None] = {}
        state.kept = []
        call = Call(state.text, state.failures, without)
        for plugin, finding in self._host.findings(call):
            proposal = Proposal(
                plugin,
                Replacement(
                    finding.start, finding.end, "", finding.label, finding.rule, finding.confidence, finding.evidence
                ),
            )
            self._judge(state, proposal, proposals)
        for plugin, change in self._host.replacements(call):
            if state.passes.text[change.start : change.end] != change.inserted:
                self._judge(state, Proposal(plugin, change), proposals)
        failed = {failure.plugin for failure in state.failures}
        winners, losers = resolve((item for item in proposals if item.plugin not in failed), state.passes.widen)
        state.lost += [
            _kept(state.passes, loser, f"overlap: {winner.plugin}/{winner.change.rule}") for loser, winner in losers
        ]
        return winners

    def _judge(self, state: _State, proposal: Proposal, proposals: dict[Proposal, None]) -> None:
        why = self._policy.verdict(proposal.change.label, proposal.change.confidence)
        if why is None:
            proposals[proposal] = None
        else:
            state.kept.append(_kept(state.passes, proposal, why))

    def _stopped_by_guard(self, state: _State) -> dict[str, list[Kept]]:
        edits = state.passes.edits
        most = self.config.guards.plugin_share
        names = sorted({edit.plugin for edit in edits})
        return {
            name: [
                _stopped(edit, "guard: plugin_share") for edit in edits if edit.plugin == name and not edit.closes_gap
            ]
            for name in names
            if self._share(state, [edit for edit in edits if edit.plugin == name]) > most
        }

    def _share(self, state: _State, edits: Sequence[Edit]) -> float:
        """Return the share of the original's characters, white space aside, that edits take away."""
        text = state.passes.original
        removed = _weight("".join([text[edit.start : edit.end] for edit in edits if not edit.inserted]))
        changed = [edit for edit in edits if edit.inserted]
        removed += sum(max(_weight(text[edit.start : edit.end]) - _weight(edit.inserted), 0) for edit in changed)
        return removed / state.weight if removed else 0.0

    def _left_whole(self, record: Record, state: _State, why: str) -> _State:
        whole = _State(
            Passes(record.text), self._host.text(record.text, record), failures=state.failures, out=state.out
        )
        whole.lost = [_stopped(edit, why) for edit in state.passes.edits if not edit.closes_gap]
        return whole

    def _result(self, record: Record, state: _State) -> Result:
        edits = state.passes.edits
        failures = state.failures
        call = Call(state.text, failures, edits=edits)
        tags = self._host.tags(call)
        scores = self._host.scores(call)
        kept = {*state.kept, *state.lost, *(item for items in state.out.values() for item in items)}
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
            tags=tuple(sorted({tag for _, tag in tags})),
            scores=dict(sorted(item for _, item in scores)),
            errors=tuple(dict.fromkeys(failures)),
            plugins={name: self._versions[name] for name in sorted(named)},
        )
        return Result(record, state.passes.text, log)


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


def _place(kept: Kept) -> tuple[int, int, str, str, str, float, str]:
    return kept.start, kept.end, kept.label, kept.plugin, kept.rule, kept.confidence, kept.why


def _weight(text: str) -> int:
    return len("".join(text.split()))


def _digest_of(manifest: dict[str, Any]) -> str:
    canonical = json.dumps(manifest, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
