"""Find the date of an article on a line of its own above the text. By default it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from textclean import Finding, Label, Line, Rule, View, hookimpl
from textclean_plugins.dates import LONGEST_DATE, is_date
from textclean_plugins.shapes import find, item_text

labels = {"dateline": Label("The date of an article on a line of its own above the text.", action="keep")}
_ABOVE_THE_TEXT = Rule(
    "above-the-text",
    "dateline",
    "one of the first lines that is a date with its year and nothing else; running text follows, and no more dates",
    0.9,
)
rules = (_ABOVE_THE_TEXT,)

# Extractors put at most so many lines above the text: section, headline, standfirst, names, dates.
_FIRST_LINES = 8
_RUNNING_WORDS = 15
# A day and a year have at least three digits; "5 January" alone may be a heading.
_DIGITS = 3


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find dates between the headline and the text."""
    numbers = view.lines.filled_numbers
    texts = view.lines.texts
    if not any(_may_be_date(texts[number]) for number in numbers[:_FIRST_LINES]):
        return
    head = list(takewhile(lambda line: line.words < _RUNNING_WORDS, view.filled[:_FIRST_LINES]))
    dates = [line for line in head if _is_full_date(line)]
    if dates and len(head) < len(numbers) and not _is_diary(texts[number] for number in numbers[len(head) :]):
        for line in dates:
            yield find(line, line, _ABOVE_THE_TEXT, f"the date {line.text!r} above the text")


def _is_full_date(line: Line) -> bool:
    return _may_be_date(line.text) and item_text(line) is None and is_date(line.text)


def _may_be_date(text: str) -> bool:
    return len(text) <= LONGEST_DATE and sum(map(str.isdigit, text)) >= _DIGITS


def _is_diary(texts: Iterator[str]) -> bool:
    """Say whether dates head the parts of a text, as in a diary or a list of versions."""
    return any(_may_be_date(text) and is_date(text) for text in texts)
