"""What plugins see of a text when they look for something: without the marks of Markdown, and in lines."""

from __future__ import annotations

from typing import Protocol

from textclean.text.markdown import unmarked


class Seen(Protocol):
    """A text made of another one, whose spans stand for spans of that one."""

    @property
    def text(self) -> str:
        """The text as it is seen."""

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that a span of the seen text was taken from; None where it is of neither."""

    def removed_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the source that goes with a span of the seen text; None where it has to stay."""


def seen(text: str) -> tuple[Seen, ...]:
    """Return how a text becomes the one that is seen, step by step; nothing where it is seen as it is."""
    plain = unmarked(text)
    return () if plain is None else (plain,)
