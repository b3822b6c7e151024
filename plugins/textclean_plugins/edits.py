"""What the plugins that repair text share: how an edit is made as small as it can be, and how many are proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from textclean import Replacement, View

# A call may give so many items, and one more for each so many code points of the text: see the reference of the hooks.
# What is left over is found again in the next pass.
_MOST = 10_000
_PER_ITEM = 8


def at_most(view: View, edits: Iterable[Replacement]) -> Iterator[Replacement]:
    """Yield the first edits, as many as one call may give."""
    return islice(edits, _MOST + len(view.text) // _PER_ITEM)


def trimmed(removed: str, inserted: str) -> tuple[int, int, str]:
    """Return what is to be done to turn one text into another: the start and end of what goes, and what comes there."""
    shorter = min(len(removed), len(inserted))
    start = 0
    while start < shorter and removed[start] == inserted[start]:
        start += 1
    tail = 0
    while tail < shorter - start and removed[-1 - tail] == inserted[-1 - tail]:
        tail += 1
    return start, len(removed) - tail, inserted[start : len(inserted) - tail]


def taken_out(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the span and the inserted text of an edit that takes out a span of the text, and nothing else.

    Where nothing but white space would stand on both sides of what was removed, the host closes it up, as behind a
    removed block. Here that white space was right: so one of its characters is replaced by itself.
    """
    blank_before = not start or text[start - 1].isspace()
    blank_after = end == len(text) or text[end].isspace()
    if blank_before and blank_after:
        if end < len(text):
            return start, end + 1, text[end]
        if start:
            return start - 1, end, text[start - 1]
    return start, end, ""
