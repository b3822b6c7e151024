"""Remove the name of a site section above the headline."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import by_line, find, is_headline, uncovered

phrases = read_phrases("textclean_plugins.phrases", "section_label.name")
anchors = {"name": "whole_line"}
_ABOVE_HEADLINE = Rule(
    "above-headline",
    "section_label",
    ("a first line that is a section's name, with a headline and not running text below"),
    0.9,
)
rules = (_ABOVE_HEADLINE,)

_HEADLINE_WORDS = 3
# The label, the headline, and at least one line below it.
_LEAST_LINES = 3


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a section name in the first line, if a headline and not running text stands below it."""
    filled = view.filled
    if len(filled) < _LEAST_LINES or view.hits[0].line is not filled[0]:
        return
    first, second, third = filled[:3]
    hits = by_line(view.hits).get(first.number)
    if not hits or uncovered(first, hits):
        return
    if is_headline(second) and second.words >= _HEADLINE_WORDS and third.words > second.words:
        yield find(first, first, _ABOVE_HEADLINE, f"{first.text!r} above a headline")
