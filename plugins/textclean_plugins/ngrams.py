"""Tell languages that share a script by groups of one to three letters.

Each group has points for each language: the more, the more often the language has it. The language with most points is
the answer. This is naive Bayes with the logarithms rounded to quarters, and nothing in it is random. The table
(``language_ngrams.txt``) is made from the profiles of langdetect.
"""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise, repeat
from pathlib import Path

import attrs

_WORD = re.compile(r"[^\W\d_]+")
# Points of a group are at most 34, and so many code points have three groups each: their sum stays below 2 ** 16.
_LONGEST = 600
_FIELD = 16
_MOST_POINTS = (1 << _FIELD) - 1
# A text in one of the languages has about 16 points for each group. One that was decoded with a wrong charset has 4,
# and one with half of its letters in another script 8 to 11.
_LEAST_A_GROUP = 10
# Neighbouring groups say much the same, so the sum of their logarithms is far too certain. Divided by this, menus in
# two languages at once come out as 0.5 to 0.6.
_POINTS_A_LOGARITHM = 4
_DAMPING = 8


@attrs.frozen
class _Table:
    """The points of all groups: one number for a group, with a field of 16 bits for each language."""

    languages: tuple[str, ...]
    points: dict[str, int]


def by_ngrams(text: str, min_probability: float) -> str | None:
    """Return the language with most points, or None if no language is likely enough.

    Args:
        text: a text; its first 600 code points are read.
        min_probability: how likely the language has to be, compared with the next one: 0.5 to 1.
    """
    words = _WORD.findall(text[:_LONGEST].lower())
    spaced = f" {' '.join(words)} "[: _LONGEST + 1]
    groups = [*spaced.replace(" ", ""), *map("".join, pairwise(spaced))]
    groups += map("".join, zip(spaced, spaced[1:], spaced[2:], strict=False))
    table = _table()
    total = sum(map(table.points.get, groups, repeat(0)))
    ranked = sorted((-(total >> at * _FIELD & _MOST_POINTS), name) for at, name in enumerate(table.languages))
    best, following = -ranked[0][0], -ranked[1][0]
    if best < _LEAST_A_GROUP * len(groups):
        return None
    lead = (best - following) / (_POINTS_A_LOGARITHM * _DAMPING)
    return ranked[0][1] if 1 / (1 + math.exp(-lead)) >= min_probability else None


@cache
def _table() -> _Table:
    lines = (Path(__file__).parent / "language_ngrams.txt").read_text("utf-8").splitlines()
    names, *rows = (line for line in lines if not line.startswith("#"))
    languages = tuple(names.split())
    none = _number("0" * len(languages))
    points = {}
    for row in rows:
        group, digits = row.split(" ")
        points[group.replace("_", " ")] = _number(digits) - none
    return _Table(languages, points)


def _number(digits: str) -> int:
    """Return the characters as a number: 16 bits for each, as UTF-16 has them, the first one lowest."""
    return int.from_bytes(digits.encode("utf-16-le"), "little")
