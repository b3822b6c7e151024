"""The same case in another form: as Markdown, hard-wrapped, with other line ends, spellings and scripts in it."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import attrs

from textclean.testing.cases import RuleCase

#: A line is wrapped at so many code points, as mail programs do.
_WIDTH = 72
#: A word that is long enough for a joiner.
_LONG_WORD = re.compile(r"[^\W\d_]{4}")
_LINE_END = re.compile(r"\r?\n")
#: What Bengali has in two spellings, composed and decomposed: letters with a dot below, and vowel signs of two parts.
_BENGALI = (
    ("\u09dc", "\u09a1\u09bc"),
    ("\u09dd", "\u09a2\u09bc"),
    ("\u09df", "\u09af\u09bc"),
    ("\u09cb", "\u09c7\u09be"),
    ("\u09cc", "\u09c7\u09d7"),
)
_EMOJI = " 👩\u200d👩\u200d👧 🇧🇩 ❤\ufe0f "
_RIGHT_TO_LEFT = " שלום \u202eabc\u202c مرحبا "
_ADDRESS = re.compile(r"\]\([^()\s]*\)")
_ITEM_MARK = re.compile(r"^[\s*\[-]*(?:\d+[.)] )?", re.MULTILINE)

_FORMS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "bold": "**{}**".format,
        "bullet": "- {}".format,
        "link": "[{}](https://example.org/a)".format,
        "linked_bullet": "- [{}](https://example.org/a)".format,
    }
)


@attrs.frozen
class Variant:
    """A case in another form: its text, and what the rule has to find in it, for the eyes of ``same_words``.

    Where ``may_stay``, nothing is right, too: an item of a list may be the article's own, so a rule may spare it.
    """

    text: str
    finds: tuple[str, ...]
    may_stay: bool = False


def same_words(one: str) -> str:
    """Return the letters and digits of a text, without addresses of links, joiners and differences of spelling."""
    bare = _ITEM_MARK.sub("", _ADDRESS.sub("", one))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", bare)))


def in_markdown(form: str) -> Callable[[RuleCase], Iterator[Variant]]:
    """Return what puts the lines with something to find in them into a form of Markdown; of a miss, each short line."""
    mark = _FORMS[form]

    def vary(case: RuleCase) -> Iterator[Variant]:
        numbers = _lines_of_finds(case) if case.finds else _short_lines(case)
        if numbers:
            lines = case.text.split("\n")
            marked = [mark(line.strip()) if number in numbers else line for number, line in enumerate(lines)]
            yield Variant("\n".join(marked), case.finds, may_stay="bullet" in form)

    return vary


def hard_wrapped(case: RuleCase) -> Iterator[Variant]:
    """Wrap the lines of running text; those with something to find in them stay whole."""
    whole = _lines_of_finds(case)
    lines = [
        line if number in whole or len(line) <= _WIDTH else textwrap.fill(line, _WIDTH, break_long_words=False)
        for number, line in enumerate(case.text.split("\n"))
    ]
    text = "\n".join(lines)
    if text != case.text:
        yield Variant(text, case.finds)


def with_line_ends(case: RuleCase) -> Iterator[Variant]:
    """Give the text the line ends of Windows."""
    yield Variant(_LINE_END.sub("\r\n", case.text), case.finds)


def other_spellings(case: RuleCase) -> Iterator[Variant]:
    """Write the text with composed and with decomposed letters."""
    composed, decomposed = unicodedata.normalize("NFC", case.text), unicodedata.normalize("NFD", case.text)
    for one, two in _BENGALI:
        composed, decomposed = composed.replace(two, one), decomposed.replace(one, two)
    for text in (composed, decomposed):
        if text != case.text:
            yield Variant(text, case.finds)


def with_joiners(case: RuleCase) -> Iterator[Variant]:
    """Put characters of no width into the words that are found."""
    for joiner in ("\u200d", "\u200c"):
        text, shift = case.text, 0
        for start, end in _spans(case):
            word = _LONG_WORD.search(case.text[start:end])
            if word:
                at = start + word.start() + 2 + shift
                text = text[:at] + joiner + text[at:]
                shift += 1
        if shift:
            yield Variant(text, case.finds)


def with_emoji(case: RuleCase) -> Iterator[Variant]:
    """Put emoji sequences into the longest line that has nothing to find in it."""
    return _with_sample(case, _EMOJI)


def with_right_to_left(case: RuleCase) -> Iterator[Variant]:
    """Put words that are written from right to left into the longest line that has nothing to find in it."""
    return _with_sample(case, _RIGHT_TO_LEFT)


def as_list(case: RuleCase, items: int) -> Variant | None:
    """Return the case with a list in the place of the one line that is found: so many items that say the same."""
    numbers = _lines_of_finds(case)
    lines = case.text.split("\n")
    if len(case.finds) != 1 or len(numbers) != 1 or case.finds[0].strip() != lines[min(numbers)].strip():
        return None
    number = min(numbers)
    lines[number : number + 1] = [f"- {lines[number].strip()}"] * items
    return Variant("\n".join(lines), case.finds)


def _with_sample(case: RuleCase, sample: str) -> Iterator[Variant]:
    lines = case.text.split("\n")
    free = [number for number in range(len(lines)) if number not in _lines_of_finds(case) and " " in lines[number]]
    if free:
        number = max(free, key=lambda number: len(lines[number]))
        at = lines[number].find(" ", len(lines[number]) // 2)
        at = lines[number].find(" ") if at < 0 else at
        lines[number] = lines[number][:at] + sample + lines[number][at + 1 :]
        yield Variant("\n".join(lines), case.finds)


def _spans(case: RuleCase) -> list[tuple[int, int]]:
    """Return where the pieces that are found stand, each behind the one before."""
    spans, at = [], 0
    for piece in case.finds:
        start = case.text.find(piece, at)
        if start >= 0:
            at = start + len(piece)
            spans.append((start, at))
    return spans


def _lines_of_finds(case: RuleCase) -> set[int]:
    """Return the numbers of the lines, from 0, that hold words of what is found."""
    numbers: set[int] = set()
    for start, end in _spans(case):
        first = case.text.count("\n", 0, start)
        pieces = case.text[start:end].split("\n")
        numbers |= {first + number for number, piece in enumerate(pieces) if same_words(piece)}
    return numbers


def _short_lines(case: RuleCase) -> set[int]:
    return {number for number, line in enumerate(case.text.split("\n")) if 0 < len(line.strip()) <= _WIDTH}
