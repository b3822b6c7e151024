"""Remove tables of contents without a heading: lists of which every item is a heading further down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from textclean import Finding, Line, Rule, View, hookimpl
from textclean_plugins.boxes import runs
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
_SIGNS = LIST_MARKS + "[]()0123456789.,:;…_\t"
# Signs of Roman numbers, which begin few other lines of a list.
_ROMAN = frozenset("IVXivx")
_BULLETS = LIST_MARKS.replace("#", "")
# A mark, bracket or number in front, or a page number behind dots.
_MARKS = frozenset(_BULLETS + "[(")
_MARKED = re.compile(rf"[{re.escape(_BULLETS)}\[(\d]|[^\n]{{0,120}}\.\.[. ]*\d{{1,4}}$")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of marked lines, each of which is a heading below the group."""
    least = options["min_items"]
    groups = [group for group in runs(_marked(view), 1) if len(group) >= least]
    if not groups:
        return
    below: Mapping[str, Sequence[int]] | None = None
    lines = view.lines
    texts = [lines.texts[number] for number in lines.filled_numbers]
    counts = Counter(map(_bare, texts))
    for group in groups:
        if not _come_twice(counts, (texts[place] for place in group[:least])):
            continue
        run = _until_repeat(view, group)
        if len(run) < least:
            continue
        filled = view.filled
        below = _headings(filled) if below is None else below
        if _are_headings(filled, run, below):
            evidence = f"all {len(run)} items are headings below"
            yield find(filled[run[0]], filled[run[-1]], _HEADLESS_LIST, evidence)


def _marked(view: View) -> list[int]:
    """Return the places of the lines that may be items of a contents list."""
    lines = view.lines
    texts, words = lines.texts, lines.words
    return [
        place
        for place, number in enumerate(lines.filled_numbers)
        if words[number] <= _HEADING_WORDS
        # The pattern looks at much of a line that has no mark, and most lines have none.
        and ((text := texts[number])[0] in _MARKS or text[0].isdecimal() or (text[-1].isdecimal() and ".." in text))
        and _MARKED.match(text)
    ]


def _until_repeat(view: View, group: Sequence[int]) -> Sequence[int]:
    """Return the lines of a group before one that is in it already: there the article begins."""
    said: set[str] = set()
    for count, place in enumerate(group):
        key = key_of(entry(view.filled[place].text).words)
        if key in said:
            return group[:count]
        said.add(key)
    return group


def _come_twice(counts: Counter[str], texts: Iterable[str]) -> bool:
    """Say whether the words of each item may stand on two lines or more. This is quick, and rules out most lists."""
    return all("](" in text or text[0] in _ROMAN or counts[_bare(text)] > 1 for text in texts)


def _bare(text: str) -> str:
    """Return a line without the signs and numbers at its ends, in small letters."""
    return text.strip(_SIGNS).lower()


def _headings(filled: Sequence[Line]) -> dict[str, list[int]]:
    """Return the places of all lines that may be headings, by their words."""
    found: dict[str, list[int]] = {}
    for place, line in enumerate(filled):
        if is_headline(line, _HEADING_WORDS) and line.text[0] not in _BULLETS and _has_text_below(filled, place):
            found.setdefault(key_of(entry(line.text).words), []).append(place)
    return found


def _has_text_below(filled: Sequence[Line], place: int) -> bool:
    return place + 1 < len(filled) and (filled[place + 1].ends_sentence or filled[place + 1].words > _HEADING_WORDS)


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
