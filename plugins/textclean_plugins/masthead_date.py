"""Remove the date above the headline that comes from a newspaper's masthead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from textclean import Finding, Rule, View, hookimpl
from textclean_plugins.dates import LONGEST_DATE, is_date
from textclean_plugins.shapes import find, is_headline

# Newspapers in countries with two calendars print both dates.
_MOST_LINES = 3

_ABOVE_HEADLINE = Rule(
    "above-headline",
    "masthead_date",
    ("a first line, or the first few, that is a date and nothing else, with a headline and not running text below"),
    0.9,
)
rules = (_ABOVE_HEADLINE,)


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a date in the first line, if a headline and not running text stands below it."""
    numbers = view.lines.filled_numbers
    first = view.lines.texts[numbers[0]] if len(numbers) > 1 else ""
    if len(first) > LONGEST_DATE or not any(map(str.isdigit, first)):
        return
    dates = list(takewhile(lambda line: is_date(line.text), view.filled[:_MOST_LINES]))
    below = view.filled[len(dates) : len(dates) + 2]
    if dates and len(below) > 1 and is_headline(below[0]):
        evidence = f"the date {dates[0].text!r} comes first"
        yield find(dates[0], dates[-1], _ABOVE_HEADLINE, evidence)
