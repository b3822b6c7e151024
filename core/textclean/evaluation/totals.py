"""Sums over pages: how much there was, how much was removed, and the shares that follow from it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Self

import attrs

from textclean.evaluation.labelled_text import NOTHING, Weight
from textclean.evaluation.removals import Removal
from textclean.evaluation.shingles import Overlap

# A loss of two hundredths of a per cent matters.
_DIGITS = 5


def ratio(part: float, whole: float) -> float | None:
    """Return ``part / whole`` with five digits. None: ``whole`` is 0."""
    return round(part / whole, _DIGITS) if whole else None


@attrs.define
class PageTotals:
    """What there was on some pages, and what was removed.

    Attributes:
        pages: how many pages.
        weight: all characters.
        removed: the removed ones.
    """

    pages: int = 0
    weight: Weight = NOTHING
    removed: Weight = NOTHING

    def add(self, weight: Weight, removed: Weight) -> None:
        """Count a page."""
        self.pages += 1
        self.weight += weight
        self.removed += removed

    @property
    def junk_recall(self) -> float | None:
        """The share of the junk that was removed. None: there is none."""
        return ratio(self.removed.junk, self.weight.junk)

    @property
    def content_loss(self) -> float | None:
        """The share of the article that was removed. None: there is none."""
        return ratio(self.removed.content, self.weight.content)

    @property
    def removal_precision(self) -> float | None:
        """The share of junk in what was removed, undecided characters left out. None: nothing was removed."""
        return ratio(self.removed.junk, self.removed.junk + self.removed.content)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "pages": self.pages,
            "junk_recall": self.junk_recall,
            "content_loss": self.content_loss,
            "removal_precision": self.removal_precision,
            "characters": attrs.asdict(self.weight),
            "removed": attrs.asdict(self.removed),
        }


@attrs.define
class Found:
    """What one rule, plugin or label found.

    Attributes:
        edits: how many findings were removed.
        removed: the characters that were removed.
        findings: how many findings were kept by policy.
        kept: the characters that were kept by policy. What is in two findings is counted twice.
    """

    edits: int = 0
    removed: Weight = NOTHING
    findings: int = 0
    kept: Weight = NOTHING

    def add(self, removal: Removal) -> None:
        """Count a finding. An edit that only closes up white space adds nothing."""
        if not removal.carried_out:
            self.findings += 1
            self.kept += removal.weight
            return
        self.removed += removal.weight
        self.edits += removal.weight != NOTHING

    @property
    def precision(self) -> float | None:
        """The share of junk in what was removed."""
        return ratio(self.removed.junk, self.removed.junk + self.removed.content)

    @property
    def kept_precision(self) -> float | None:
        """The share of junk in what was found and kept: what the precision would be if the policy removed it."""
        return ratio(self.kept.junk, self.kept.junk + self.kept.content)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        kept = {"findings": self.findings, "kept": attrs.asdict(self.kept), "kept_precision": self.kept_precision}
        return {"edits": self.edits, "removed": attrs.asdict(self.removed), "precision": self.precision, **kept}


@attrs.define
class Mean:
    """A mean over pages. Its sum is exact, so that the order of the pages does not change its last digit."""

    total: Fraction = Fraction()
    count: int = 0

    def add(self, value: float | None) -> None:
        """Count a page, unless it has no value."""
        if value is not None:
            self.total += Fraction(value)
            self.count += 1

    @property
    def value(self) -> float | None:
        """The mean. None: no page has a value."""
        return ratio(float(self.total), self.count)


@attrs.define
class Agreement:
    """Precision and recall of whole texts against their golds, each the mean over pages."""

    precision: Mean = attrs.field(factory=Mean)
    recall: Mean = attrs.field(factory=Mean)

    def add(self, overlap: Overlap) -> Self:
        """Count a page."""
        self.precision.add(overlap.precision)
        self.recall.add(overlap.recall)
        return self

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two means. None: there are no pages."""
        precision, recall = self.precision.value, self.recall.value
        if precision is None or recall is None:
            return None
        return ratio(2 * precision * recall, precision + recall) or 0.0

    def to_json(self) -> dict[str, float | None]:
        """Return it as plain values."""
        return {"precision": self.precision.value, "recall": self.recall.value, "f1": self.f1}
