"""Call the plugins in order, catch their errors, and check their answers.

If a plugin raises an error or returns an invalid answer, only its own proposals for that record are lost. A plugin gets
only values that cannot be changed, or copies of its own. Its answers are copied, so that it cannot change them later.
"""

from __future__ import annotations

import copy
import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from textclean.errors import message_of
from textclean.lazy_value import lazy
from textclean.log.edit import Edit, Failure
from textclean.plugin.answers import T, checked_proposal, checked_score, checked_tag, items_of
from textclean.plugin.declaration import Plugin
from textclean.plugin.hookspecs import HOOKS
from textclean.plugin.slots import HookSlot, HookSlots
from textclean.plugin.supervision import UNSUPERVISED, RecordCalls
from textclean.proposal import Finding, Label, Removed, Replacement
from textclean.record import Record
from textclean.site.profile import SiteProfile
from textclean.text.evidence.record_evidence import RecordEvidence
from textclean.text.phrases import Phrase
from textclean.text.search.matcher import Matcher
from textclean.text.search.target import Targets, TargetSet
from textclean.text.snapshot import Snapshot
from textclean.text.view import View

#: All calls of a plugin for one record together may take this many times as long as one call.
ALL_CALLS = 3
_NO_TERMINAL = "BdbQuit: a debugger has no terminal in this process; give the option --in-process"


@attrs.frozen
class Call:
    """One round of calls: a hook is called of each plugin that has it.

    Attributes:
        snapshot: the text.
        failures: the list to which failures are added.
        without: the plugins that are not called.
        edits: the edits so far.
        of_record: all calls for the record, and how they are supervised.
        spent: how many seconds each plugin has used for the record so far. The times of this round are added.
        removed: the spans that other plugins remove in this pass, for plugins that are asked last.
    """

    snapshot: Snapshot
    failures: list[Failure]
    without: frozenset[str] = frozenset()
    edits: Sequence[Edit] = ()
    of_record: RecordCalls = UNSUPERVISED
    spent: dict[str, float] = attrs.field(factory=dict)
    removed: Sequence[Removed] = ()


class Host:
    """The loaded plugins in order, and one matcher for the phrases of all plugins."""

    def __init__(self, plugins: Sequence[Plugin], labels: Mapping[str, Label]) -> None:
        self.plugins = tuple(plugins)
        self._labels = labels
        self._site: SiteProfile | None = None
        self._slots = {
            hook: HookSlots(
                HookSlot.of(plugin, hook, 1 + len(HOOKS) * number + place)
                for number, plugin in enumerate(plugins)
                if hook in plugin.hooks
            )
            for place, hook in enumerate(HOOKS)
        }
        self._search = _Search(self.plugins)

    def with_site(self, site: SiteProfile | None) -> Host:
        """Return a host of the same plugins that shows them the evidence of a site profile."""
        host = copy.copy(self)
        host._site = site  # noqa: SLF001 - of the same class
        return host

    def text(self, text: str, record: Record, earlier: Snapshot | None = None) -> Snapshot:
        """Return a text as plugins see it. ``earlier`` is the snapshot of the record in the pass before.

        The first call compiles the phrases of all plugins, unless ``make_ready`` has done so.
        """
        evidence = earlier.evidence if earlier else RecordEvidence(record, self._site)
        return Snapshot(text, record, self._search.matcher, earlier, evidence)

    def make_ready(self, *, everything: bool) -> None:
        """Compile the phrases of all plugins, so that the next text finds them compiled. No plugin is called.

        Args:
            everything: compile also what only some texts ask for.
        """
        self._search.matcher.make_ready(everything=everything)

    def findings(
        self, call: Call, protects: Callable[[Finding], bool] | None = None, *, as_is: bool = False
    ) -> list[tuple[str, Finding]]:
        """Call ``detect`` of every plugin, and return what is found in the text as it is.

        Args:
            call: the round of calls.
            protects: says whether a finding protects its span. Any other finding takes the marks around what it covers.
                It is left out if it would take only a part of something that goes as a whole.
            as_is: the plugins are shown the text as it is, with the marks of Markdown: code and tables consist of them.
        """
        text = call.snapshot
        seen = text if as_is else text.seen
        of_seen = call if seen is text else attrs.evolve(call, snapshot=seen, removed=_in_seen(text, call.removed))
        found = self._each("detect", of_seen, self._checked(Finding, of_seen))
        if seen is text:
            return found
        protects = protects or self._protects
        placed = (
            (plugin, item, text.span_of_seen(item.start, item.end, removed=not protects(item)))
            for plugin, item in found
        )
        return [(plugin, attrs.evolve(item, start=span[0], end=span[1])) for plugin, item, span in placed if span]

    def _protects(self, finding: Finding) -> bool:
        return self._labels[finding.label].action == "protect"

    def replacements(self, call: Call) -> list[tuple[str, Replacement]]:
        """Call ``clean`` of every plugin."""
        return self._each("clean", call, self._checked(Replacement, call))

    def _checked(self, kind: type[T], call: Call) -> Callable[[Plugin, Any], T]:
        length, labels = len(call.snapshot.text), self._labels
        return lambda plugin, item: checked_proposal(item, kind, length, labels, plugin.rule_labels)

    def tags(self, call: Call) -> list[tuple[str, str]]:
        """Call ``tag`` of every plugin."""
        return self._each("tag", call, lambda plugin, item: checked_tag(item, plugin.tags))

    def scores(self, call: Call) -> list[tuple[str, tuple[str, float]]]:
        """Call ``score`` of every plugin."""
        return self._each("score", call, lambda plugin, item: checked_score(item, plugin.scores))

    def _each(self, hook: str, call: Call, check: Callable[[Plugin, Any], T]) -> list[tuple[str, T]]:
        results: list[tuple[str, T]] = []
        snapshot, removed, answered = call.snapshot, call.removed, call.of_record.answered
        slots = self._slots[hook].awake(snapshot, call.without, learns=bool(removed))
        supervision, watch = call.of_record.supervision, call.of_record.watch
        on_call, make = supervision.on_call, _timed if supervision.seconds < math.inf else _called
        for slot in slots:
            view = View(snapshot, snapshot.hits_of(slot.name) if slot.has_phrases else (), removed)
            if on_call:
                on_call(slot.call_id)
            if watch is None:
                taken = make(slot, hook, call, view, check)
            else:
                taken = watch.around(slot.name, hook, view, snapshot, partial(make, slot, hook, call, view, check))
            if isinstance(taken, Failure):
                call.failures.append(taken)
                continue
            if taken:
                results += [(slot.name, item) for item in taken]
            if answered is not None:
                answered.add(slot.name)
        if on_call and slots:
            on_call(0)
        return results


class _Search:
    """What hosts of the same plugins share: the matcher, which is compiled when it is first asked for."""

    def __init__(self, plugins: Sequence[Plugin]) -> None:
        self._plugins = plugins

    @lazy
    def matcher(self) -> Matcher:
        """The phrases of all plugins, compiled."""
        return Matcher(
            Targets(
                TargetSet(plugin.name, name, plugin.anchors[name], _each_once(phrases))
                for plugin in self._plugins
                for name, phrases in plugin.phrases.items()
            )
        )


def _each_once(phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    # Comparing texts is quick; most sets name no phrase twice.
    if len({phrase.text for phrase in phrases}) == len(phrases):
        return phrases
    return tuple(dict.fromkeys(phrases))


def _in_seen(text: Snapshot, removed: Iterable[Removed]) -> tuple[Removed, ...]:
    """Return what is removed with its places in the text as it is seen."""
    return tuple(
        attrs.evolve(one, start=text.place_in_seen(one.start), end=text.place_in_seen(one.end)) for one in removed
    )


def call_of(call_id: int, plugins: Sequence[str]) -> tuple[str, str]:
    """Return the plugin and the hook of a call id; see ``Supervision``."""
    return plugins[plugin_number(call_id)], HOOKS[(call_id - 1) % len(HOOKS)]


def plugin_number(call_id: int) -> int:
    """Return the position of the plugin of a call id in the order of plugins. -1: no plugin is called."""
    return (call_id - 1) // len(HOOKS)


def _called(slot: HookSlot, hook: str, call: Call, view: View, check: Callable[[Plugin, Any], T]) -> list[T] | Failure:
    """Make one call, and return the checked answer, or why the call failed.

    If the plugin returned a generator, it is closed before this function returns. Closing it may take forever, so it
    belongs to the call.
    """
    try:
        answer = slot.function(*slot.arguments(view, call.edits))
        if answer is None or not (items := items_of(hook, answer, call.snapshot)):
            return []
        return [check(slot.plugin, item) for item in items]
    except BaseException as error:
        # Not `isinstance`, since a plugin's error class may give it a wrong answer.
        quits, users = _quits_debugger(type(error)), not call.of_record.supervision.replaceable
        if users and issubclass(type(error), KeyboardInterrupt):
            raise
        if users and quits:  # with `q` the user wants to stop, too
            raise KeyboardInterrupt from error
        if call.of_record.watch:
            call.of_record.watch.failed(slot.name, hook, error)
        return Failure(slot.name, hook, _NO_TERMINAL if quits else message_of(error))


def _quits_debugger(kind: type[BaseException]) -> bool:
    """Say whether an error of this class comes from a debugger that was left, or that has no terminal."""
    debugger = sys.modules.get("bdb")
    return debugger is not None and issubclass(kind, debugger.BdbQuit)


def _timed(slot: HookSlot, hook: str, call: Call, view: View, check: Callable[[Plugin, Any], T]) -> list[T] | Failure:
    """Make one call. It also fails if all calls of the plugin for this record together took too long."""
    name, most = slot.name, call.of_record.supervision.seconds
    began = time.monotonic()
    taken = _called(slot, hook, call, view, check)
    # Count at most ``most`` seconds for one call. A longer time means that this process was paused, not that the plugin
    # was slow.
    spent = call.spent[name] = call.spent.get(name, 0.0) + min(time.monotonic() - began, most)
    if spent <= ALL_CALLS * most:
        return taken
    return Failure(name, hook, f"TimeoutError: its calls for this record took more than {ALL_CALLS * most:g} s")
