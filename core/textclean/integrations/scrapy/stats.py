"""The counts of a crawl, among Scrapy's own stats: ``textclean/…``."""

from __future__ import annotations

from typing import Any

import attrs

from textclean.cleaning.guards import NO_TEXT
from textclean.cleaning.result import Result
from textclean.integrations.cleaner_pool import NOT_CLEANED


@attrs.frozen
class CrawlStats:
    """Counts into the stats collector of a crawl."""

    collector: Any

    def count(self, name: str, number: int = 1) -> None:
        """Count something. Nothing is shown that never happened."""
        if number:
            self.collector.inc_value(f"textclean/{name}", number)

    def add(self, result: Result) -> None:
        """Count a result. Characters are code points."""
        log = result.log
        self.count("items_changed", int(result.changed))
        self.count("items_without_text", int(NO_TEXT in log.tags))
        self.count("items_not_cleaned", int(NOT_CLEANED in log.tags))
        self.count("characters_in", log.original.length)
        self.count("characters_out", log.cleaned.length)
        for edit in log.edits:
            if not edit.closes_gap:
                self.count("edits")
                self.count(f"edits/{edit.label}")
        for failure in log.errors:
            self.count(f"plugin_errors/{failure.plugin}")
