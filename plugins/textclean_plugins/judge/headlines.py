"""The headline, which the judge never takes: the first line, and lines that say what the page's address or title says.

A headline is short and stands outside of the running text, as junk does. To leave it cost nothing on any corpus and was
the difference between right and wrong on pages with little text. A trail of sections that ends with the headline stays
with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from textclean_plugins.headline import headlines
from textclean_plugins.judge.columns import Column, Columns
from textclean_plugins.judge.vocabulary import BEGINNING, UNKNOWN, slug_words, words_of

_SLUG_WORDS = 3
_SAME = 0.6
_HEADLINE_WORDS = 30
_TITLE_SAME = 0.4
# A trail has a few words more than its headline.
_TRAIL_WORDS, _LONGEST = 50, 400
# Known phrases over more than this share of a line say that it is no headline.
_MOST_COVER = 0.5


def in_slug(lines: Columns) -> Column:
    """Return which share of each line's words stands in the address; ``UNKNOWN`` where a line has no words."""
    slug = slug_words(lines.view.record.url)
    if not slug:
        return UNKNOWN
    return [len(words & slug) / len(words) if words else UNKNOWN for words in lines.vocabulary.words]


def slug_places(lines: Columns) -> list[int]:
    """Return the places of the lines that hold most of the words of the address, if it has three or more."""
    slug = slug_words(lines.view.record.url)
    if len(slug) < _SLUG_WORDS:
        return []
    return [
        place
        for place, words in enumerate(lines.vocabulary.words)
        if lines.words[place] <= _HEADLINE_WORDS and len(words & slug) >= _SAME * len(slug)
    ]


def headline_places(lines: Columns) -> frozenset[int]:
    """Return the places of what may be the headline."""
    named = {lines.numbers.index(line.number) for line in headlines(lines.view) if line is not None}
    places = named.union([0], slug_places(lines), *(_title_places(lines, title) for title in _titles(lines)))
    return frozenset(place for place in places if place < len(lines) and lines.cues.cover[place] <= _MOST_COVER)


def _titles(lines: Columns) -> Iterator[str]:
    """Yield the titles that there are: the record's, and those of its page."""
    title = lines.view.record.fields.get("title")
    if isinstance(title, str):
        yield title
    page = lines.view.page
    if page is not None:
        yield from filter(None, (page.title, page.h1))


def _title_places(lines: Columns, title: str) -> list[int]:
    """Return the places of lines that are mostly words of a title, and that have most of its words."""
    words = words_of(title)
    if len(words) < _SLUG_WORDS:
        return []
    return [
        place
        for place, number in enumerate(lines.words)
        if number <= _TRAIL_WORDS and _says(_whole(lines, place), words)
    ]


def _says(own: frozenset[str], title: frozenset[str]) -> bool:
    return len(own & title) >= max(_TITLE_SAME * len(own), _SAME * len(title))


def _whole(lines: Columns, place: int) -> frozenset[str]:
    """Return all words of a short line: a headline may stand at its end."""
    text = lines.texts[place]
    return lines.vocabulary.words[place] if len(text) <= BEGINNING else words_of(text[:_LONGEST])
