"""What was found and stays in the text: which findings a log keeps, and in which order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from textclean.log.edit import Edit, Kept


def still_there(kept: Sequence[Kept], edits: Sequence[Edit]) -> Iterable[Kept]:
    """Return the findings whose text is still there, at least in part. A later pass may have removed others."""
    if not kept or not edits:
        return kept
    starts, ends = [edits[0].start], [edits[0].end]  # the removed spans; edits that touch each other form one span
    for edit in edits[1:]:
        if edit.start > ends[-1]:
            starts.append(edit.start)
            ends.append(edit.end)
        else:
            ends[-1] = max(ends[-1], edit.end)

    def stayed(item: Kept) -> bool:
        index = bisect_right(starts, item.start) - 1
        return index < 0 or item.end > ends[index] or item.start == item.end

    return filter(stayed, kept)


def by_place(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """Return findings by their places, and where these are equal by what was found."""
    return tuple(sorted(kept, key=_order))


def _order(kept: Kept) -> tuple[int, int, str, str, str, float, str]:
    return kept.start, kept.end, kept.label, kept.plugin, kept.rule, kept.confidence, kept.why
