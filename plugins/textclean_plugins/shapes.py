"""Tests and helpers for lines that several plugins use: list items, headlines, separators, the tail of a text.

Many functions take the *place* of a line: its index among the lines that are not blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textclean import (
    QUOTES,
    Finding,
    Hit,
    Line,
    Phrase,
    Rule,
    View,
    is_announced,
    is_headline,
    is_separator,
    item_text,
    position,
    read_phrases,
)

__all__ = [
    "QUOTES",
    "Tail",
    "by_line",
    "find",
    "is_announced",
    "is_headline",
    "is_separator",
    "item_text",
    "phrases_of",
    "position",
    "short",
    "uncovered",
]

_FILES = "textclean_plugins.phrases"
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


def find(first: Line, last: Line, rule: Rule, evidence: str, confidence: float | None = None) -> Finding:
    """Return the finding of a rule that spans whole lines from the first to the last."""
    return rule.finding(first.start, last.end, evidence, confidence)


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
