"""The answer of an evaluation: everything that was counted over all records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import attrs

from textclean.cleaning.result import Result
from textclean.evaluation.page_score import PageScore
from textclean.evaluation.segments import PickedSegments
from textclean.evaluation.thresholds import Thresholds
from textclean.evaluation.totals import Agreement, Found, Mean, PageTotals, ratio
from textclean.evaluation.worst_pages import WorstPage, WorstPages
from textclean.record import Record
from textclean.site.host import site_of_url

_LANGUAGE = "lang:"
#: Pages that lose more than these shares of their article are counted.
LARGE_LOSS, HUGE_LOSS = 0.05, 0.3


@attrs.define
class Evaluation:
    """How well some labelled records were cleaned.

    Attributes:
        lost, left: the pages that lost most of their article, and those on which most junk was left.
        records: how many records there were.
        changed: how many of those that could be compared were changed.
        problems: how many records could not be compared, or pieces of input not read, by reason.
        total: the sums over all pages.
        mean_recall, mean_loss: the means over pages of the shares of junk and article that were removed.
        large_losses, huge_losses: how many pages lost more than 5 % and 30 % of their article.
        before, after: the texts and the cleaned texts against the golds.
        rules, plugins, labels: what was found by each.
        languages, sites: the sums over the pages of each.
        thresholds: how far each threshold would go.
        segments: what became of picked segments.
        errors: how often plugins failed, by name.
    """

    lost: WorstPages
    left: WorstPages
    records: int = 0
    changed: int = 0
    problems: dict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    total: PageTotals = attrs.field(factory=PageTotals)
    mean_recall: Mean = attrs.field(factory=Mean)
    mean_loss: Mean = attrs.field(factory=Mean)
    large_losses: int = 0
    huge_losses: int = 0
    before: Agreement = attrs.field(factory=Agreement)
    after: Agreement = attrs.field(factory=Agreement)
    rules: dict[str, Found] = attrs.field(factory=lambda: defaultdict(Found))
    plugins: dict[str, Found] = attrs.field(factory=lambda: defaultdict(Found))
    labels: dict[str, Found] = attrs.field(factory=lambda: defaultdict(Found))
    languages: dict[str, PageTotals] = attrs.field(factory=lambda: defaultdict(PageTotals))
    sites: dict[str, PageTotals] = attrs.field(factory=lambda: defaultdict(PageTotals))
    thresholds: Thresholds = attrs.field(factory=Thresholds)
    segments: PickedSegments = attrs.field(factory=PickedSegments)
    errors: dict[str, int] = attrs.field(factory=lambda: defaultdict(int))

    @classmethod
    def keeping(cls, worst: int) -> Evaluation:
        """Return an empty evaluation that keeps so many of the worst pages."""
        return cls(WorstPages(worst), WorstPages(worst))

    @property
    def trouble(self) -> bool:
        """Whether records could not be compared, or plugins failed."""
        return bool(self.problems or self.errors)

    @property
    def f1_gain(self) -> float | None:
        """How much F1 rises by cleaning. None: there are no pages."""
        before, after = self.before.f1, self.after.f1
        return None if before is None or after is None else round(after - before, 5)

    def problem(self, reason: str) -> None:
        """Count a record that cannot be compared, or a piece of input that cannot be read."""
        self.problems[reason] += 1

    def cleaned(self, result: Result) -> None:
        """Count a record that was cleaned."""
        self.changed += result.changed
        for failure in result.log.errors:
            self.errors[failure.plugin] += 1

    def add(self, result: Result, page: PageScore) -> None:
        """Count a record with a gold."""
        removed = page.removed
        groups = (self.total, self.languages[_language_of(result)], self.sites[_site_of(result.record)])
        for group in groups:
            group.add(page.weight, removed)
        self.before.add(page.before)
        self.after.add(page.after)
        self.mean_recall.add(ratio(removed.junk, page.weight.junk))
        loss = ratio(removed.content, page.weight.content)
        self.mean_loss.add(loss)
        self.large_losses += (loss or 0) > LARGE_LOSS
        self.huge_losses += (loss or 0) > HUGE_LOSS
        for confidence, weight in page.confidences:
            self.thresholds.add(confidence, weight)
        self._add_found(page)
        self._add_worst(result.record, page)

    def _add_found(self, page: PageScore) -> None:
        for item in page.removals:
            named = self.rules[item.name], self.plugins[item.found.plugin], self.labels[item.found.label]
            for found in named:
                found.add(item)

    def _add_worst(self, record: Record, page: PageScore) -> None:
        at, removed = (record.id, self.records), page.removed
        if worst := page.worst:
            excerpt = page.excerpt(worst)
            self.lost.add(WorstPage(*at, removed.content, page.weight.content, worst.name, excerpt))
        self.left.add(WorstPage(*at, page.weight.junk - removed.junk, page.weight.junk, "", page.residue))

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values; see the reference of the command line."""
        segments = {"kept_share": self.segments.kept_share, "removed_share": self.segments.removed_share}
        return {
            "records": self.records,
            "changed": self.changed,
            "problems": dict(sorted(self.problems.items())),
            "errors": dict(sorted(self.errors.items())),
            **self.total.to_json(),
            "mean_junk_recall": self.mean_recall.value,
            "mean_content_loss": self.mean_loss.value,
            "pages_losing_5_percent": self.large_losses,
            "pages_losing_30_percent": self.huge_losses,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "f1_gain": self.f1_gain,
            "by_label": _found_to_json(self.labels),
            "by_plugin": _found_to_json(self.plugins),
            "by_rule": _found_to_json(self.rules),
            "by_language": {name: total.to_json() for name, total in by_pages(self.languages)},
            "by_site": {name: total.to_json() for name, total in by_pages(self.sites)},
            "thresholds": self.thresholds.to_json(self.total.weight),
            "segments": attrs.asdict(self.segments) | segments,
            "lost_most": [page.to_json() for page in self.lost.worst_first()],
            "junk_left": [page.to_json() for page in self.left.worst_first()],
        }


def by_pages(totals: Mapping[str, PageTotals]) -> list[tuple[str, PageTotals]]:
    """Return groups of pages, those with most pages first, then by name."""
    return sorted(totals.items(), key=lambda item: (-item[1].pages, item[0]))


def by_removed(found: Mapping[str, Found]) -> list[tuple[str, Found]]:
    """Return what was found, that which removed most first, then that which would, then by name."""

    def place(item: tuple[str, Found]) -> tuple[int, int, str]:
        removed, kept = item[1].removed, item[1].kept
        return -removed.junk - removed.content, -kept.junk - kept.content, item[0]

    return sorted(found.items(), key=place)


def _found_to_json(found: Mapping[str, Found]) -> dict[str, Any]:
    return {name: item.to_json() for name, item in by_removed(found)}


def _language_of(result: Result) -> str:
    """Return the language that the record came with, else those of its tags, joined by ``+``. Empty: none."""
    tags = (tag.removeprefix(_LANGUAGE) for tag in result.log.tags if tag.startswith(_LANGUAGE))
    return result.record.lang or "+".join(tags)


def _site_of(record: Record) -> str:
    """Return the registered domain of a record's URL, or its host where there is none. Empty: none."""
    return site_of_url(record.url or "") or ""
