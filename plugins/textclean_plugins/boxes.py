"""Helpers for boxes of short known lines: which lines they are, which stand together, and where the article is.

Many functions take the *place* of a line: its index among the lines that are not blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from textclean import Hit, Line, View
from textclean_plugins.shapes import position, short

# What follows a phrase that is the text of a Markdown link, up to the end of its line.
_LINK_REST = re.compile(r"^\W*\]\([^()\s]*\)\W*$")
# Running text that is not long: a line with an end mark and at least this many words.
_SHORT_SENTENCE = 5
# The most running text below the article, as a share of the text before it.
_MOST_BELOW = 0.1
_CRUMB_LETTERS = 2


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


class Body:
    """Where the article is: from its first to its last line of running text.

    If there is no line of 15 words, short sentences count.

    Args:
        view: the text.
        skip: places that do not count, because a notice of the page stands there.
    """

    def __init__(self, view: View, skip: Container[int] = ()) -> None:
        sums = view.prose
        filled = view.filled
        prose = [place for place in range(len(filled)) if sums[place + 1] > sums[place] and place not in skip]
        if not prose:
            prose = [place for place, line in enumerate(filled) if is_short_sentence(line) and place not in skip]
        self.first = prose[0] if prose else len(filled)
        self.last = _last(filled, prose)

    @property
    def is_there(self) -> bool:
        """Whether the text has any running text."""
        return self.last >= 0

    def above(self, place: int) -> bool:
        """Say whether a line stands above the article."""
        return place < self.first and self.is_there

    def below(self, place: int) -> bool:
        """Say whether a line stands below the article, or below all of it but a few words."""
        return place > self.last and self.is_there

    def outside(self, place: int) -> bool:
        """Say whether a line stands above or below the article."""
        return self.above(place) or self.below(place)


def is_short_sentence(line: Line) -> bool:
    """Say whether a line is a sentence, if only a short one."""
    return line.words >= _SHORT_SENTENCE and line.ends_sentence


def _last(filled: Sequence[Line], prose: Collection[int]) -> int:
    """Return the place where the article ends. What is left below it are a few sentences of the page."""
    most = _MOST_BELOW * sum(filled[place].words for place in prose)
    below = 0
    for place in sorted(prose, reverse=True):
        below += filled[place].words
        if below > most:
            return place
    return -1
