"""Two logs of the same original: what one removed and the other did not, and who did what both did."""

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

#: Reasons that go on to name who stood against it, which would be a kind of its own for each.
_NAMING: tuple[ReasonKind, ...] = ("overlap", "protected")
NOT_FOUND = "not found"
FAILED = "plugin failed"


@attrs.frozen
class Only:
    """Something that one log alone did.

    Attributes:
        start: where in the original, in code points.
        end: the code point after the last one.
        removed: what was taken from there; None where the log does not hold it.
        inserted: what was put there, for an edit that inserts; empty for a removal.
        edit: the edit that it is of.
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
    """What a log says of places where it has no edit; ``reach`` is how far the findings up to each one go."""

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
        """Return what is said of a span of another log's edit; what is said by the same plugin goes first."""
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
    """A span that both removed, and under which name each did; in code points, none where both inserted the same."""

    a: Edit
    b: Edit
    characters: int


def only(mine: Log, other: Log) -> Iterator[Only]:
    """Yield what the first log did and the second did not, in order; white space alone is not told."""
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
    """Yield what both removed, or inserted, by another plugin or rule, or as another label."""
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
