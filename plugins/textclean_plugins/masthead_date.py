"""The day's date above the headline, as a newspaper's masthead has it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from textclean import Finding, View, hookimpl
from textclean_plugins.dates import is_date
from textclean_plugins.shapes import find, is_headline

# Papers with two calendars print both dates.
_MOST_LINES = 3


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a first line that is a date and has a headline, not running text, below it."""
    numbers = view.lines.filled_numbers
    first = view.lines.texts[numbers[0]] if len(numbers) > 1 else ""
    if not any(map(str.isdigit, first)):
        return
    dates = list(takewhile(lambda line: is_date(line.text), view.filled[:_MOST_LINES]))
    below = view.filled[len(dates) : len(dates) + 2]
    if dates and len(below) > 1 and is_headline(below[0]):
        evidence = f"the date {dates[0].text!r} comes first"
        yield find(dates[0], dates[-1], "masthead_date", "above-headline", 0.9, evidence)
