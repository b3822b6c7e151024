"""Calls plugins: one guarded call each, in order, with everything that comes back checked.

A plugin that raises or returns nonsense costs its own proposals on that record and nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from textclean.errors import ProposalError
from textclean.record import Edit, Failure, Finding, Label, Record, Replacement
from textclean.registry import HOOKS, Plugin
from textclean.search import Search, Wanted
from textclean.view import Text, View

T = TypeVar("T")


@attrs.frozen
class Call:
    """What one round of calls is about: the text, the plugins left out, the edits so far; what fails is added."""

    text: Text
    failures: list[Failure]
    without: Collection[str] = ()
    edits: Sequence[Edit] = ()


class Host:
    """The loaded plugins in order, and the one search for the phrases of all of them."""

    def __init__(self, plugins: Sequence[Plugin], labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self._by_hook = {hook: tuple(plugin for plugin in plugins if hook in plugin.hooks) for hook in HOOKS}
        self._options = {plugin.name: MappingProxyType(plugin.options) for plugin in plugins}
        self._search = Search(
            [
                Wanted(plugin.name, name, phrase, plugin.anchors[name])
                for plugin in plugins
                for name, phrases in plugin.phrases.items()
                for phrase in dict.fromkeys(phrases)
            ]
        )

    def text(self, text: str, record: Record, earlier: Text | None = None) -> Text:
        """Return a text as plugins will see it; ``earlier`` is the same record's text in the pass before."""
        return Text(text, record, self._search, earlier)

    def findings(self, call: Call) -> list[tuple[str, Finding]]:
        """Call ``detect`` of every plugin."""
        length = len(call.text.text)
        return self._each("detect", call, lambda _, item: _checked(item, Finding, length, self._labels))

    def replacements(self, call: Call) -> list[tuple[str, Replacement]]:
        """Call ``clean`` of every plugin."""
        length = len(call.text.text)
        return self._each("clean", call, lambda _, item: _checked(item, Replacement, length, self._labels))

    def tags(self, call: Call) -> list[tuple[str, str]]:
        """Call ``tag`` of every plugin."""
        return self._each("tag", call, lambda plugin, item: _checked_tag(item, plugin.tags))

    def scores(self, call: Call) -> list[tuple[str, tuple[str, float]]]:
        """Call ``score`` of every plugin."""
        return self._each("score", call, lambda plugin, item: _checked_score(item, plugin.scores))

    def _each(self, hook: str, call: Call, check: Callable[[Plugin, Any], T]) -> list[tuple[str, T]]:
        results: list[tuple[str, T]] = []
        all_hits = call.text.hits
        for plugin in self._by_hook[hook]:
            hits = all_hits.get(plugin.name, ())
            if plugin.name in call.without or (plugin.phrases and not hits):
                continue
            view = View(call.text, hits)
            given = {"view": view, "options": self._options[plugin.name], "edits": call.edits}
            implementation = plugin.hooks[hook]
            try:
                answer = implementation.function(*[given[name] for name in implementation.argnames])
                items = _pairs(answer) if hook == "score" else _items(answer)
                results += [(plugin.name, check(plugin, item)) for item in items]
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything
                call.failures.append(Failure(plugin.name, hook, _message(error)))
        return results


# What Python shows of an object that does not say how: it differs from run to run, and output must not.
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


def _message(error: BaseException) -> str:
    try:
        return _ADDRESS.sub("0x...", f"{type(error).__name__}: {error}")
    except Exception:  # noqa: BLE001 - an error's own text is a stranger's code, too
        return f"{type(error).__name__}, whose message cannot be shown"


def _shown(value: object) -> str:
    """Return a plain value as Python writes it and the type of any other, whose text may differ from run to run."""
    return repr(value) if type(value) in {str, int, float, bool} else f"a {type(value).__name__}"


def _items(found: Any) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    if found is None:
        return []
    if isinstance(found, str | bytes | Mapping) or not isinstance(found, Iterable):
        msg = f"a hook has to return a list or yield, and not return a {type(found).__name__}"
        raise ProposalError(msg)
    return list(found)


def _pairs(found: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - what a stranger's code returned
    if not isinstance(found, Mapping | None):
        msg = f"a score hook has to return a dict and not a {type(found).__name__}"
        raise ProposalError(msg)
    return list(found.items()) if found else []


def _checked(value: Any, kind: type[T], length: int, labels: Mapping[str, Label]) -> T:  # noqa: ANN401
    if not isinstance(value, kind):
        msg = f"expected a {kind.__name__}, got {_shown(value)}"
        raise ProposalError(msg)
    proposal: Any = value
    shortest = 1 if kind is Finding else 0
    offsets = proposal.start, proposal.end
    if (
        not all(type(offset) is int for offset in offsets)
        or not 0 <= offsets[0] <= offsets[1] - shortest <= length - shortest
    ):
        span = f"[{_shown(offsets[0])}, {_shown(offsets[1])})"
        msg = f"the span {span} is not within the text of {length} code points, or is empty"
        raise ProposalError(msg)
    words = [proposal.label, proposal.rule, proposal.evidence if kind is Finding else proposal.reason]
    if kind is Replacement:
        words.append(proposal.inserted)
    if not all(type(word) is str for word in words):
        kinds = ", ".join(type(word).__name__ for word in words)
        msg = f"label, rule, evidence or reason, and inserted text have to be strings, not {kinds}"
        raise ProposalError(msg)
    if proposal.label not in labels:
        msg = f"the label {proposal.label!r} is not declared; add it to the plugin's `labels`"
        raise ProposalError(msg)
    confidence = proposal.confidence
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        msg = f"the confidence {_shown(confidence)} is not a number from 0 to 1"
        raise ProposalError(msg)
    # Kinds of float that other libraries have are numbers to Python, and not to every writer of JSON.
    return value if type(confidence) in {int, float} else attrs.evolve(proposal, confidence=float(confidence))


def _checked_tag(tag: Any, declared: Mapping[str, str]) -> str:  # noqa: ANN401
    if type(tag) is not str or not tag or any(map(str.isspace, tag)):
        msg = f"a tag is a word without white space, not {_shown(tag)}"
        raise ProposalError(msg)
    if tag not in declared and f"{tag.partition(':')[0]}:*" not in declared:
        msg = f"the tag {tag!r} is not declared; add it, or its namespace as 'name:*', to the plugin's `tags`"
        raise ProposalError(msg)
    return tag


def _checked_score(item: tuple[Any, Any], declared: Mapping[str, Any]) -> tuple[str, float]:
    name, value = item
    if name not in declared:
        msg = f"the score {_shown(name)} is not declared; add it with its range to the plugin's `scores`"
        raise ProposalError(msg)
    span = declared[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"the score {name!r} is {_shown(value)} and not a finite number"
        raise ProposalError(msg)
    if not span.low <= value <= span.high:
        msg = f"the score {name!r} is {value}, outside its declared range {span.low} to {span.high}"
        raise ProposalError(msg)
    return name, value if type(value) is int else float(value)
