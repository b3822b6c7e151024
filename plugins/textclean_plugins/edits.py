"""Helpers for plugins that repair text: make an edit as small as possible, and limit the number of edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from textclean import Replacement, View

# The host accepts this many items of one call, and one more for each 8 code points (see the reference of the hooks).
# Further edits are found again in the next pass.
_MOST = 10_000
_PER_ITEM = 8


def at_most(view: View, edits: Iterable[Replacement]) -> Iterator[Replacement]:
    """Yield the first edits, as many as the host accepts from one call."""
    return islice(edits, _MOST + len(view.text) // _PER_ITEM)


def trimmed(removed: str, inserted: str) -> tuple[int, int, str]:
    """Return the smallest edit that turns ``removed`` into ``inserted``: its start, its end, and its inserted text."""
    shorter = min(len(removed), len(inserted))
    start = 0
    while start < shorter and removed[start] == inserted[start]:
        start += 1
    tail = 0
    while tail < shorter - start and removed[-1 - tail] == inserted[-1 - tail]:
        tail += 1
    return start, len(removed) - tail, inserted[start : len(inserted) - tail]


def taken_out(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the span and the inserted text of an edit that removes a span of the text, and nothing else.

    If a removed span has white space on both sides, the host also removes some of the white space, as for a removed
    block. Here the white space is right. So the edit includes one white-space character and inserts it again.
    """
    blank_before = not start or text[start - 1].isspace()
    blank_after = end == len(text) or text[end].isspace()
    if blank_before and blank_after:
        if end < len(text):
            return start, end + 1, text[end]
        if start:
            return start - 1, end, text[start - 1]
    return start, end, ""
