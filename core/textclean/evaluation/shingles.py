"""Shingles: runs of four words, by which texts are compared however their lines are broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

import attrs

Shingle: TypeAlias = tuple[str, ...]

#: The words of a shingle. The article extraction benchmark of Scrapinghub compares texts by runs of four, too.
SIZE = 4


def runs(words: Sequence[str], size: int = SIZE) -> Iterator[Shingle]:
    """Return all runs of ``size`` neighbouring words, in order."""
    return zip(*(words[offset:] for offset in range(size)), strict=False)


def shingles(words: Sequence[str]) -> Counter[Shingle]:
    """Count the shingles of a text. A text with fewer words is one shingle; an empty text has none."""
    return Counter(runs(words) if len(words) >= SIZE else [tuple(words)] if words else [])


@attrs.frozen
class Overlap:
    """How much of a text is in its gold, and how much of the gold is in the text. None: there is nothing to share."""

    precision: float | None
    recall: float | None

    @classmethod
    def of(cls, words: Sequence[str], gold: Sequence[str]) -> Overlap:
        """Compare a text with its gold by their shingles, each as often as it occurs in both."""
        found = shingles(words)
        common = sum((found & _counted(gold, found)).values())
        total, wanted = found.total(), max(len(gold) - SIZE + 1, bool(gold))
        return cls(common / total if total else None, common / wanted if wanted else None)


def _counted(words: Sequence[str], wanted: Collection[Shingle]) -> Counter[Shingle]:
    """Count only the wanted shingles: a gold may be much longer than the text."""
    every = runs(words) if len(words) >= SIZE else [tuple(words)]
    return Counter(run for run in every if run in wanted)
