"""Kinds of lines: list items, headlines, lines of signs; and the place of a line.

Many functions take the *place* of a line: its index among the lines that are not blank.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from textclean.text.hits import Hit
from textclean.text.lines import Line
from textclean.text.phrases import LONG_LINE
from textclean.text.view import View

# A list item's mark: dashes, bullets or arrows, or a number with a point or bracket, or both ("- 1. ").
_ITEM_MARK = re.compile(r"^(?:[-–—*•‣▪●◦·»›▶►■□✓➤]\s*){0,3}(?:\(?\d{1,3}(?:\.\d{1,3})*[.)।:、]\)?\s*)?(?=\S)")
_SEPARATOR = re.compile(r"^[\W_]*$")
#: Opening quotation marks. A line that begins with one quotes a person, so it is not addressed to the reader.
QUOTES = "\"'“”‘’«»„「」『』"
_LIST_LINES = 20
_LIST_WORDS = 8
HEADLINE_WORDS = 30


def is_separator(line: Line) -> bool:
    """Say whether the line has only signs, such as a single dash."""
    return bool(_SEPARATOR.match(line.text))


def item_text(line: Line) -> str | None:
    """Return the text after the mark of a list item, or None if the line has no mark."""
    mark = _ITEM_MARK.match(line.text)
    return line.text[mark.end() :] if mark and mark.end() else None


def is_headline(line: Line, most: int = HEADLINE_WORDS) -> bool:
    """Say whether a line could be a headline: it has one to ``most`` words and does not end with a full stop."""
    if is_separator(line) or line.words > most:
        return False
    return not line.ends_sentence or line.text[-1] in "?!？！؟…"


def position(view: View, line: Line) -> int:
    """Return the place of a line: its index among the lines that are not blank. The line is not blank."""
    return bisect_left(view.lines.filled_numbers, line.number)


def is_announced(filled: Sequence[Line], place: int) -> bool:
    """Say whether a line is in a list of short lines that the article announces with a colon."""
    for line in reversed(filled[max(place - _LIST_LINES, 0) : place]):
        if line.text[-1] in ":：":
            return True
        if line.words > _LIST_WORDS or line.ends_sentence:
            return False
    return False


def on_short_lines(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out the hits on very long lines, which always belong to the article."""
    return (hit for hit in hits if len(hit.line.text) <= LONG_LINE)
