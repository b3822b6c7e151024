"""Tests and helpers for lines that several plugins use: list items, headlines, separators, the tail of a text.

Many functions take the *place* of a line: its index among the lines that are not blank.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from textclean import Finding, Hit, Line, Phrase, Rule, View, read_phrases

# A list item's mark: dashes, bullets or arrows, or a number with a point or bracket, or both ("- 1. ").
_ITEM_MARK = re.compile(r"^(?:[-–—*•‣▪●◦·»›▶►■□✓➤]\s*){0,3}(?:\(?\d{1,3}(?:\.\d{1,3})*[.)।:、]\)?\s*)?(?=\S)")
_SEPARATOR = re.compile(r"^[\W_]*$")
HEADLINE_WORDS = 30
#: Opening quotation marks. A line that begins with one quotes a person, so it is not addressed to the reader.
QUOTES = "\"'“”‘’«»„「」『』"
_FILES = "textclean_plugins.phrases"
_LIST_LINES = 20
_LIST_WORDS = 8
# No rule examines lines of more than 120 words. This limit in characters bounds the cost of a hit.
_LONGEST = 2000


class Tail:
    """The amount of running text before and after each line that is not blank."""

    def __init__(self, view: View) -> None:
        self._sums = view.prose

    def before(self, place: int) -> int:
        """Return the words of running text in the lines before a place."""
        return self._sums[place]

    def after(self, place: int) -> int:
        """Return the words of running text from a place to the end."""
        return self._sums[-1] - self._sums[place]

    def share_after(self, place: int) -> float:
        """Return the running text from a place to the end, divided by the running text before it; 0 if none follows."""
        after, before = self.after(place), self.before(place)
        return after / before if before else float(after)


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


def find(first: Line, last: Line, rule: Rule, evidence: str, confidence: float | None = None) -> Finding:
    """Return the finding of a rule that spans whole lines from the first to the last."""
    return rule.finding(first.start, last.end, evidence, confidence)


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


def short(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out the hits on very long lines, which always belong to the article."""
    return (hit for hit in hits if len(hit.line.text) <= _LONGEST)


def by_line(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """Group the hits by the number of their line, in order. Very long lines are left out, as in ``short``."""
    lines: dict[int, list[Hit]] = {}
    for hit in short(hits):
        lines.setdefault(hit.line.number, []).append(hit)
    return lines


def phrases_of(*names: str) -> tuple[Phrase, ...]:
    """Return the phrases of several sets in one tuple. The last parts of the sets' names may be equal."""
    return tuple(phrase for name in names for found in read_phrases(_FILES, name).values() for phrase in found)


def uncovered(line: Line, hits: Sequence[Hit]) -> int:
    """Return the number of letters and digits of a line that are not covered by a hit."""
    left = at = 0
    for hit in hits:
        start, end = hit.start - line.start, hit.end - line.start
        if start > at:
            left += sum(map(str.isalnum, line.text[at:start]))
        at = max(at, end)
    return left + sum(map(str.isalnum, line.text[at:]))
