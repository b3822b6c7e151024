"""Shapes of lines that several plugins look for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from textclean import Finding, Hit, Line, Phrase, Rule, View, read_phrases

# A list item's mark: a dash, bullet or arrow, or a number with a point or bracket, or both ("- 1. ").
_ITEM_MARK = re.compile(r"^(?:[-–—*•‣▪●◦·»›▶►■□✓➤]\s*)?(?:\(?\d{1,3}(?:\.\d{1,3})*[.)।:、]\)?\s*)?(?=\S)")
_SEPARATOR = re.compile(r"^[\W_]*$")
HEADLINE_WORDS = 30
#: A line that opens with one of these quotes somebody, and says nothing to the reader itself.
QUOTES = "\"'“”‘’«»„「」『』"
_FILES = "textclean_plugins.phrases"
_LIST_LINES = 20
_LIST_WORDS = 8
# No rule here looks at lines of more than 120 words; this many characters bound what a hit costs.
_LONGEST = 2000


class Tail:
    """How much running text stands before and after each line that is not blank."""

    def __init__(self, view: View) -> None:
        self._sums = view.prose

    def before(self, place: int) -> int:
        """Return the words of running text in the lines before a place."""
        return self._sums[place]

    def after(self, place: int) -> int:
        """Return the words of running text from a place to the end."""
        return self._sums[-1] - self._sums[place]

    def share_after(self, place: int) -> float:
        """Return the running text from a place to the end as a share of that before it; 0 where nothing follows."""
        after, before = self.after(place), self.before(place)
        return after / before if before else float(after)


def is_separator(line: Line) -> bool:
    """Say whether nothing but signs, such as a lone dash, stands on the line."""
    return bool(_SEPARATOR.match(line.text))


def item_text(line: Line) -> str | None:
    """Return what stands behind a list item's mark, or None where the line has no mark."""
    mark = _ITEM_MARK.match(line.text)
    return line.text[mark.end() :] if mark and mark.end() else None


def is_headline(line: Line, most: int = HEADLINE_WORDS) -> bool:
    """Say whether a line could be a headline: one to ``most`` words, and not running text with a full stop."""
    if is_separator(line) or line.words > most:
        return False
    return not line.ends_sentence or line.text[-1] in "?!？！؟…"


def find(first: Line, last: Line, rule: Rule, evidence: str, confidence: float | None = None) -> Finding:
    """Return the finding of a rule that spans whole lines from the first to the last."""
    return rule.finding(first.start, last.end, evidence, confidence)


def position(view: View, line: Line) -> int:
    """Return the place of a line that is not blank among the lines that are not blank."""
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
    """Leave out the hits on lines so long that they are the article's own, whatever stands in them."""
    return (hit for hit in hits if len(hit.line.text) <= _LONGEST)


def by_line(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """Group the hits on short lines by the number of their line, in order."""
    lines: dict[int, list[Hit]] = {}
    for hit in short(hits):
        lines.setdefault(hit.line.number, []).append(hit)
    return lines


def phrases_of(*names: str) -> tuple[Phrase, ...]:
    """Return the phrases of several sets as one; sets of different plugins may share the last part of their names."""
    return tuple(phrase for name in names for found in read_phrases(_FILES, name).values() for phrase in found)


def uncovered(line: Line, hits: Sequence[Hit]) -> int:
    """Return how many letters and digits of a line no hit covers."""
    left = at = 0
    for hit in hits:
        start, end = hit.start - line.start, hit.end - line.start
        if start > at:
            left += sum(map(str.isalnum, line.text[at:start]))
        at = max(at, end)
    return left + sum(map(str.isalnum, line.text[at:]))
