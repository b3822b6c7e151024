"""Short texts that people picked: some must stay in a page's text, others must go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from textclean.evaluation.words import Words

#: The most segments of a record. Each is searched in the whole text.
MOST_SEGMENTS = 1000


@attrs.frozen
class PickedSegments:
    """Counts of picked segments. Only those that are in the text before cleaning are counted.

    Attributes:
        kept_before, kept_after: how many that must stay were there before cleaning, and are there after it.
        gone_before, gone_after: the same for those that must go.
    """

    kept_before: int = 0
    kept_after: int = 0
    gone_before: int = 0
    gone_after: int = 0

    def __add__(self, other: PickedSegments) -> PickedSegments:
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return PickedSegments(*(one + another for one, another in pairs))

    @property
    def kept_share(self) -> float | None:
        """The share of segments that must stay that stayed. None: there are none."""
        return self.kept_after / self.kept_before if self.kept_before else None

    @property
    def removed_share(self) -> float | None:
        """The share of segments that must go that went. None: there are none."""
        return 1 - self.gone_after / self.gone_before if self.gone_before else None

    @classmethod
    def of(cls, before: Words, after: Words, kept: Iterable[str], gone: Iterable[str]) -> PickedSegments:
        """Search segments by their words in a text before and after cleaning."""
        flows = before.flow, after.flow
        return cls(*_found(kept, *flows), *_found(gone, *flows))


def _found(segments: Iterable[str], before: str, after: str) -> tuple[int, int]:
    there = [flow for segment in segments if (flow := Words.of(segment).flow) and flow in before]
    return len(there), sum(flow in after for flow in there)


def are_segments(value: Any) -> bool:  # noqa: ANN401 - the field of a record
    """Say whether a field holds a list of segments."""
    return isinstance(value, list) and len(value) <= MOST_SEGMENTS and all(isinstance(item, str) for item in value)
