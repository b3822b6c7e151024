"""What the log of a record says was removed, or would be removed under another threshold."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from textclean.evaluation.labelled_text import LabelledText, Weight
from textclean.log.edit import Edit, Kept
from textclean.log.model import Log
from textclean.log.reasons import POLICY, THRESHOLD


@attrs.frozen
class Removal:
    """A finding and the weight of its span. ``carried_out`` is false if the policy keeps the finding's label."""

    found: Edit | Kept
    weight: Weight
    carried_out: bool

    @property
    def name(self) -> str:
        """The rule as ``PLUGIN/RULE``."""
        return f"{self.found.plugin}/{self.found.rule}"


def removals(log: Log, text: LabelledText) -> list[Removal]:
    """Return what was removed, and what was found and kept by policy."""
    gone = [Removal(edit, text.weigh(edit.start, edit.end), carried_out=True) for edit in log.edits if is_removal(edit)]
    left = [item for item in log.kept if item.reason == POLICY]
    return gone + [Removal(item, text.weigh(item.start, item.end), carried_out=False) for item in left]


def is_removal(edit: Edit) -> bool:
    """Say whether an edit leaves less than half of what stood there. One that leaves more is a repair."""
    return 2 * len(edit.inserted) < edit.end - edit.start


def confidences(log: Log, text: LabelledText) -> Iterator[tuple[float, Weight]]:
    """Yield what is found with which confidence: what was removed, and what a lower threshold would remove too."""
    found: list[Edit | Kept] = [edit for edit in log.edits if is_removal(edit)]
    found += [item for item in log.kept if item.reason == THRESHOLD]
    for start, end, confidence in _strongest((item.start, item.end, item.confidence) for item in found):
        yield confidence, text.weigh(start, end)


def _strongest(spans: Iterable[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    """Cut spans that overlap into pieces, each with the highest confidence of the spans that cover it."""
    waiting = sorted(spans, reverse=True)
    bounds = sorted({bound for start, end, _ in waiting for bound in (start, end)})
    covering: list[tuple[float, int]] = []
    for left, right in pairwise(bounds):
        while waiting and waiting[-1][0] <= left:
            _, end, confidence = waiting.pop()
            heapq.heappush(covering, (-confidence, end))
        while covering and covering[0][1] <= left:
            heapq.heappop(covering)
        if covering:
            yield left, right, -covering[0][0]
