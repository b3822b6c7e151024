"""The trace of a record: each call of a hook with its time, its hits and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from textclean.log.edit import Failure
from textclean.log.model import Log
from textclean.plugin.declaration import Plugin
from textclean.proposal import Finding, Replacement
from textclean.text.view import View

#: The most hits, and the most items of an answer, that a trace holds of one call.
MOST_ITEMS = 20
#: The most calls that a trace holds. A record of a hundred plugins and twenty passes has less.
MOST_CALLS = 10_000
_SNIPPET = 60


@attrs.frozen
class TracedCall:
    """One call of a hook, as plain values.

    Attributes:
        plugin, hook: what was called.
        number: how many texts the plugins had been shown up to this call. It grows with each pass.
        length: the length of the text that the plugin was shown, in code points.
        milliseconds: how long the call took.
        hits: the phrases that the plugin was told of, in words.
        answer: what it returned, in words.
        more: how many items of hits and answer are left out.
        failure: why the call failed; None: it did not.
    """

    plugin: str
    hook: str
    number: int
    length: int
    milliseconds: float
    hits: Sequence[str]
    answer: Sequence[str]
    more: int = 0
    failure: str | None = None

    @classmethod
    def of(cls, plugin: str, hook: str, number: int, view: View, seconds: float, taken: object) -> TracedCall:  # noqa: PLR0913, PLR0917 - what there is to say of a call
        """Describe a call. ``taken`` is its checked answer, or its failure."""
        text = view.text
        # Two spellings of a phrase may be found at the same place.
        found = list(dict.fromkeys(f"{hit.set} {_place(hit.start, hit.end, text)}" for hit in view.hits))
        hits = found[:MOST_ITEMS]
        if isinstance(taken, Failure):
            return cls(plugin, hook, number, len(text), seconds * 1000, hits, (), failure=taken.error)
        items: Sequence[object] = taken if isinstance(taken, list) else []
        answer = [_in_words(item, text) for item in items[:MOST_ITEMS]]
        more = len(found) - len(hits) + len(items) - len(answer)
        return cls(plugin, hook, number, len(text), seconds * 1000, hits, answer, more)


@attrs.frozen
class Trace:
    """All calls for one record, and what came of them, as plain values.

    Attributes:
        id: the record's id.
        length: the length of its text, in code points.
        calls: the calls in order.
        asleep: the plugins that were not called because none of their phrases is in the text.
        unasked: the plugins that were not called for another reason: they only protect, and nothing was to be removed
            or changed; or they were excluded.
        outcome: the edits and the findings that were kept, in words. Places are code points of the original.
    """

    id: str
    length: int
    calls: Sequence[TracedCall]
    asleep: Sequence[str]
    unasked: Sequence[str]
    outcome: Sequence[str]

    @classmethod
    def of(cls, id_: str, calls: Sequence[TracedCall], plugins: Iterable[Plugin], log: Log) -> Trace:
        """Describe a record that is clean."""
        called = {call.plugin for call in calls}
        silent = [plugin for plugin in plugins if plugin.name not in called]
        return cls(
            id_,
            log.original.length,
            tuple(calls),
            tuple(plugin.name for plugin in silent if plugin.waits_for_hits),
            tuple(plugin.name for plugin in silent if not plugin.waits_for_hits),
            tuple(_outcome(log)),
        )

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Trace:
        """Make a trace of plain values."""
        return cls(**{**value, "calls": tuple(TracedCall(**call) for call in value["calls"])})


def _outcome(log: Log) -> Iterable[str]:
    for edit in log.edits:
        if not edit.closes_gap:
            verb = "changed" if edit.inserted else "removed"
            yield f"{verb} [{edit.start}, {edit.end}): {edit.label} by {edit.plugin}/{edit.rule}"
    for kept in log.kept:
        yield f"kept [{kept.start}, {kept.end}): {kept.label} of {kept.plugin}/{kept.rule}, because: {kept.why}"


def _in_words(item: object, text: str) -> str:
    if isinstance(item, Finding):
        return f"{item.label} {item.confidence:g} {item.rule} {_place(item.start, item.end, text)}"
    if isinstance(item, Replacement):
        place = _place(item.start, item.end, text)
        return f"{item.label} {item.confidence:g} {item.rule} {place} -> {_cut(item.inserted)}"
    return f"{item[0]} = {item[1]:g}" if isinstance(item, tuple) else str(item)


def _place(start: int, end: int, text: str) -> str:
    return f"[{start}, {end}) {_cut(text[start:end])}"


def _cut(text: str) -> str:
    return repr(text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…")
