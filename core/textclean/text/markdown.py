"""Markdown is text with marks: plugins see the text, and the marks go with what they stand around.

Taken off are the marks of links, images, emphasis, headings and quotations, the angles around addresses, the backslash
of an escaped sign, and lines that only define a link. Bullets, numbers of lists and bars of tables stay, as plain text
has them, too. Code stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter

from textclean.lazy_value import lazy
from textclean.text.marks import MarkedPart, Marks, may_have_marks, tables
from textclean.text.pieces import Pieces

_BULLET = re.compile(r"[ \t]*(?:[-*+•–—]|\d{1,3}[.)])[ \t]+")
_UNDERLINE = re.compile(r"\r?\n {0,3}(?:=+|-{2,})[ \t]*(?=\r?\n|\Z)")
_WHITE = " \t\r"


def unmarked(text: str) -> Unmarked | None:
    """Return a text without the marks of Markdown; None where it has none."""
    if not may_have_marks(text):
        return None
    marks = Marks(text)
    if not (marks.gaps or marks.parts):
        return None
    return Unmarked(text, marks)


class Unmarked:
    """A text without its marks.

    Attributes:
        source: the text with its marks.
        text: what is left of it.
    """

    def __init__(self, source: str, marks: Marks) -> None:
        self.source = source
        self._pieces = Pieces.without(source, _joined(marks.gaps))
        self.text = self._pieces.text
        self._parts = marks.parts

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that a span of the text was taken from."""
        return self._pieces.source_span(start, end)

    def place_of(self, at: int) -> int:
        """Return the place in the seen text for a place in the source."""
        return self._pieces.place_of(at)

    def removed_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source, with the marks that belong to it; None where it may not go without the rest.

        A link, a list item, a table's row and a table's head go as a whole or not at all.
        """
        span = self._pieces.source_span(start, end)
        if span is None:
            return None
        first, last = _words(self.text, start), _words(self.text, end - 1)
        whole_first, whole_last = start <= first[0], end >= last[1]
        if not (whole_first and whole_last) and (self._stays_whole(first[0]) or self._stays_whole(last[0])):
            return None
        left = _line(self.source, span[0])[0] if whole_first else span[0]
        right = _line(self.source, span[1] - 1)[1] if whole_last else span[1]
        widened = self._with_parts(left, right)
        widened = widened and self._with_table(*widened)
        if widened is None or not (whole_first and whole_last):
            return widened
        underline = _UNDERLINE.match(self.source, widened[1])
        return (widened[0], underline.end()) if underline else widened

    def _stays_whole(self, words: int) -> bool:
        """Say whether the words of a line are a list item's or a table's row's, of which no part may go."""
        if _BULLET.fullmatch(self.text, self.text.rfind("\n", 0, words) + 1, words):
            return True
        source = self._pieces.source_span(words, words + 1)
        return source is not None and self.source[_line(self.source, source[0])[0]] == "|"

    @lazy
    def _clusters(self) -> tuple[list[int], list[list[MarkedPart]]]:
        """The parts in groups that lie within each other, smaller ones first, and where each group starts."""
        starts: list[int] = []
        groups: list[list[MarkedPart]] = []
        end = -1
        for part in sorted(self._parts, key=lambda part: (part.start, -part.end)):
            if part.start >= end:
                starts.append(part.start)
                groups.append([])
            end = max(end, part.end)
            groups[-1].append(part)
        for group in groups:
            group.sort(key=lambda part: part.end - part.start)
        return starts, groups

    def _with_parts(self, start: int, end: int) -> tuple[int, int] | None:
        """Widen a span to the parts that it holds the words of; None where it cuts one, or is nothing but code."""
        starts, groups = self._clusters
        for number in {bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1} - {-1}:
            for part in groups[number]:
                if part.code and part.start <= start and end <= part.end:
                    return None
                if part.end <= start or part.start >= end or (start <= part.start and part.end <= end):
                    continue
                inner = self.source[part.inner_start : part.inner_end]
                if (
                    start > part.inner_start + len(inner) - len(inner.lstrip())
                    or end < part.inner_start + len(inner.rstrip())
                    or part.code
                ):
                    return None
                start, end = min(start, part.start), max(end, part.end)
        return start, end

    @lazy
    def _tables(self) -> list[tuple[int, int, int]]:
        return list(tables(self.source))

    def _with_table(self, start: int, end: int) -> tuple[int, int] | None:
        """Widen a span of all rows of a table to all of the table; None where it would take its head alone."""
        at = bisect_right(self._tables, start, key=itemgetter(2))
        for first, head_end, last in self._tables[at:]:
            if first >= end:
                break
            if start < head_end:
                rule_end = self.source.find("\n", head_end + 1)
                if end <= head_end and (rule_end < 0 or rule_end >= last):
                    end = last
                elif end < last:
                    return None
        return start, end


def _joined(gaps: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the gaps with those that touch or overlap made one, and without empty ones."""
    joined: list[tuple[int, int, str]] = []
    for start, end in gaps:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), "")
        elif start < end:
            joined.append((start, end, ""))
    return joined


def _words(text: str, offset: int) -> tuple[int, int]:
    """Return where the words of a line start, behind its bullet, and where they end."""
    start, end = _line(text, offset)
    bullet = _BULLET.match(text, start, end)
    return (bullet.end() if bullet else start), end


def _line(text: str, offset: int) -> tuple[int, int]:
    """Return where a line starts and ends without the white space around it."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    return start + len(line) - len(line.lstrip(_WHITE)), start + len(line.rstrip(_WHITE))
