"""Compare two logs of the same original: what only one of them removed, and what both removed by different rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

import attrs

from textclean.log.edit import Edit, Kept
from textclean.log.model import Log
from textclean.log.reasons import ReasonKind
from textclean.review.hunks import by_whom
from textclean.review.what_if import Span, subtract

#: Reasons that also name another rule. Only their kind is counted, since each name would be a kind of its own.
_NAMING: tuple[ReasonKind, ...] = ("overlap", "protected")
NOT_FOUND = "not found"
FAILED = "plugin failed"


@attrs.frozen
class Only:
    """A span that only one of the two logs changed.

    Attributes:
        start: its start in the original, in code points.
        end: the code point after its last one.
        removed: the removed text. None: the log does not hold it.
        inserted: the inserted text. Empty for a removal.
        edit: the edit to which it belongs.
        other: what the other log says: ``not found``, ``plugin failed``, or why a finding there was kept.
    """

    start: int
    end: int
    removed: str | None
    inserted: str
    edit: Edit
    other: str


@attrs.frozen
class _Said:
    """What a log says about places where it has no edit.

    Attributes:
        kept: the kept findings, sorted by start.
        starts: their starts.
        reach: for each finding, the largest end of all findings up to it.
        failed: the plugins that failed.
    """

    kept: list[Kept]
    starts: list[int]
    reach: list[int]
    failed: set[str]

    @classmethod
    def of(cls, log: Log) -> _Said:
        kept = sorted(log.kept, key=lambda item: item.start)
        reach = list(accumulate((max(item.end, item.start + 1) for item in kept), max))
        return cls(kept, [item.start for item in kept], reach, {failure.plugin for failure in log.errors})

    def of_edit(self, edit: Edit, start: int, end: int) -> str:
        """Return what this log says about a span that the other log edited. The same plugin is preferred."""
        there = list(self._touching(start, max(end, start + 1)))
        if there:
            kept = min(
                there, key=lambda kept: (kept.plugin != edit.plugin, kept.rule != edit.rule, attrs.astuple(kept))
            )
            why = kept.reason
            return why.kind if why.kind in _NAMING else kept.why
        return FAILED if edit.plugin in self.failed else NOT_FOUND

    def _touching(self, start: int, end: int) -> Iterator[Kept]:
        for index in range(bisect_left(self.starts, end) - 1, -1, -1):
            if self.reach[index] <= start:
                return
            kept = self.kept[index]
            if start < max(kept.end, kept.start + 1):
                yield kept


@attrs.frozen
class Handover:
    """A span that both logs removed, but by different plugins or rules or as different labels.

    Attributes:
        a, b: the edits of the two logs.
        characters: how many code points both removed. 0 if both inserted the same text.
    """

    a: Edit
    b: Edit
    characters: int


def only(mine: Log, other: Log) -> Iterator[Only]:
    """Yield the spans that only the first log changed, in order. Spans of white space alone are left out."""
    taken = [(edit.start, edit.end) for edit in other.edits if edit.start < edit.end]
    written = {(edit.start, edit.end, edit.inserted) for edit in other.edits}
    said = _Said.of(other)
    for edit in mine.edits:
        if edit.closes_gap:
            continue
        if edit.inserted and (edit.start, edit.end, edit.inserted) not in written:
            why = said.of_edit(edit, edit.start, edit.end)
            yield Only(edit.start, edit.end, edit.removed, edit.inserted, edit, why)
        elif not edit.inserted:
            yield from _parts(edit, taken, said)


def handovers(a: Log, b: Log) -> Iterator[Handover]:
    """Yield what both logs removed or inserted, but by different plugins or rules, or as different labels."""
    inserted = {(edit.start, edit.inserted): edit for edit in b.edits if edit.start == edit.end}
    edits = [edit for edit in b.edits if edit.start < edit.end]
    starts = [edit.start for edit in edits]
    for mine in a.edits:
        same = inserted.get((mine.start, mine.inserted)) if mine.start == mine.end else None
        if same is not None and by_whom(mine) != by_whom(same):
            yield Handover(mine, same, 0)
        first = max(bisect_left(starts, mine.start) - 1, 0)
        for index in range(first, bisect_left(starts, mine.end)):
            theirs = edits[index]
            shared = min(mine.end, theirs.end) - max(mine.start, theirs.start)
            if shared > 0 and by_whom(mine) != by_whom(theirs) and not (mine.closes_gap or theirs.closes_gap):
                yield Handover(mine, theirs, shared)


def _parts(edit: Edit, taken: Sequence[Span], said: _Said) -> Iterator[Only]:
    for start, end in subtract((edit.start, edit.end), taken):
        text = None if edit.removed is None else edit.removed[start - edit.start : end - edit.start]
        if text is None or not text.isspace():
            yield Only(start, end, text, "", edit, said.of_edit(edit, start, end))
