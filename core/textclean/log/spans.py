"""Carry spans from the original text to the cleaned text, and back: for entities that were annotated in either."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

import attrs

from textclean.checks import is_whole
from textclean.errors import LogError
from textclean.log.model import Log
from textclean.log.restore import A_LOG

Span = tuple[int, int]


def map_spans(log: Log, spans: Iterable[Span], *, back: bool = False) -> list[Span | None]:
    """Return where spans of the original text are in the cleaned text.

    A span that is removed in part becomes what is left of it. If its end lies inside of an edit, it ends before what
    the edit inserted; if its start does, it starts behind that.

    Args:
        log: the log of the edits.
        spans: half-open spans ``(start, end)``, in code points of the original.
        back: map from the cleaned text to the original. A span then includes what was removed inside of it.

    Returns:
        A span for each given span, in the same order. None: nothing is left of it.

    Raises:
        IndexError: a span does not lie in the text.
        LogError: the log was written without its edits, or ``log`` is not a ``Log``.
        TypeError: a span is not a pair of whole numbers.
    """
    A_LOG.check("the log", log, LogError)
    if log.withheld:
        raise LogError("edits: the log was written without them, so nobody knows where a span is")
    length = log.cleaned.length if back else log.original.length
    shifts = _Shifts.of(log, back=back)
    return [shifts.mapped(*_checked(span, length)) for span in spans]


def _checked(span: object, length: int) -> Span:
    if not (isinstance(span, Sequence) and len(span) == 2 and all(map(is_whole, span))):  # noqa: PLR2004 - a pair
        raise TypeError(f"span {span!r}: give a pair of whole numbers, (start, end)")
    start, end = span
    if not 0 <= start <= end <= length:
        raise IndexError(f"span {start}:{end} does not lie in the text of {length:,} code points")
    return start, end


@attrs.frozen
class _Shifts:
    """The places of all edits in the text that spans come from, and in the text that they go to."""

    starts: Sequence[int]
    ends: Sequence[int]
    new_starts: Sequence[int]
    new_ends: Sequence[int]

    @classmethod
    def of(cls, log: Log, *, back: bool) -> _Shifts:
        grown = accumulate((len(edit.inserted) - (edit.end - edit.start) for edit in log.edits), initial=0)
        starts, ends = [edit.start for edit in log.edits], [edit.end for edit in log.edits]
        new_starts = [start + shift for start, shift in zip(starts, grown, strict=False)]
        new_ends = [at + len(edit.inserted) for at, edit in zip(new_starts, log.edits, strict=True)]
        return cls(new_starts, new_ends, starts, ends) if back else cls(starts, ends, new_starts, new_ends)

    def mapped(self, start: int, end: int) -> Span | None:
        new_start, new_end = self._start(start), self._end(end)
        if start == end:  # a place between two characters; what is inserted there comes before it
            return (new_start, new_start)
        return (new_start, new_end) if new_start < new_end else None

    def _start(self, start: int) -> int:
        passed = bisect_right(self.ends, start)
        if passed < len(self.starts) and self.starts[passed] < start:
            return self.new_ends[passed]
        return self._behind(start, passed)

    def _end(self, end: int) -> int:
        begun = bisect_left(self.starts, end)
        if begun and self.ends[begun - 1] > end:
            return self.new_starts[begun - 1]
        return self._behind(end, begun)

    def _behind(self, place: int, edits: int) -> int:
        """Return the new place of one that stands behind this many edits, and inside of none."""
        return place + (self.new_ends[edits - 1] - self.ends[edits - 1] if edits else 0)
