"""Find the lines of a text in the text of its page.

A line may stand on a page several times: a headline stands again in a list, an author in each comment. So all lines
are aligned together. Long lines that occur once are anchors, if they come in the same order on the page as in the text
(most of them do). Other lines are looked for between the anchors around them, and only then anywhere.

Lines and page are given in the form of ``html.compared``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

#: Where a line starts and ends on the page; None: it is not there.
Span: TypeAlias = tuple[int, int] | None
# A shorter line that occurs once may do so by chance.
_LONG = 20
#: The most lines, times the characters of the page. Searching them all takes about a tenth of a second then. News and
#: forums are far below: 300 lines, and 30,000 characters.
MOST_WORK = 1 << 28


def align(lines: Sequence[str], page: str) -> list[Span]:
    """Return where each line stands on a page; nowhere, if there are too many lines or the page is too long."""
    starts: list[int | None] = [None] * len(lines)
    if len(lines) * len(page) <= MOST_WORK:
        for number, start in _in_order(_anchors(lines, page)):
            starts[number] = start
        _fill(lines, page, starts)
    return [None if start is None else (start, start + len(line)) for line, start in zip(lines, starts, strict=True)]


def _anchors(lines: Sequence[str], page: str) -> list[tuple[int, int]]:
    """Return the number and place of each long line that occurs once on the page."""
    found = []
    for number, line in enumerate(lines):
        if len(line) >= _LONG:
            start = page.find(line)
            if start >= 0 and page.find(line, start + 1) < 0:
                found.append((number, start))
    return found


def _in_order(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the anchors in which places increase, by patience sorting."""
    ends: list[int] = []  # the least place on which a chain of each length ends ...
    last: list[int] = []  # ... and the anchor there
    before: list[int] = []  # for each anchor, the one before it in its chain
    for index, (_, start) in enumerate(anchors):
        length = bisect_left(ends, start)
        ends[length : length + 1] = [start]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else -1)
    chain = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(anchors[index])
        index = before[index]
    return chain[::-1]


def _fill(lines: Sequence[str], page: str, starts: list[int | None]) -> None:
    """Find the lines that are no anchors."""
    limits = _limits(starts, len(page))
    at = 0
    for number, line in enumerate(lines):
        start = starts[number]
        if start is None and line:
            start = page.find(line, at, limits[number])
            if start < 0:
                starts[number] = _nearest(line, page, at)
                continue
            starts[number] = start
        if start is not None:
            at = start + len(line)


def _limits(starts: Sequence[int | None], end: int) -> list[int]:
    """Return for each line where the next anchor starts."""
    limits = [end] * len(starts)
    for number in range(len(starts) - 1, -1, -1):
        limits[number] = end
        start = starts[number]
        end = end if start is None else start
    return limits


def _nearest(line: str, page: str, at: int) -> int | None:
    """Return the place of a line that is nearest to a place on the page."""
    after, before = page.find(line, at), page.rfind(line, 0, at + len(line))
    if after < 0 or (before >= 0 and at - before < after - at):
        return before if before >= 0 else None
    return after
