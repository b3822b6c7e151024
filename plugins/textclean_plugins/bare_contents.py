"""Remove tables of contents without a heading: lists of which every item is a heading further down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from textclean import Finding, Line, Rule, View, hookimpl
from textclean_plugins.contents import LIST_MARKS, entry, key_of
from textclean_plugins.shapes import find, is_headline

options = {"min_items": 3}
_HEADLESS_LIST = Rule(
    "headless-list",
    "table_of_contents",
    (
        "three or more neighbouring lines with marks, numbers, links or pages that all stand again below, in the "
        "same order and with text between them"
    ),
    0.93,
)
rules = (_HEADLESS_LIST,)

_HEADING_WORDS = 15
_HEADING_LETTERS = 4
_FIRST = frozenset(LIST_MARKS + "[(")
_SIGNS = LIST_MARKS + "[]()0123456789.,:;…_\t"
# Signs of Roman numbers, which begin few other lines of a list.
_ROMAN = frozenset("IVXivx")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of marked lines, each of which is a heading below the group."""
    filled = view.filled
    below: Mapping[str, Sequence[int]] | None = None
    counts: Counter[str] | None = None
    for run in _marked(view, options["min_items"]):
        counts = Counter(map(_bare, view.lines.texts)) if counts is None else counts
        if not any(_comes_again(filled[place].text, counts) for place in run):
            continue
        below = _headings(filled) if below is None else below
        if _are_headings(filled, run, below):
            evidence = f"all {len(run)} items are headings below"
            yield find(filled[run[0]], filled[run[-1]], _HEADLESS_LIST, evidence)


def _comes_again(text: str, counts: Counter[str]) -> bool:
    """Say whether another line may have the words of an item; marks that are not quick to take off count as a yes."""
    return "](" in text or text[0] in _ROMAN or counts[_bare(text)] > 1


def _bare(text: str) -> str:
    """Return a line without the signs and numbers at its ends, in small letters."""
    return text.strip(_SIGNS).lower()


def _marked(view: View, least: int) -> Iterator[list[int]]:
    """Yield groups of at least so many neighbouring lines that may be items of a contents list."""
    lines = view.lines
    texts, numbers = lines.texts, lines.filled_numbers
    # Nearly all groups are too short; that is quick to see, and whether a line has a mark is not.
    for group in _neighbours([place for place, number in enumerate(numbers) if _may_have_mark(texts[number])]):
        if len(group) >= least:
            items = [place for place in group if _is_item(texts[numbers[place]], lines.words[numbers[place]])]
            yield from (run for run in _neighbours(items) if len(run) >= least)


def _neighbours(places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of places that follow each other."""
    for _, pairs in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        yield [place for _, place in pairs]


def _may_have_mark(text: str) -> bool:
    return text[0] in _FIRST or text[0].isdigit() or text[-1].isdigit()


def _is_item(text: str, words: int) -> bool:
    return words <= _HEADING_WORDS and entry(text).marked


def _headings(filled: Sequence[Line]) -> dict[str, list[int]]:
    """Return the places of all lines that may be headings, by their words."""
    found: dict[str, list[int]] = {}
    for place, line in enumerate(filled):
        if is_headline(line, _HEADING_WORDS):
            found.setdefault(key_of(entry(line.text).words), []).append(place)
    return found


def _are_headings(filled: Sequence[Line], run: Sequence[int], below: Mapping[str, Sequence[int]]) -> bool:
    """Say whether each line of a group is a heading below it, in the same order, and not on the very next line."""
    after = last = run[-1]
    for place in run:
        key = key_of(entry(filled[place].text).words)
        later = next((at for at in below.get(key, ()) if at > after), None)
        if len(key) < _HEADING_LETTERS or later is None or (after > last and later == after + 1):
            return False
        after = later
    return True
