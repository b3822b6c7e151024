"""A phrase of a plugin, found in a text."""

from __future__ import annotations

import attrs

from textclean.text.lines import Line
from textclean.text.phrases import Phrase


@attrs.define(eq=False)
class Hit:
    """A phrase of the plugin's own, found in the text.

    ``set`` is the phrase set's name; ``start`` and ``end`` are code points of the view's text.
    """

    set: str
    phrase: Phrase
    start: int
    end: int
    line: Line

    @property
    def before(self) -> str:
        """What stands before the phrase on its line."""
        return self.line.text[: self.start - self.line.start]

    @property
    def after(self) -> str:
        """What stands after the phrase on its line."""
        return self.line.text[self.end - self.line.start :]

    @property
    def starts_line(self) -> bool:
        """Whether no letter or digit stands before the phrase on its line."""
        return not _has_word(self.before)

    @property
    def ends_line(self) -> bool:
        """Whether no letter or digit stands after the phrase on its line."""
        return not _has_word(self.after)

    @property
    def whole_line(self) -> bool:
        """Whether the line says nothing else: decoration such as ``»``, ``:`` and emoji aside."""
        return self.starts_line and self.ends_line


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))
