"""Compare a text's lines with its gold: which of their words are in the gold, and how."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import attrs

from textclean.evaluation.shingles import SIZE, Shingle, runs
from textclean.evaluation.words import Words


@attrs.frozen
class LineWords:
    """The words of one line of a text: those from ``first`` to ``end``, ``end`` not included."""

    first: int
    end: int
    folded: Shingle
    written: Shingle

    @property
    def is_short(self) -> bool:
        """Whether it has too few words for a shingle."""
        return len(self.folded) < SIZE


def lines_of(words: Words) -> list[LineWords]:
    """Return the lines of a text that have words."""
    return [
        LineWords(first, end, tuple(words.folded[first:end]), tuple(words.written[first:end]))
        for first, end in _places(words)
    ]


def _places(words: Words) -> Iterator[tuple[int, int]]:
    """Yield the first word of each line that has words, and the first word behind it."""
    first = 0
    while first < len(words.starts):
        at = words.text.find("\n", words.starts[first])
        end = len(words.starts) if at < 0 else bisect_left(words.starts, at, first)
        yield first, end
        first = end


@attrs.frozen
class Gold:
    """What of a text is in its gold. Line breaks of the gold do not count, so a paragraph may be wrapped anew.

    Attributes:
        matched: for each word of the text, whether the shingle that begins with it is in the gold.
        counts: how often each shingle of the text is in the gold.
        lines: the gold's lines.
        inside: the short lines of the text whose words stand somewhere in the gold, written in the same way.
    """

    matched: Sequence[bool]
    counts: Counter[Shingle]
    lines: frozenset[Shingle]
    inside: frozenset[Shingle]

    @classmethod
    def of(cls, text: Words, lines: Sequence[LineWords], words: Words) -> Gold:
        """Compare a text with the words of its gold. Only what the text has is kept of them."""
        wanted = frozenset(runs(text.folded))
        counts = Counter(run for run in runs(words.folded) if run in wanted)
        short = frozenset(line.written for line in lines if line.is_short)
        inside = chain.from_iterable(runs(words.written, size) for size in {len(run) for run in short})
        return cls(
            matched=[run in counts for run in runs(text.folded)] + [False] * (SIZE - 1),
            counts=counts,
            lines=frozenset(line.folded for line in lines_of(words)),
            inside=frozenset(run for run in inside if run in short),
        )

    def covered(self, line: LineWords) -> list[bool]:
        """Say for each word of a line whether it lies in a shingle of the line that is in the gold."""
        until = 0
        covered = []
        for index in range(line.first, line.end):
            if index + SIZE <= line.end and self.matched[index]:
                until = index + SIZE
            covered.append(index < until)
        return covered

    def joins(self, line: LineWords) -> bool:
        """Say whether a short line with words before or behind it is in the gold, as where a link broke a sentence."""
        before = line.first - (SIZE - len(line.folded))
        return self.matched[line.first] or (before >= 0 and self.matched[before])

    def occurrences(self, line: LineWords) -> int:
        """Return how often a line of four words or more may be in the gold, at most."""
        return min(self.counts[run] for run in runs(line.folded))
