"""A text cut into lines, with their offsets and words: in C where the native core is there, and here in Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from operator import add
from typing import Protocol, TypeVar, cast

from textclean.lazy_value import lazy
from textclean.native import compiled
from textclean.text.characters import (
    AFTER_END,
    CHARACTERS,
    END_MARKS,
    LINE_BREAKS,
    NUMBER_RUN,
    SIGN,
    UNSPACED,
    WHITE,
    is_parted_by_spaces,
)

L = TypeVar("L", bound=tuple[object, ...])

_LINE_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
_CHARS_PER_WORD = 1.7


class LineTable(Protocol):
    """The lines of a text as columns. A line is made as a tuple: its number, start, end, text and words."""

    @property
    def count(self) -> int:
        """The number of lines."""

    def texts(self) -> tuple[str, ...]:
        """Return the text of each line, without the white space around it."""

    def words(self) -> tuple[int, ...]:
        """Return the number of words on each line."""

    def starts(self) -> tuple[int, ...]:
        """Return where each line starts, with its white space, in code points."""

    def ends(self) -> tuple[bool, ...]:
        """Return whether each line ends a sentence."""

    def digits(self) -> tuple[int, ...]:
        """Return the number of digits on each line."""

    def numbers(self) -> tuple[int, ...]:
        """Return the number of runs of digits on each line."""

    def signs(self) -> tuple[int, ...]:
        """Return the number of signs on each line."""

    def capital_words(self) -> tuple[int, ...]:
        """Return how many words of each line begin with a capital letter."""

    def small_words(self) -> tuple[int, ...]:
        """Return how many words of each line begin with a small letter."""

    def filled_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the lines that are not blank."""

    def line(self, line: type[L], number: int, texts: tuple[str, ...], /) -> L:
        """Return one line; the texts are those of all lines."""

    def filled(self, line: type[L], texts: tuple[str, ...], made: list[L | None], /) -> tuple[L, ...]:
        """Return the lines that are not blank, and put them into the list of those that are made."""


def line_table(text: str) -> LineTable:
    """Cut a text into lines."""
    if compiled is None or CHARACTERS is None:
        return PythonLineTable(text)
    table: LineTable = compiled.LineTable(CHARACTERS, text)
    return table


class PythonLineTable:
    """The reference."""

    def __init__(self, text: str) -> None:
        self._text = text
        other = any(map(text.__contains__, LINE_BREAKS[1:]))
        self._raw = _LINE_BREAK.split(text) if other else text.split("\n")
        self._breaks = [found.end() - found.start() for found in _LINE_BREAK.finditer(text)] if other else None
        self.count = len(self._raw)

    @lazy
    def _texts(self) -> tuple[str, ...]:
        return tuple([raw.strip(WHITE) for raw in self._raw])

    def texts(self) -> tuple[str, ...]:
        """Return the text of each line, without the white space around it."""
        return self._texts

    @lazy
    def _initials(self) -> list[list[str]]:
        return [[word[0] for word in text.split()] for text in self._texts]

    @lazy
    def _words(self) -> tuple[int, ...]:
        return tuple(map(_spaced_words if is_parted_by_spaces(self._text) else words_in, self._texts))

    def words(self) -> tuple[int, ...]:
        """Return the number of words on each line."""
        return self._words

    @lazy
    def _starts(self) -> tuple[int, ...]:
        breaks = self._breaks or repeat(1)
        return tuple(accumulate(map(add, map(len, self._raw), breaks), initial=0))

    def starts(self) -> tuple[int, ...]:
        """Return where each line starts, and last where one more would."""
        return self._starts

    def ends(self) -> tuple[bool, ...]:
        """Return whether each line ends a sentence."""
        return tuple(map(ends_sentence_in_python, self._texts))

    def digits(self) -> tuple[int, ...]:
        """Return the number of digits on each line."""
        return tuple(map(_digits, self._texts))

    def numbers(self) -> tuple[int, ...]:
        """Return the number of runs of digits on each line."""
        return tuple([len(NUMBER_RUN.findall(text)) for text in self._texts])

    def signs(self) -> tuple[int, ...]:
        """Return the number of signs on each line."""
        return tuple([len(SIGN.findall(text)) for text in self._texts])

    def capital_words(self) -> tuple[int, ...]:
        """Return how many words of each line begin with a capital letter."""
        return tuple([sum(map(str.isupper, initials)) for initials in self._initials])

    def small_words(self) -> tuple[int, ...]:
        """Return how many words of each line begin with a small letter."""
        return tuple([sum(map(str.islower, initials)) for initials in self._initials])

    def filled_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the lines that are not blank."""
        return tuple([number for number, text in enumerate(self._texts) if text])

    def line(self, line: type[L], number: int, _: tuple[str, ...], /) -> L:
        """Return one line."""
        return self._make(line, [number])[0]

    def filled(self, line: type[L], _: tuple[str, ...], made: list[L | None], /) -> tuple[L, ...]:
        """Return the lines that are not blank, and put them into the list of those that are made."""
        numbers = self.filled_numbers()
        new = [number for number in numbers if made[number] is None]
        for number, item in zip(new, self._make(line, new), strict=True):
            made[number] = item
        return tuple(cast("list[L]", [made[number] for number in numbers]))

    def _make(self, line: type[L], numbers: Iterable[int]) -> Sequence[L]:
        """Make lines, all in a few passes: that is twice as quick as one by one."""
        raw, texts, words, starts = self._raw, self._texts, self._words, self._starts
        parts = [
            (
                number,
                start := starts[number] + (_indent(raw[number]) if len(texts[number]) < len(raw[number]) else 0),
                start + len(texts[number]),
                texts[number],
                words[number],
            )
            for number in numbers
        ]
        return [tuple.__new__(line, part) for part in parts]


def words_in(text: str) -> int:
    """Return the number of words; in scripts without spaces 1.7 characters count as one."""
    if text.isascii():
        return _spaced_words(text)
    spaced = UNSPACED.split(text)
    unspaced = len(text) - sum(map(len, spaced))
    return len(" ".join(spaced).split()) + round(unspaced / _CHARS_PER_WORD)


def _spaced_words(text: str) -> int:
    # Counting spaces is ten times as quick as splitting.
    return text.count(" ") + 1 if text and "  " not in text and "\t" not in text else len(text.split())


def _digits(text: str) -> int:
    if text.isascii():
        data = text.encode()
        return len(data) - len(data.translate(None, b"0123456789"))
    return len("".join(NUMBER_RUN.findall(text)))


def _indent(raw: str) -> int:
    """Return the length of the white space that a line begins with; 0 for a line of nothing but white space."""
    return len(raw) - len(raw.lstrip(WHITE) or raw)


def ends_sentence_in_python(text: str) -> bool:
    """Say whether a line ends on a full stop, as ``ends_sentence``."""
    last = text[-1:]
    if last in AFTER_END:
        last = text.rstrip(AFTER_END)[-1:]
    return last in END_MARKS and bool(last)
