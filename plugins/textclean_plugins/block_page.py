"""A text with its blocks: rows, what was taken so far, and where the running text is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import attrs

from textclean import View, lazy, main_run
from textclean_plugins.block_row import DATE_WORDS, FRAME, INSERT
from textclean_plugins.block_rows import WEAK_BLOCKS, Rows, taken_row

_BEGINNING = 2


@attrs.frozen
class Taken:
    """Who took a row: the rule's name, what it saw, and the label, where the rule has none of its own."""

    rule: str
    evidence: str
    label: str = ""


class Page:
    """The rows of a text, and which of them block rules have taken, each with the rule and what it saw.

    Attributes:
        rows: the rows.
        weights: how much each row says that here is the page, what was taken included.
        runs: whether each row is running text that nothing has taken.
        taken: the rows that were taken, by their places.
        numbers: the numbers of the lines that were taken in an earlier look.
    """

    def __init__(self, view: View) -> None:
        self.rows = Rows(view)
        self.weights = [row.weight for row in self.rows]
        self.runs = self.rows.runs
        self.taken: dict[int, Taken] = {}
        self.numbers: dict[int, int] = {}
        self._sums: list[int] | None = None
        self._main: range | None = None
        self._title = next(iter(self.rows.standing()), -1)

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, first: int, last: int, taken: Taken) -> None:
        """Take rows, both ends included; the title, the rows of tables and code stay."""
        for place in range(max(first, 0), last + 1):
            row = self.rows[place]
            if row.gone or row.held or place in self.taken or place == self._title or row.is_protected:
                continue
            self.taken[place] = taken
            self.weights[place] = INSERT if taken.rule in WEAK_BLOCKS else FRAME
            self._main = None
            if self.runs[place]:
                self.runs[place] = False
                self._sums = None

    @lazy
    def has_comments(self) -> bool:
        """Whether there are words or buttons of a comment widget."""
        return any(row.of_comments or row.is_button for row in self.rows.known_rows())

    @lazy
    def dated(self) -> list[int]:
        """The places of the rows that a date, an age or a clock time is most of; one alone is no list."""
        likely = [
            place
            for place, (row, words) in enumerate(zip(self.rows, self.rows.words, strict=True))
            if words <= DATE_WORDS and row.has_digit
        ]
        aged = [place for place in self.rows.known if self.rows[place].age]
        places = sorted({*likely, *aged})
        return [place for place in places if self.rows[place].date] if len(places) > 1 else []

    def settle(self) -> bool:
        """Let what was taken be gone, as for a second look; say whether that is any more than before."""
        more = False
        for place, taken in self.taken.items():
            row = self.rows[place]
            if not row.gone:
                self.numbers[place] = row.number
                gone = taken_row(row, taken.rule, taken.label)
                self.rows.put(place, gone)
                self.weights[place] = gone.weight
                more = True
        self._main = None
        return more

    @property
    def is_of_the_page(self) -> bool:
        """Whether the text itself is what pages have: its title is "Contact", or it begins as a notice does."""
        first, *rest = self.rows[:_BEGINNING]
        return first.weight > 0 or any(row.weight and row.label == "disclaimer" for row in rest)

    @property
    def sums(self) -> list[int]:
        """The words of running text before each row, and, last, in all."""
        if self._sums is None:
            words = [count if runs else 0 for count, runs in zip(self.rows.words, self.runs, strict=True)]
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
        if self._main is None:
            self._main = self._find_main()
        return self._main

    def _find_main(self) -> range:
        weights, runs = self.weights, self.runs
        frames = [place for place, weight in enumerate(weights) if weight == FRAME]
        places = sorted({*self.rows.standing(), *frames})
        parting = {bisect_left(places, place) for place in frames}
        words = self.rows.words
        found = main_run([runs[place] for place in places], [words[place] for place in places], parting)
        return range(places[found[0]], places[found[-1]] + 1) if found else range(0)

    def texts(self, places: Sequence[int]) -> set[str]:
        """Return the different texts of rows, whatever the numbers in them."""
        return {self.rows[place].key for place in places}
