"""Remove the box with today's date in several calendars, as papers with a calendar of their own print it."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import Body
from textclean_plugins.dates import is_date
from textclean_plugins.shapes import find, position, short

phrases = read_phrases("textclean_plugins.phrases", "date.era")
anchors = {"era": "short_line"}
_CALENDARS = Rule(
    "calendars",
    "masthead_date",
    "two or more neighbouring lines outside of the article that are dates, with the name of an era among them; or one "
    "line with two eras",
    0.93,
)
rules = (_CALENDARS,)

_LEAST = 2
_MOST_WORDS = 20


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find dates of several calendars on neighbouring lines, or on one line."""
    eras: dict[int, set[str]] = {}
    for hit in short(view.hits):
        if hit.line.words <= _MOST_WORDS and not hit.line.ends_sentence:
            eras.setdefault(position(view, hit.line), set()).add(hit.phrase.text)
    body = Body(view)
    done = -1
    for place in sorted(eras):
        if place <= done or not body.outside(place):
            continue
        first, done = _extent(view, place)
        if done > first or (len(eras[place]) >= _LEAST and _is_dates(view.filled[place].text)):
            evidence = f"dates with {', '.join(sorted(eras[place]))}"
            yield find(view.filled[first], view.filled[done], _CALENDARS, evidence)


def _is_dates(text: str) -> bool:
    """Say whether a line is nothing but one or more dates."""
    return all(map(is_date, filter(None, (part.strip(" ,|।.") for part in text.replace("।", "|").split("|")))))


def _extent(view: View, place: int) -> tuple[int, int]:
    """Return the first and last of the neighbouring lines that are dates."""
    first = last = place
    filled = view.filled
    while first > 0 and is_date(filled[first - 1].text):
        first -= 1
    while last + 1 < len(filled) and is_date(filled[last + 1].text):
        last += 1
    return first, last
