"""A text with its blocks: rows, what was taken so far, and where the running text is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import attrs

from textclean import View, main_run
from textclean_plugins.block_rows import FRAME, INSERT, WEAK_BLOCKS, Row, rows_of

_BEGINNING = 2


@attrs.frozen
class Taken:
    """Who took a row: the rule's name, what it saw, and the label, where the rule has none of its own."""

    rule: str
    evidence: str
    label: str = ""


class Page:
    """The rows of a text, and which of them block rules have taken, each with the rule and what it saw."""

    def __init__(self, view: View) -> None:
        self.rows: Sequence[Row] = rows_of(view)
        self.taken: dict[int, Taken] = {}
        self._sums: list[int] | None = None
        self.title = next((row.line for row in self.rows if row.line), None)

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, first: int, last: int, taken: Taken) -> None:
        """Take rows, both ends included; the title, the rows of tables and code stay."""
        for place in range(max(first, 0), last + 1):
            row = self.rows[place]
            if row.gone or row.line is self.title or row.is_table or row.is_code:
                continue
            self.taken.setdefault(place, taken)
        self._sums = None

    @property
    def is_of_the_page(self) -> bool:
        """Whether the text itself is what pages have: its title is "Contact", or it begins as a notice does."""
        first, *rest = self.rows[:_BEGINNING]
        return first.weight > 0 or any(row.weight and row.label == "disclaimer" for row in rest)

    def weight(self, place: int) -> int:
        """Return how much a row says that here is the page."""
        if place in self.taken:
            return INSERT if self.taken[place].rule in WEAK_BLOCKS else FRAME
        return self.rows[place].weight

    def runs(self, place: int) -> bool:
        """Say whether a row is running text that nothing has taken."""
        return self.rows[place].running and place not in self.taken

    @property
    def sums(self) -> list[int]:
        """The words of running text before each row, and, last, in all."""
        if self._sums is None:
            words = (row.words if self.runs(place) else 0 for place, row in enumerate(self.rows))
            self._sums = list(accumulate(words, initial=0))
        return self._sums

    def before(self, place: int) -> int:
        """Return the words of running text before a row."""
        return self.sums[place]

    def after(self, place: int) -> int:
        """Return the words of running text after a row."""
        return self.sums[-1] - self.sums[place + 1]

    def main(self) -> range:
        """Return the places of the article: inserts that are gone count for nothing, a part of the page parts it."""
        places = [place for place, row in enumerate(self.rows) if not (row.gone and row.weight < FRAME)]
        parting = {number for number, place in enumerate(places) if self.weight(place) == FRAME}
        found = main_run([self.runs(place) for place in places], [self.rows[place].words for place in places], parting)
        return range(places[found[0]], places[found[-1]] + 1) if found else range(0)

    def texts(self, places: Sequence[int]) -> set[str]:
        """Return the different texts of rows, whatever the numbers in them."""
        return {self.rows[place].key or self.rows[place].text for place in places}
