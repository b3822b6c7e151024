"""Calls plugins: one guarded call each, in order, with everything that comes back checked.

A plugin that raises or returns nonsense costs its own proposals on that record and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from textclean.errors import ProposalError
from textclean.phrases import Automaton, Phrase
from textclean.record import Edit, Failure, Finding, Label, Record, Replacement
from textclean.registry import Plugin
from textclean.view import Hit, Text, View, hits_of

T = TypeVar("T")


class Views:
    """One text as each plugin sees it: shared lines, the plugin's own hits."""

    def __init__(self, shared: Text, hits: Mapping[str, tuple[Hit, ...]]) -> None:
        self.shared = shared
        self._hits = hits

    def of(self, plugin: Plugin) -> View | None:
        """Return the plugin's view, or None where it looks for phrases and none of them stands in the text."""
        hits = self._hits.get(plugin.name, ())
        return None if plugin.phrases and not hits else View(self.shared, hits)


class Host:
    """The loaded plugins in order, and the one automaton that looks for the phrases of all of them."""

    def __init__(self, plugins: Sequence[Plugin], labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self._by_hook = {
            hook: tuple(plugin for plugin in plugins if hook in plugin.hooks)
            for hook in ("detect", "clean", "tag", "score")
        }
        self._keys: list[tuple[str, str, Phrase]] = []
        wanted: dict[str, list[int]] = {}
        for plugin in plugins:
            for name, phrases in plugin.phrases.items():
                for phrase in dict.fromkeys(phrases):
                    wanted.setdefault(phrase.text, []).append(len(self._keys))
                    self._keys.append((plugin.name, name, phrase))
        self._automaton = Automaton(wanted)

    def views(self, text: str, record: Record) -> Views:
        """Scan a text once for all plugins."""
        shared = Text(text, record)
        matches = self._automaton.find(text)
        return Views(shared, hits_of(matches, shared, self._keys) if matches else {})

    def findings(self, views: Views, without: Iterable[str], failures: list[Failure]) -> list[tuple[str, Finding]]:
        """Call ``detect`` of every plugin; what fails is added to ``failures``."""

        def check(found: object) -> list[Finding]:
            return [_checked(finding, Finding, length, self._labels) for finding in _items(found)]

        length = len(views.shared.text)
        return self._each("detect", views, without, failures, check)

    def replacements(self, views: Views, without: Iterable[str], failures: list[Failure]) -> list[tuple[str, Replacement]]:
        """Call ``clean`` of every plugin; what fails is added to ``failures``."""

        def check(found: object) -> list[Replacement]:
            return [_checked(change, Replacement, length, self._labels) for change in _items(found)]

        length = len(views.shared.text)
        return self._each("clean", views, without, failures, check)

    def tags(
        self, views: Views, edits: Sequence[Edit], without: Iterable[str], failures: list[Failure]
    ) -> list[tuple[str, str]]:
        """Call ``tag`` of every plugin; what fails is added to ``failures``."""
        declared = {plugin.name: plugin.tags for plugin in self._by_hook["tag"]}
        found = self._each("tag", views, without, failures, lambda value: [_items(value)], edits)
        checked = []
        for name, tags in found:
            try:
                checked += [(name, _checked_tag(tag, declared[name])) for tag in tags]
            except ProposalError as error:
                failures.append(_failure(name, "tag", error))
        return checked

    def scores(
        self, views: Views, edits: Sequence[Edit], without: Iterable[str], failures: list[Failure]
    ) -> list[tuple[str, tuple[str, float]]]:
        """Call ``score`` of every plugin; what fails is added to ``failures``."""
        declared = {plugin.name: plugin.scores for plugin in self._by_hook["score"]}
        found = self._each("score", views, without, failures, lambda value: [dict(value or {})], edits)
        checked = []
        for name, scores in found:
            try:
                checked += [(name, _checked_score(item, declared[name])) for item in scores.items()]
            except ProposalError as error:
                failures.append(_failure(name, "score", error))
        return checked

    def _each(
        self,
        hook: str,
        views: Views,
        without: Iterable[str],
        failures: list[Failure],
        check: Callable[[Any], list[T]],
        edits: Sequence[Edit] = (),
    ) -> list[tuple[str, T]]:
        results: list[tuple[str, T]] = []
        for plugin in self._by_hook[hook]:
            if plugin.name in without or (view := views.of(plugin)) is None:
                continue
            given = {"view": view, "options": plugin.options, "edits": edits}
            implementation = plugin.hooks[hook]
            try:
                answer = implementation.function(*[given[name] for name in implementation.argnames])
                results += [(plugin.name, item) for item in check(answer)]
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything
                failures.append(_failure(plugin.name, hook, error))
        return results


def _failure(plugin: str, hook: str, error: BaseException) -> Failure:
    return Failure(plugin, hook, f"{type(error).__name__}: {error}")


def _items(found: Any) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    if found is None:
        return []
    if isinstance(found, str | bytes | Mapping) or not isinstance(found, Iterable):
        msg = f"a hook has to return a list or yield, and not return a {type(found).__name__}"
        raise ProposalError(msg)
    return list(found)


def _checked(value: Any, kind: type[T], length: int, labels: Mapping[str, Label]) -> T:  # noqa: ANN401
    if not isinstance(value, kind):
        msg = f"expected a {kind.__name__}, got {value!r}"
        raise ProposalError(msg)
    proposal: Any = value
    shortest = 1 if kind is Finding else 0
    offsets = proposal.start, proposal.end
    if not all(type(offset) is int for offset in offsets) or not 0 <= offsets[0] <= offsets[1] - shortest <= length - shortest:
        msg = f"the span [{offsets[0]!r}, {offsets[1]!r}) is not within the text of {length} code points, or is empty"
        raise ProposalError(msg)
    words = [proposal.label, proposal.rule, proposal.evidence if kind is Finding else proposal.reason]
    if kind is Replacement:
        words.append(proposal.inserted)
    if not all(type(word) is str for word in words):
        msg = f"label, rule, evidence, reason and inserted text have to be strings: {value!r}"
        raise ProposalError(msg)
    if proposal.label not in labels:
        msg = f"the label {proposal.label!r} is not declared; add it to the plugin's `labels`"
        raise ProposalError(msg)
    confidence = proposal.confidence
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        msg = f"the confidence {confidence!r} is not a number from 0 to 1"
        raise ProposalError(msg)
    return value


def _checked_tag(tag: Any, declared: Mapping[str, str]) -> str:  # noqa: ANN401
    if type(tag) is not str or not tag or any(map(str.isspace, tag)):
        msg = f"a tag is a word without white space, not {tag!r}"
        raise ProposalError(msg)
    if tag not in declared and f"{tag.partition(':')[0]}:*" not in declared:
        msg = f"the tag {tag!r} is not declared; add it, or its namespace as 'name:*', to the plugin's `tags`"
        raise ProposalError(msg)
    return tag


def _checked_score(item: tuple[Any, Any], declared: Mapping[str, Any]) -> tuple[str, float]:
    name, value = item
    if name not in declared:
        msg = f"the score {name!r} is not declared; add it with its range to the plugin's `scores`"
        raise ProposalError(msg)
    span = declared[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"the score {name!r} is {value!r} and not a finite number"
        raise ProposalError(msg)
    if not span.low <= value <= span.high:
        msg = f"the score {name!r} is {value}, outside its declared range {span.low} to {span.high}"
        raise ProposalError(msg)
    return name, value
