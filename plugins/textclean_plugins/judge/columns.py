"""A text as columns: for each fact about lines one list with a value for each line that is not blank.

The judge works with columns and not with objects of lines, because most facts are needed of all lines and a list is
made quickly. Each column is made when a feature first asks for it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import TypeAlias, TypeVar

import attrs

from textclean import Hit, View, lazy
from textclean_plugins.judge.cues import GROUPS, HEADS
from textclean_plugins.judge.place_columns import PlaceColumns
from textclean_plugins.judge.vocabulary import Vocabulary

T = TypeVar("T")
#: The values of a feature: one for each line that is not blank, or one number where all lines have the same.
Column: TypeAlias = float | Sequence[float]

# How a phrase stands on its line, from weak to strong.
_INSIDE, STARTS, WHOLE = 1, 2, 3
_NUMBER = re.compile(r"\d+")
# So many characters tell lines apart.
_KEY = 60


@attrs.frozen
class Cues:
    """The phrases that were found, by line.

    Attributes:
        strength: for each group of phrases that was found: how its best phrase stands on each line, 0 for none.
        cover: the share of each line's characters that phrases cover.
        groups: the number of different groups on each line.
        heads: 1 where a phrase begins the line that, at the beginning of a line, announces a part of the page.
        whole: for each line that is nothing but a phrase, the group of that phrase.
    """

    strength: Mapping[str, Sequence[int]]
    cover: Sequence[float]
    groups: Sequence[int]
    heads: Sequence[int]
    whole: Mapping[int, str]


@attrs.frozen
class Stretch:
    """Neighbouring lines that all run, or of which none does: the places ``first`` to ``end``, and their words."""

    first: int
    end: int
    words: int

    def __len__(self) -> int:
        return self.end - self.first


class Columns:
    """The columns that several features use."""

    def __init__(self, view: View) -> None:
        self.view = view
        lines = view.lines
        self.numbers: Sequence[int] = lines.filled_numbers
        self.texts: Sequence[str] = [lines.texts[number] for number in self.numbers]
        self.words: Sequence[int] = [lines.words[number] for number in self.numbers]
        self.runs: Sequence[bool] = view.running

    def __len__(self) -> int:
        return len(self.texts)

    @lazy
    def log_words(self) -> list[float]:
        """The logarithm of each line's words."""
        return list(map(math.log1p, self.words))

    @lazy
    def ends(self) -> list[bool]:
        """Whether a sentence ends where the line does."""
        return self.filled(self.view.lines.ends)

    def filled(self, column: Sequence[T]) -> list[T]:
        """Return of a column with a value for each line the values of the lines that are not blank."""
        return [column[number] for number in self.numbers]

    @lazy
    def vocabulary(self) -> Vocabulary:
        """The words of the lines."""
        return Vocabulary(self.texts, self.runs)

    @lazy
    def on_page(self) -> PlaceColumns | None:
        """Where the lines stand on the page; None where the record has none."""
        page = self.view.page
        return PlaceColumns(self, page) if page is not None and self.texts else None

    @lazy
    def masked(self) -> list[str]:
        """The beginning of each line in lower case, all numbers alike."""
        return [_NUMBER.sub("0", text[:_KEY].lower()) for text in self.texts]

    @lazy
    def stretches(self) -> list[Stretch]:
        """The stretches of lines that run and of lines that do not, in order."""
        return list(self._stretches())

    def _stretches(self) -> Iterator[Stretch]:
        first = 0
        for _, group in groupby(self.runs):
            end = first + sum(1 for _ in group)
            yield Stretch(first, end, sum(self.words[first:end]))
            first = end

    @lazy
    def removed(self) -> list[float]:
        """The share of each line that other plugins remove in this pass."""
        shares = [0.0] * len(self)
        lines = self.view.lines
        for removed in self.view.removed:
            first = bisect_left(self.numbers, lines.at(removed.start).number)
            for place in range(first, len(self)):
                line = lines[self.numbers[place]]
                if line.start >= removed.end:
                    break
                gone = min(line.end, removed.end) - max(line.start, removed.start)
                shares[place] = min(1.0, shares[place] + max(0, gone) / len(line.text))
        return shares

    @lazy
    def cues(self) -> Cues:
        """The phrases that were found."""
        size = len(self)
        strength: dict[str, list[int]] = {}
        cover, groups, heads = [0.0] * size, [0] * size, [0] * size
        whole: dict[int, str] = {}
        for place, hits in self._hits():
            covered, at = 0, 0
            for hit in hits:
                group, stands = GROUPS[hit.set], _stands(hit)
                column = strength.setdefault(group, [0] * size)
                groups[place] += not column[place]
                column[place] = max(column[place], stands)
                heads[place] |= stands >= STARTS and group in HEADS
                if stands == WHOLE:
                    whole.setdefault(place, group)
                covered += max(0, hit.end - max(hit.start, at))
                at = max(at, hit.end)
            cover[place] = covered / len(self.texts[place])
        return Cues(strength, cover, groups, heads, whole)

    def _hits(self) -> Iterator[tuple[int, list[Hit]]]:
        """Yield the places of lines with hits, and the hits."""
        for number, hits in groupby(self.view.hits, lambda hit: hit.line.number):
            yield bisect_left(self.numbers, number), list(hits)


def _stands(hit: Hit) -> int:
    if not hit.starts_line:
        return _INSIDE
    return WHOLE if hit.ends_line else STARTS


def before(column: Sequence[float], fill: float = 0.0, by: int = 1) -> list[float]:
    """Return for each line the value of the line so many above it."""
    return [fill] * min(by, len(column)) + list(column[: max(0, len(column) - by)])


def after(column: Sequence[float], fill: float = 0.0, by: int = 1) -> list[float]:
    """Return for each line the value of the line so many below it."""
    return list(column[by:]) + [fill] * min(by, len(column))


def window(column: Sequence[float], first: int, last: int) -> list[float]:
    """Return for each line the sum of the values from ``first`` to ``last`` lines away; above it is negative."""
    size = len(column)
    sums = list(accumulate(column, initial=0.0))
    ends = [0.0] * max(0, -first) + sums + [sums[-1]] * (max(0, last) + 1)
    shift = max(0, -first)
    low = ends[shift + first : shift + first + size]
    high = ends[shift + last + 1 : shift + last + 1 + size]
    return [above - below for below, above in zip(low, high, strict=True)]


#: The distance to something that is nowhere.
FAR = 99.0


def since(marks: Sequence[object]) -> list[float]:
    """Return for each line how far above it the last marked line is: 0 on such a line, ``FAR`` if there is none."""
    distances: list[float] = []
    distance = FAR
    for mark in marks:
        if mark:
            distance = 0.0
        elif distance < FAR:
            distance += 1
        distances.append(distance)
    return distances


def until(marks: Sequence[object]) -> list[float]:
    """Return for each line how many lines below it the next marked line is; see ``since``."""
    return since(marks[::-1])[::-1]
