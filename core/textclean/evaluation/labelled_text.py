"""A text whose characters are labelled as article, junk or undecided. Any span of it is weighed without a scan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Self

import attrs

from textclean.evaluation.line_labels import LabelledLine, label_lines
from textclean.evaluation.words import Words, weights


@attrs.frozen
class Weight:
    """Numbers of characters by what they are. White space is not counted.

    Attributes:
        junk: characters of lines that are junk.
        content: characters of the article.
        undecided: all others: the gold does not say what they are.
    """

    junk: int = 0
    content: int = 0
    undecided: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.junk + other.junk, self.content + other.content, self.undecided + other.undecided)

    def __sub__(self, other: Weight) -> Weight:
        return Weight(self.junk - other.junk, self.content - other.content, self.undecided - other.undecided)


NOTHING = Weight()


@attrs.frozen
class LabelledText:
    """A text and its labels.

    Attributes:
        words: its words.
        gold: the words of its gold.
        lines: its lines that have words.
    """

    words: Words
    gold: Words
    lines: Sequence[LabelledLine]
    _sums: Sequence[Weight]

    @classmethod
    def of(cls, text: str, gold: str, titles: Sequence[str] = ()) -> Self:
        """Label a text by its gold; see ``label_lines``."""
        words, compared = Words.of(text), Words.of(gold)
        lines = label_lines(words, compared, titles)
        each = zip(_kinds(lines), weights(words), strict=True)
        sums = accumulate((Weight(**{kind: weight}) for kind, weight in each), initial=NOTHING)
        return cls(words, compared, lines, tuple(sums))

    @property
    def text(self) -> str:
        """The text."""
        return self.words.text

    @property
    def weight(self) -> Weight:
        """The weight of the whole text."""
        return self._sums[-1]

    def weigh(self, start: int, end: int) -> Weight:
        """Return the weight of the words that begin in a span of the text."""
        first, last = bisect_left(self.words.starts, start), bisect_left(self.words.starts, end)
        return self._sums[max(first, last)] - self._sums[first]

    def span(self, line: LabelledLine) -> tuple[int, int]:
        """Return where a line begins and ends, by its words."""
        starts, end = self.words.starts, line.words.end
        return starts[line.words.first], starts[end] if end < len(starts) else len(self.text)


def _kinds(lines: Iterable[LabelledLine]) -> Iterable[str]:
    """Yield for each word what it is. In a line of the article, a word that is not in the gold is undecided."""
    for line in lines:
        for covered in line.covered:
            decided = line.label == "junk" or (line.label == "content" and covered)
            yield line.label if decided else "undecided"
