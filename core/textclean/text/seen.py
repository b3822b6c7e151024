"""What plugins see of a text when they look for something: without the marks of Markdown, and in lines."""

from __future__ import annotations

from typing import Protocol

from textclean.text.flat import lines_of_flat
from textclean.text.lines import Lines
from textclean.text.markdown import unmarked
from textclean.text.search.matcher import Matcher


class SeenText(Protocol):
    """A text made of another one, whose spans stand for spans of that one."""

    @property
    def text(self) -> str:
        """The text as it is seen."""

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that a span of the seen text was taken from; None where it is of neither."""

    def place_of(self, at: int) -> int:
        """Return the place in the seen text for a place in the source."""

    def removed_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that goes with a span of the seen text; None where it has to stay."""


def seen_texts(text: str, matcher: Matcher) -> tuple[SeenText, ...]:
    """Return how a text becomes the one that is seen, step by step; nothing where it is seen as it is."""
    steps: list[SeenText] = []
    plain = unmarked(text)
    if plain is not None:
        steps.append(plain)
        text = plain.text
    lined = lines_of_flat(text, matcher)
    if lined is not None:
        steps.append(lined)
    return tuple(steps)


def plain_lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, without the marks of Markdown.

    These are the lines that plugins see, except where a text lost its line breaks: it is not cut into lines here, since
    the cuts depend on the plugins' phrases.
    """
    plain = unmarked(text)
    return list(filter(None, Lines(text if plain is None else plain.text).texts))
