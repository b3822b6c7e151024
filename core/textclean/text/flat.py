"""A text that lost its line breaks, and the pieces of the page in it as lines.

Many dumps hold an article on one line, with the menu glued before it and share row, lists and notices behind it. Here
running text stays together as one line, and what begins with a phrase that plugins look for becomes lines of its own:
before the article, behind it, and between two sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from textclean.text.long_line import LongLine, Piece
from textclean.text.pieces import Pieces
from textclean.text.search.matcher import Matcher

# A line of a lined text is hardly ever so long. A text that is one line altogether may be shorter.
_LONG, _LONG_ALONE = 1200, 160
# A lined text has more line breaks than these, and one more for so many code points.
_FEW_BREAKS, _PER_BREAK = 2, 4000


def lines_of_flat(text: str, matcher: Matcher) -> Flattened | None:
    """Return a text in lines where it lost them; None where it has them, or nothing on it is known."""
    if len(text) < _LONG_ALONE or text.count("\n") > _FEW_BREAKS + len(text) // _PER_BREAK:
        return None
    lines = _lines(text)
    alone = sum(end > start for start, end in lines) == 1
    cuts: list[Piece] = []
    known = False
    for start, end in lines:
        if end - start >= (_LONG_ALONE if alone else _LONG):
            pieces = list(LongLine(text[start:end], matcher).pieces(start))
            known = known or any(may_go for _, _, may_go in pieces)
            cuts += pieces
        elif end > start:
            cuts.append((start, end, True))
    return Flattened(text, cuts) if known else None


def _lines(text: str) -> list[tuple[int, int]]:
    at = 0
    lines = []
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        lines.append((start, max(at + len(line.rstrip()), start)))
        at += len(line) + 1
    return lines


class Flattened:
    """A text with line breaks where it lost them.

    Attributes:
        text: the text in lines.
    """

    def __init__(self, source: str, pieces: Sequence[Piece]) -> None:
        gaps = [(end, start, _break(source[end:start])) for (_, end, _), (start, _, _) in pairwise(pieces)]
        self._pieces = Pieces.without(source, gaps)
        self.text = self._pieces.text
        self._starts = [start for start, _, _ in pieces]
        self._kept = [(start, end) for start, end, may_go in pieces if not may_go]
        self._kept_starts = [start for start, _ in self._kept]

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that a span of the text was taken from."""
        return self._pieces.source_span(start, end)

    def place_of(self, at: int) -> int:
        """Return the place in the seen text for a place in the source."""
        return self._pieces.place_of(at)

    def removed_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that goes with a span; None where all of a running text would go with it."""
        span = self._pieces.source_span(start, end)
        if span is None:
            return None
        last = bisect_right(self._kept_starts, span[1] - 1)
        first = max(bisect_right(self._kept_starts, span[0]) - 1, 0)
        for kept_start, kept_end in self._kept[first:last]:
            inside = kept_start <= span[0] and span[1] <= kept_end
            if span[0] < kept_end and not (inside and (span[0], span[1]) != (kept_start, kept_end)):
                return None
        return span


def _break(white: str) -> str:
    return white if "\n" in white else "\n"
