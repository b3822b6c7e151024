"""Features of a line's words: which of them the running text and the address of the page have, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textclean_plugins.judge.columns import FAR, Column, Columns, window
from textclean_plugins.judge.headlines import in_slug, slug_places
from textclean_plugins.judge.vocabulary import UNKNOWN

# A line without words counts in its surroundings as lines do on average.
_AVERAGE = 0.4
_REACH = 8
_FARTHEST = 50


def _shared(lines: Columns) -> Column:
    return lines.vocabulary.shared


def _shared_around(lines: Columns) -> Column:
    """Return the share of shared words over the lines around each line, each line by its number of words."""
    sizes = [max(1, len(words)) for words in lines.vocabulary.words]
    weighed = [
        (_AVERAGE if share == UNKNOWN else share) * size
        for share, size in zip(lines.vocabulary.shared, sizes, strict=True)
    ]
    sums = zip(window(weighed, -_REACH, _REACH), window(sizes, -_REACH, _REACH), strict=True)
    return [shared / size for shared, size in sums]


def _from_headline(lines: Columns) -> Column:
    """Return how many lines a line stands below the one that says what the address says; above it is negative."""
    places = slug_places(lines)
    if not places:
        return FAR
    return [max(-_FARTHEST, min(_FARTHEST, place - places[0])) for place in range(len(lines))]


FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    "shared_words": _shared,
    "shared_words_around": _shared_around,
    "slug_words": in_slug,
    "from_headline": _from_headline,
}
