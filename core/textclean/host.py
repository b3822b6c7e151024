"""Calls plugins: one guarded call each, in order, with everything that comes back checked.

A plugin that raises or returns nonsense costs its own proposals on that record and nothing else. What it is given
cannot be changed, or is its own; what it gives is copied, so that it cannot be changed afterwards.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

import attrs
import pluggy

from textclean.errors import ProposalError, message_of
from textclean.log.edit import GAP_REASON, Edit, Failure
from textclean.record import Finding, Label, Record, Replacement
from textclean.registry import HOOKS, Plugin
from textclean.text.matcher import Search, Wanted
from textclean.text.surrogates import holds_lone
from textclean.text.view import Text, View
from textclean.watch import UNWATCHED, Watch

#: So much a hook may give for a record: findings, replacements, tags or scores, ...
MOST_ITEMS = 10_000
#: ... and one more for each so many code points. A text with a label on each of its lines has fewer; an answer without
#: end has more.
_PER_ITEM = 8
#: So many code points a rule's name, evidence or reason, or tag may have.
LONGEST_WORDS = 10_000
#: So many code points more than twice the original's a text may come to have.
MOST_INSERTED = 1_000_000
#: So many code points the rules, evidence and reasons of one call may have, ...
MOST_WORDS = 2_000_000
#: ... and so many more for each code point of the text.
_WORDS_PER_CHARACTER = 16
#: Integers beyond this are no exact floats, and beyond 64 bits most writers cannot hold them.
_EXACT = 1 << 53

#: All calls of a plugin for a record may take so many times as long as one.
ALL_CALLS = 3

T = TypeVar("T")


@attrs.frozen
class Call:
    """What one round of calls is about.

    Attributes:
        text: the text.
        failures: what fails is added.
        without: the plugins that are left out.
        edits: those so far.
        watch: see ``Watch``.
        spent: the seconds that each plugin has taken for the record before; its calls are added.
    """

    text: Text
    failures: list[Failure]
    without: Collection[str] = ()
    edits: Sequence[Edit] = ()
    watch: Watch = UNWATCHED
    spent: dict[str, float] = attrs.field(factory=dict)


@attrs.frozen
class _Seat:
    """A plugin's implementation of a hook; ``own_options``: its options hold what can be changed, so it gets a copy."""

    plugin: Plugin
    implementation: pluggy.HookImpl
    place: int
    options: Mapping[str, Any]
    own_options: bool

    def given_options(self) -> Mapping[str, Any]:
        return MappingProxyType(copy.deepcopy(self.plugin.options)) if self.own_options else self.options


class Host:
    """The loaded plugins in order, and the one search for the phrases of all of them."""

    def __init__(self, plugins: Sequence[Plugin], labels: Mapping[str, Label]) -> None:
        self.plugins = tuple(plugins)
        self._labels = labels
        self._by_hook = {
            hook: tuple(
                _Seat(
                    plugin,
                    plugin.hooks[hook],
                    1 + len(HOOKS) * number + HOOKS.index(hook),
                    MappingProxyType(plugin.options),
                    not all(map(_cannot_change, plugin.options.values())),
                )
                for number, plugin in enumerate(plugins)
                if hook in plugin.hooks
            )
            for hook in HOOKS
        }
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
        note, failing, timed = call.watch.note, call.watch.failing, call.watch.seconds < math.inf
        for seat in self._by_hook[hook]:
            plugin = seat.plugin
            hits = all_hits.get(plugin.name, ())
            if plugin.name in call.without or (plugin.phrases and not hits):
                continue
            given = {"view": View(call.text, hits), "options": seat.given_options(), "edits": call.edits}
            if note:
                note(seat.place)
            taken = _timed(seat, hook, call, given, check) if timed else _called(seat, hook, call, given, check)
            if isinstance(taken, Failure):
                call.failures.append(taken)
                continue
            results += [(plugin.name, item) for item in taken]
            if failing:
                failing.discard(plugin.name)
        if note:
            note(0)
        return results


def place_of(place: int, plugins: Sequence[str]) -> tuple[str, str]:
    """Return the plugin and the hook that a call's place (see ``Watch``) stands for."""
    return plugins[plugin_number(place)], HOOKS[(place - 1) % len(HOOKS)]


def plugin_number(place: int) -> int:
    """Return the number of the plugin, in order, that a call's place stands for; -1: no plugin is called."""
    return (place - 1) // len(HOOKS)


def _called(
    seat: _Seat, hook: str, call: Call, given: Mapping[str, Any], check: Callable[[Plugin, Any], T]
) -> list[T] | Failure:
    """Make one call, and return what is lawful of the answer, or why it failed.

    Whatever else the plugin returned is gone when this returns: a generator is closed here, which may take for ever.
    """
    try:
        answer = seat.implementation.function(*[given[name] for name in seat.implementation.argnames])
        return [check(seat.plugin, item) for item in _taken(hook, answer, call.text)]
    except BaseException as error:
        # Not `isinstance`, which asks the error itself what it is.
        if issubclass(type(error), KeyboardInterrupt) and not call.watch.apart:
            raise
        return Failure(seat.plugin.name, hook, message_of(error))


def _timed(
    seat: _Seat, hook: str, call: Call, given: Mapping[str, Any], check: Callable[[Plugin, Any], T]
) -> list[T] | Failure:
    """Make one call; one that comes back in time fails all the same where all those for the record took too long."""
    name, most = seat.plugin.name, call.watch.seconds
    began = time.monotonic()
    taken = _called(seat, hook, call, given, check)
    # A single call cannot have taken longer: then this process was stopped, and the plugin was not.
    spent = call.spent[name] = call.spent.get(name, 0.0) + min(time.monotonic() - began, most)
    if spent <= ALL_CALLS * most:
        return taken
    return Failure(name, hook, f"TimeoutError: its calls for this record took more than {ALL_CALLS * most:g} s")


def _cannot_change(value: object) -> bool:
    return type(value) in {str, int, float, bool}


def _shown(value: object) -> str:
    """Return a plain value as Python writes it and the type of any other, whose text may differ from run to run."""
    return repr(value) if type(value) in {str, int, float, bool} else f"a {type(value).__name__}"


def _taken(hook: str, answer: Any, text: Text) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    length = len(text.text)
    most = MOST_ITEMS + length // _PER_ITEM
    items = _pairs(answer, most) if hook == "score" else _items(answer, most)
    if items and hook in {"detect", "clean"}:
        _refuse_growth(items, length, len(text.record.text))
        _refuse_many_words(items, MOST_WORDS + _WORDS_PER_CHARACTER * length)
    return items


def _items(found: Any, most: int) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    if found is None:
        return []
    if isinstance(found, str | bytes | Mapping) or not isinstance(found, Iterable):
        msg = f"a hook has to return a list or yield, and not return a {type(found).__name__}"
        raise ProposalError(msg)
    # One that ends by itself is taken whole: a list may lie about its length, an iterator has none.
    items = list(islice(found, most + 1))
    if len(items) > most:
        msg = f"a hook may give {most:,} items for a record, and this one gives more"
        raise ProposalError(msg)
    return items


def _pairs(found: Any, most: int) -> list[tuple[Any, Any]]:  # noqa: ANN401 - what a stranger's code returned
    if not isinstance(found, Mapping | None):
        msg = f"a score hook has to return a dict and not a {type(found).__name__}"
        raise ProposalError(msg)
    return _items(found.items(), most) if found else []


def _refuse_growth(items: Iterable[Any], length: int, original: int) -> None:
    """Raise where replacements insert more than a text can be meant to grow; pass after pass they would fill memory."""
    inserted = sum(len(item.inserted) for item in items if type(item) is Replacement and type(item.inserted) is str)
    if inserted and length + inserted > MOST_INSERTED + 2 * original:
        msg = (
            f"{inserted:,} code points inserted make the text of {original:,} grow to {length + inserted:,}; at most "
            f"{MOST_INSERTED:,} more than twice its length are taken"
        )
        raise ProposalError(msg)


def _refuse_many_words(items: Iterable[Any], most: int) -> None:
    """Raise where what is told of proposals would make the log many times as long as the text."""
    told = (
        len(word)
        for item in items
        if type(item) in {Finding, Replacement}
        for word in (item.rule, item.evidence if type(item) is Finding else item.reason)
        if type(word) is str
    )
    if sum(told) > most:
        msg = f"rules, evidence and reasons of more than {most:,} code points for a text of this length"
        raise ProposalError(msg)


def _refuse_odd(words: Iterable[str]) -> None:
    """Raise where words cannot be written to every output, or are none for a reader."""
    for word in words:
        if len(word) > LONGEST_WORDS:
            msg = f"a rule, evidence, reason or tag of {len(word):,} code points; at most {LONGEST_WORDS:,} are taken"
            raise ProposalError(msg)
        _refuse_surrogates(word)


def _refuse_surrogates(text: str) -> None:
    if holds_lone(text):
        msg = "a lone surrogate, which no output may get from a plugin"
        raise ProposalError(msg)


def _checked(value: Any, kind: type[T], length: int, labels: Mapping[str, Label]) -> T:  # noqa: ANN401
    """Return a copy of a lawful proposal: what a plugin holds on to, it can still change."""
    if type(value) is not kind:
        msg = f"expected a {kind.__name__}, got {_shown(value)}"
        raise ProposalError(msg)
    proposal: Any = value
    shortest = 1 if kind is Finding else 0
    start, end = proposal.start, proposal.end
    if not (type(start) is type(end) is int and 0 <= start <= end - shortest <= length - shortest):
        span = f"[{_shown(start)}, {_shown(end)})"
        msg = f"the span {span} is not within the text of {length} code points, or is empty"
        raise ProposalError(msg)
    label, rule = proposal.label, proposal.rule
    words = [label, rule, proposal.evidence if kind is Finding else proposal.reason]
    inserted = [] if kind is Finding else [proposal.inserted]
    if not all(type(word) is str for word in (*words, *inserted)):
        kinds = ", ".join(type(word).__name__ for word in (*words, *inserted))
        msg = f"label, rule, evidence or reason, and inserted text have to be strings, not {kinds}"
        raise ProposalError(msg)
    _refuse_odd(words)
    if words[-1] == GAP_REASON:  # what bears it is not counted
        msg = f"the reason {GAP_REASON!r} is the host's own"
        raise ProposalError(msg)
    for text in inserted:
        _refuse_surrogates(text)
    if label not in labels:
        msg = f"the label {label!r} is not declared; add it to the plugin's `labels`"
        raise ProposalError(msg)
    make: Callable[..., T] = kind
    return make(start, end, *inserted, label, rule, _confidence(proposal.confidence), words[-1])


def _confidence(value: Any) -> float:  # noqa: ANN401 - what a stranger's code returned
    number = _plain(value)
    if number is not None and 0 <= number <= 1:
        return number
    msg = f"the confidence {_shown(value)} is not a number from 0 to 1"
    raise ProposalError(msg)


def _checked_tag(tag: Any, declared: Mapping[str, str]) -> str:  # noqa: ANN401
    if type(tag) is not str or not tag or any(map(str.isspace, tag)):
        msg = f"a tag is a word without white space, not {_shown(tag)}"
        raise ProposalError(msg)
    _refuse_odd([tag])
    if tag not in declared and f"{tag.partition(':')[0]}:*" not in declared:
        msg = f"the tag {tag!r} is not declared; add it, or its namespace as 'name:*', to the plugin's `tags`"
        raise ProposalError(msg)
    return tag


def _checked_score(item: tuple[Any, Any], declared: Mapping[str, Any]) -> tuple[str, float]:
    name, value = item
    if type(name) is not str or name not in declared:
        msg = f"the score {_shown(name)} is not declared; add it with its range to the plugin's `scores`"
        raise ProposalError(msg)
    span = declared[name]
    number = _plain(value)
    if number is None or not math.isfinite(number):
        msg = f"the score {name!r} is {_shown(value)} and not a finite number"
        raise ProposalError(msg)
    if not span.low <= number <= span.high:
        msg = f"the score {name!r} is {number}, outside its declared range {span.low} to {span.high}"
        raise ProposalError(msg)
    return name, number if type(number) is int and abs(number) <= _EXACT else float(number)


def _plain(value: Any) -> int | float | None:  # noqa: ANN401 - what a stranger's code returned
    """Return a number as Python's own kind, or None for what is no number.

    Other libraries have kinds of float that not every writer of JSON takes, and a kind of one's own may lie about its
    size.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if type(value) in {int, float} else float(value)
