"""Helpers for boxes of short known lines: which lines they are, which stand together, and where the article is.

Many functions take the *place* of a line: its index among the lines that are not blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from textclean import ArticleBody as Body
from textclean import Hit, Line, View, is_short_sentence
from textclean_plugins.shapes import position, short

# What follows a phrase that is the text of a Markdown link, up to the end of its line.
_LINK_REST = re.compile(r"^\W*\]\([^()\s]*\)\W*$")
_CRUMB_LETTERS = 2

__all__ = ["Body", "is_crumb", "is_short_sentence", "known_lines", "phrases_in", "runs", "says", "spans"]


def says(hit: Hit) -> bool:
    """Say whether a line is only the phrase, or a Markdown link with the phrase as its text."""
    return hit.starts_line and (hit.ends_line or bool(_LINK_REST.match(hit.after)))


def known_lines(view: View, *sets: str) -> dict[int, Hit]:
    """Return the places of the lines that are only a phrase of one of the sets, with the longest such hit."""
    known: dict[int, Hit] = {}
    for hit in short(view.hits):
        if hit.set in sets and says(hit):
            known.setdefault(position(view, hit.line), hit)
    return dict(sorted(known.items()))


def runs(places: Iterable[int], gap: int) -> Iterator[list[int]]:
    """Group places: from each to the next of its group are at most ``gap`` lines."""
    run: list[int] = []
    for place in places:
        if run and place - run[-1] > gap:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def phrases_in(known: Mapping[int, Hit], places: Iterable[int]) -> set[str]:
    """Return the different phrases at some places."""
    return {known[place].phrase.text.casefold() for place in places}


def spans(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each group of places without a gap."""
    for run in runs(places, 1):
        yield run[0], run[-1]


def is_crumb(line: Line) -> bool:
    """Say whether a line is next to nothing: signs, a number, one or two letters."""
    return sum(map(str.isalpha, line.text)) <= _CRUMB_LETTERS and len(line.text) <= 2 * _LONGEST_CRUMB


_LONGEST_CRUMB = 8
