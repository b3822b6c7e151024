"""How far each threshold would go: what would be removed if only findings of a confidence and above were."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import attrs

from textclean.evaluation.labelled_text import NOTHING, Weight
from textclean.evaluation.totals import ratio

#: The thresholds that are told.
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)


@attrs.define
class Thresholds:
    """Characters by the confidence with which they were found.

    An estimate: with other findings removed, a plugin that looks at what remains may find something else.
    """

    _found: dict[float, Weight] = attrs.field(factory=lambda: defaultdict(lambda: NOTHING))

    def add(self, confidence: float, weight: Weight) -> None:
        """Count characters."""
        # Plugins may give any number. What counts is the highest threshold told that it reaches.
        reached = max((threshold for threshold in THRESHOLDS if threshold <= confidence), default=0.0)
        self._found[reached] += weight

    def removed_at(self, threshold: float) -> Weight:
        """Return what a threshold, one of ``THRESHOLDS``, would remove."""
        return sum((weight for confidence, weight in self._found.items() if confidence >= threshold), NOTHING)

    def to_json(self, whole: Weight) -> list[dict[str, Any]]:
        """Return what each threshold would do to texts of this weight, as plain values."""
        return [{"threshold": value, **self._shares(self.removed_at(value), whole)} for value in THRESHOLDS]

    @staticmethod
    def _shares(removed: Weight, whole: Weight) -> dict[str, float | None]:
        return {
            "junk_recall": ratio(removed.junk, whole.junk),
            "content_loss": ratio(removed.content, whole.content),
            "removal_precision": ratio(removed.junk, removed.junk + removed.content),
        }
