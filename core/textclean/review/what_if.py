"""Compute what another policy would make of a record, from its log alone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from textclean.cleaning.whitespace import close_gaps
from textclean.errors import LogError
from textclean.log.edit import Digest, Edit, Kept
from textclean.log.edit_history import EditHistory
from textclean.log.model import Log
from textclean.log.reasons import UNSTABLE, overlap
from textclean.log.restore import all_edits, apply_edits, without
from textclean.review.reviewed_record import ReviewedRecord
from textclean.review.what_if_policy import WhatIfPolicy

Span = tuple[int, int]


@attrs.frozen
class WhatIf:
    """What another policy would make of a record.

    Attributes:
        text: the new text. None: removed text would come back, but the log does not hold it.
        log: a valid log for the new text. If ``text`` is None, this is the unchanged log.
        back: edits that would not be made, with the reason (``policy`` or ``threshold``). Spans are in the original.
        gone: kept findings that would be removed.
        unknown: what the log cannot say, one sentence each. Empty if the changes concern nothing in the log.
    """

    text: str | None
    log: Log
    back: tuple[Kept, ...]
    gone: tuple[Kept, ...]
    unknown: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything would change, as far as the log shows."""
        return bool(self.back or self.gone)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "changed": self.changed,
            "text": self.text,
            "would_stay": list(map(attrs.asdict, self.back)),
            "would_go": list(map(attrs.asdict, self.gone)),
            "unknown": list(self.unknown),
        }


def suppose(item: ReviewedRecord, supposition: WhatIfPolicy) -> WhatIf:
    """Apply another policy to the edits and findings in a record's log.

    Raises:
        LogError: the log was written without its edits, or the original cannot be restored from it.
    """
    log = item.log
    if log.withheld:
        raise LogError("edits: the log was written without them, so it cannot tell what another policy would do")
    back = tuple(_back(log.edits, supposition))
    gone = tuple(kept for kept in log.kept if supposition.removes(kept))
    unknown = tuple(_unknown(log, supposition, back, gone))
    if not (back or gone):
        return WhatIf(item.text, log, (), (), unknown)
    if item.lacks_removed_text:
        return WhatIf(None, log, back, gone, ("the text: the log was written without what was removed", *unknown))
    edits = tuple(without(log.edits, lambda edit: supposition.keeps(edit) is not None))
    text, edits = _also_removed(item.original, edits, gone)
    kept = tuple(sorted({*log.kept, *back} - {*gone}, key=attrs.astuple))
    return WhatIf(
        text, attrs.evolve(log, edits=edits, kept=kept, cleaned=Digest.of(text), seal=None), back, gone, unknown
    )


def _back(edits: Iterable[Edit], supposition: WhatIfPolicy) -> Iterator[Kept]:
    for edit in edits:
        why = supposition.keeps(edit)
        if why is not None and not edit.closes_gap:
            yield edit.not_made(why)
        yield from _back(edit.superseded, supposition)


def _also_removed(original: str, edits: tuple[Edit, ...], gone: Sequence[Kept]) -> tuple[str, tuple[Edit, ...]]:
    """Remove findings as one more pass after all others would. Text that is already removed stays with its edit.

    Gaps of white space are closed, as in a pass.
    """
    if not gone:
        return apply_edits(original, edits), edits
    passes = EditHistory(original, edits)
    last = max((edit.pass_number for edit in edits), default=0) + 1
    passes = passes.after(close_gaps(passes.text, list(_removals(edits, gone, last))))
    return passes.text, passes.edits


def _removals(edits: tuple[Edit, ...], gone: Sequence[Kept], pass_number: int) -> Iterator[Edit]:
    """Yield findings as edits, in code points of the text after ``edits``."""
    taken: list[Span] = [(edit.start, edit.end) for edit in edits if edit.start < edit.end]
    found: list[tuple[int, int, Kept]] = []
    for kept in sorted(gone, key=_rank):
        for start, end in list(subtract((kept.start, kept.end), taken)):
            found.append((start, end, kept))
            insort(taken, (start, end))
    starts = [edit.start for edit in edits]
    shifts = _shifts(edits)
    for start, end, kept in sorted(found, key=lambda item: item[:2]):
        shift = shifts[bisect_left(starts, end)]
        yield _removal(kept, start + shift, end + shift, pass_number)


def _shifts(edits: Sequence[Edit]) -> list[int]:
    """Return, for each ``n``, by how much the first ``n`` edits move the text after them."""
    shifts = [0]
    for edit in edits:
        shifts.append(shifts[-1] + len(edit.inserted) - (edit.end - edit.start))
    return shifts


def _removal(kept: Kept, start: int, end: int, pass_number: int) -> Edit:
    reason = f"would be removed; was kept: {kept.why}"
    return Edit(start, end, None, "", kept.plugin, kept.rule, kept.label, kept.confidence, reason, pass_number)


def subtract(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of a span that none of the others covers. ``others`` must be sorted and must not overlap."""
    position, end = span
    first = max(bisect_left(others, (position, position)) - 1, 0)
    for index in range(first, len(others)):
        other_start, other_end = others[index]
        if other_start >= end:
            break
        if other_start > position:
            yield position, other_start
        position = max(position, other_end)
    if position < end:
        yield position, end


def _rank(kept: Kept) -> tuple[int, float, int, str, str, str]:
    """Return a sort key that follows the rule for overlaps: the longest first, then the most confident."""
    return kept.start - kept.end, -kept.confidence, kept.start, kept.plugin, kept.label, kept.rule


def _unknown(log: Log, supposition: WhatIfPolicy, back: Sequence[Kept], gone: Sequence[Kept]) -> Iterator[str]:
    reasons = [kept.reason for kept in log.kept]
    stopped = [kept for kept, why in zip(log.kept, reasons, strict=True) if why.kind == "guard"]
    unsettled = [kept for kept, why in zip(log.kept, reasons, strict=True) if why == UNSTABLE]
    opened = sum(why.kind == "protected" and supposition.may_open(why.detail) for why in reasons)
    fewer = any(supposition.keeps(kept) for kept in (*stopped, *unsettled))
    if not (back or gone or opened or fewer):
        return
    if back:
        yield "what plugins would find in the text that comes back, and in what stands beside it then"
        yield "whether plugins that are asked last, and so learn what others remove, would find the same then"
    yield from _found_later(log.edits, supposition)
    rivals = {overlap(f"{kept.plugin}/{kept.rule}") for kept in back}
    if lost := sum(why in rivals for why in reasons):
        yield f"whether what lost an overlap to an edit that would not be made ({lost}) would be carried out then"
    if gone:
        yield "what a later pass would find once that is gone, and whether it is protected or a guard would stop it"
    if stopped:
        yield f"whether a guard would stop again what one has stopped ({len(stopped)})"
    if unsettled:
        yield "whether cleaning, which came to no end and so changed nothing, would come to one then"
    if opened:
        yield f"whether what was left because it was protected ({opened}) would be protected then"
    if not supposition.in_force.known:
        yield "the thresholds that were in force: there is no manifest beside the file, so the defaults are taken"
    if log.errors:
        yield "what would have been found by plugins that failed: " + ", ".join(
            sorted({failure.plugin for failure in log.errors})
        )


def _found_later(edits: Sequence[Edit], supposition: WhatIfPolicy) -> Iterator[str]:
    """Tell of the edits that stay and that were found when one was made that would not be made."""
    every = [edit for edit in all_edits(edits) if not edit.closes_gap]
    undone = [edit.pass_number for edit in every if supposition.keeps(edit) is not None]
    first = min(undone, default=None)
    if first is None:
        return
    later = sum(edit.pass_number > first for edit in every if supposition.keeps(edit) is None)
    if later:
        yield f"whether what was found only after that was removed ({later}) would be found then"
