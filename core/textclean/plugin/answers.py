"""Check the answers of plugins.

An answer that is not lawful or is too large is refused. Accepted proposals are copied, so that the plugin cannot change
them later.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from types import GeneratorType
from typing import Any, TypeVar

from textclean.errors import ProposalError
from textclean.log.edit import GAP_REASON
from textclean.proposal import Finding, Label, Replacement, ScoreRange
from textclean.text.snapshot import Snapshot
from textclean.text.surrogates import holds_lone

#: The most findings, replacements, tags or scores that a hook may return for a short record. See ``_PER_ITEM``.
MOST_ITEMS = 10_000


#: A hook may return one more item for each 8 code points of the text. A text with a finding on each of its lines stays
#: below this limit; an endless answer does not.
_PER_ITEM = 8


#: The most code points of a rule's name, an evidence, a reason or a tag.
LONGEST_WORDS = 10_000


#: A text may grow to twice the length of the original plus this many code points.
MOST_INSERTED = 1_000_000


#: The most code points of all rules, evidence and reasons of one call, for a short text. See ``_WORDS_PER_CHARACTER``.
MOST_WORDS = 2_000_000


#: Rules, evidence and reasons may have this many more code points for each code point of the text.
_WORDS_PER_CHARACTER = 16


#: Larger integers are not exact as floats. Most writers cannot hold integers beyond 64 bits at all.
_EXACT = 1 << 53


#: What hooks answer with, nearly always. It is known without asking further.
_USUAL = {list, tuple, GeneratorType}


T = TypeVar("T")


def _shown(value: object) -> str:
    """Return the ``repr`` of a plain value, and the type name of any other, whose ``repr`` may differ between runs."""
    return repr(value) if type(value) in {str, int, float, bool} else f"a {type(value).__name__}"


def most_items(length: int) -> int:
    """Return how many items a hook may return for a text of so many code points."""
    return MOST_ITEMS + length // _PER_ITEM


def items_of(hook: str, answer: Any, text: Snapshot) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    """Return the answer of a hook as a list.

    Raises:
        ProposalError: the answer is not a list, or is too large.
    """
    length = len(text.text)
    most = most_items(length)
    items = _pairs(answer, most) if hook == "score" else _items(answer, most)
    if items and hook in {"detect", "clean"}:
        _refuse_growth(items, length, len(text.record.text))
        _refuse_many_words(items, MOST_WORDS + _WORDS_PER_CHARACTER * length)
    return items


def _items(found: Any, most: int) -> list[Any]:  # noqa: ANN401 - what a stranger's code returned
    if found is None:
        return []
    if type(found) not in _USUAL and (isinstance(found, str | bytes | Mapping) or not isinstance(found, Iterable)):
        msg = f"a hook has to return a list or yield, and not return a {type(found).__name__}"
        raise ProposalError(msg)
    # Count while reading: a subclass of list may report a wrong length, and an iterator has no length.
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
    """Raise if replacements insert too much. Text that grows in every pass would fill the memory."""
    inserted = sum(len(item.inserted) for item in items if type(item) is Replacement and type(item.inserted) is str)
    if inserted and length + inserted > MOST_INSERTED + 2 * original:
        msg = (
            f"{inserted:,} code points inserted make the text of {original:,} grow to {length + inserted:,}; at most "
            f"{MOST_INSERTED:,} more than twice its length are taken"
        )
        raise ProposalError(msg)


def _refuse_many_words(items: Iterable[Any], most: int) -> None:
    """Raise if the rules, evidence and reasons would make the log many times as long as the text."""
    lengths = (
        len(word)
        for item in items
        if type(item) in {Finding, Replacement}
        for word in (item.rule, item.evidence if type(item) is Finding else item.reason)
        if type(word) is str
    )
    if sum(lengths) > most:
        msg = f"rules, evidence and reasons of more than {most:,} code points for a text of this length"
        raise ProposalError(msg)


def _refuse_unwritable(words: Iterable[str]) -> None:
    """Raise if a string is too long for a reader, or cannot be written to every output format."""
    for word in words:
        if len(word) > LONGEST_WORDS:
            msg = f"a rule, evidence, reason or tag of {len(word):,} code points; at most {LONGEST_WORDS:,} are taken"
            raise ProposalError(msg)
        _refuse_surrogates(word)


def _refuse_surrogates(text: str) -> None:
    if holds_lone(text):
        msg = "a lone surrogate, which no output may get from a plugin"
        raise ProposalError(msg)


def checked_proposal(
    value: Any,  # noqa: ANN401
    kind: type[T],
    length: int,
    labels: Mapping[str, Label],
    rules: frozenset[tuple[str, str]] = frozenset(),
) -> T:
    """Return a copy of a lawful proposal: what a plugin holds on to, it can still change.

    Args:
        value: what the plugin gave.
        kind: what it has to be: ``Finding`` or ``Replacement``.
        length: that of the text, in code points.
        labels: all declared labels.
        rules: the plugin's declared rules with their labels; empty where it declares none.

    Raises:
        ProposalError: it is not lawful; the message says why.
    """
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
    _refuse_unwritable(words)
    if words[-1] == GAP_REASON:  # edits with this reason are not counted
        msg = f"the reason {GAP_REASON!r} is the host's own"
        raise ProposalError(msg)
    for text in inserted:
        _refuse_surrogates(text)
    if label not in labels:
        msg = f"the label {label!r} is not declared; add it to the plugin's `labels`"
        raise ProposalError(msg)
    if rules and (rule, label) not in rules:
        msg = f"the rule {rule!r} with the label {label!r} is not declared; add it to the plugin's `rules`"
        raise ProposalError(msg)
    make: Callable[..., T] = kind
    return make(start, end, *inserted, label, rule, _confidence(proposal.confidence), words[-1])


def _confidence(value: Any) -> float:  # noqa: ANN401 - what a stranger's code returned
    number = _plain(value)
    if number is not None and 0 <= number <= 1:
        return number
    msg = f"the confidence {_shown(value)} is not a number from 0 to 1"
    raise ProposalError(msg)


def checked_tag(tag: Any, declared: Mapping[str, str]) -> str:  # noqa: ANN401
    """Check that a tag is a word that the plugin declares, and return it.

    Raises:
        ProposalError: it is not.
    """
    if type(tag) is not str or not tag or any(map(str.isspace, tag)):
        msg = f"a tag is a word without white space, not {_shown(tag)}"
        raise ProposalError(msg)
    _refuse_unwritable([tag])
    if tag not in declared and f"{tag.partition(':')[0]}:*" not in declared:
        msg = f"the tag {tag!r} is not declared; add it, or its namespace as 'name:*', to the plugin's `tags`"
        raise ProposalError(msg)
    return tag


def checked_score(item: tuple[Any, Any], declared: Mapping[str, Any]) -> tuple[str, float]:
    """Check that the plugin declares a score and that the value is in its range, and return name and value.

    Raises:
        ProposalError: it does not, or the value is outside.
    """
    name, value = item
    if type(value) is float and type(name) is str and name in declared:
        usual: ScoreRange = declared[name]
        if usual.low <= value <= usual.high and math.isfinite(value):
            return name, value
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
    """Return a number as an int or a float of Python itself, or None if the value is not a number.

    Subclasses are converted: not every JSON writer accepts the float types of other libraries, and a plugin's own
    subclass may compare wrongly.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if type(value) in {int, float} else float(value)
