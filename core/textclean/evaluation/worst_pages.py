"""The pages that come out worst."""

from __future__ import annotations

import heapq
from typing import Any

import attrs

from textclean.evaluation.totals import ratio


@attrs.frozen
class WorstPage:
    """A page, how many of its characters are wrong, and an example.

    Attributes:
        id: the id of the record. None: it has none.
        number: the number of the record, counted from 1.
        characters: the characters that are wrong: removed from the article, or junk that was left.
        of: the characters of the article, or of the junk.
        rule: the rule that removed most of the article, as ``PLUGIN/RULE``. Empty for junk that was left.
        excerpt: the beginning of what was removed or left.
    """

    id: str | int | None
    number: int
    characters: int
    of: int
    rule: str
    excerpt: str

    @property
    def share(self) -> float | None:
        """The share of the article, or of the junk, that is wrong."""
        return ratio(self.characters, self.of)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return attrs.asdict(self) | {"share": self.share}


@attrs.define
class WorstPages:
    """The pages with most wrong characters. Of equal pages, the first ones are kept.

    Attributes:
        most: how many pages are kept.
        count: how many pages had anything wrong.
    """

    most: int
    count: int = 0
    _heap: list[tuple[int, int, WorstPage]] = attrs.field(factory=list)

    def add(self, page: WorstPage) -> None:
        """Count a page, if it has anything wrong."""
        if not page.characters:
            return
        self.count += 1
        entry = (page.characters, -page.number, page)  # no two records have the same number
        (heapq.heappush if len(self._heap) < self.most else heapq.heappushpop)(self._heap, entry)

    def worst_first(self) -> list[WorstPage]:
        """Return the pages that are kept."""
        return [page for *_, page in sorted(self._heap, reverse=True)]
