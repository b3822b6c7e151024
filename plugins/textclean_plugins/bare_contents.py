"""Remove tables of contents without a heading: lists of which every item is a heading further down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from textclean import Finding, Line, Rule, View, fold, hookimpl
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


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of marked lines, each of which is a heading below the group."""
    filled = view.filled
    below: Mapping[str, Sequence[int]] | None = None
    counts: Mapping[str, int] | None = None
    for run in _marked(view):
        if len(run) < options["min_items"]:
            continue
        counts = Counter(fold(view.text).split()) if counts is None else counts
        if not _comes_again(filled[run[0]], counts):
            continue
        below = _headings(filled) if below is None else below
        if _are_headings(filled, run, below):
            evidence = f"all {len(run)} items are headings below"
            yield find(filled[run[0]], filled[run[-1]], _HEADLESS_LIST, evidence)


def _comes_again(item: Line, counts: Mapping[str, int]) -> bool:
    """Say whether the longest word of an item stands twice in the text: without it no heading says the same."""
    word = max(fold(entry(item.text).words).split(), key=len, default="")
    return counts.get(word, 0) > 1


def _marked(view: View) -> Iterator[list[int]]:
    """Yield groups of neighbouring lines that may be items of a contents list."""
    lines = view.lines
    run: list[int] = []
    for place, number in enumerate(lines.filled_numbers):
        if _may_be_item(lines.texts[number], lines.words[number]):
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_be_item(text: str, words: int) -> bool:
    marked = text[0] in _FIRST or text[0].isdigit() or text[-1].isdigit()
    return marked and words <= _HEADING_WORDS and entry(text).marked


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
