"""The lines of a text, with their offsets and what is cheap to know about each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn, overload

import attrs

from textclean.checks import STRING
from textclean.lazy_value import lazy
from textclean.text.characters import CHARACTERS, LINE_BREAKS
from textclean.text.line_table import LineTable, ends_sentence_in_python, line_table, words_in
from textclean.text.phrases import END_LINES

SENTENCE_WORDS = 15
#: The most code points and lines of a text that is looked through. Each line takes some two hundred bytes, and a phrase
#: on it as many again; a longer text than the longest book takes no time that anybody has.
LONGEST_TEXT, MOST_LINES = 1 << 25, 1 << 18


def too_long(text: str) -> str | None:
    """Say why a text is too long to be looked through, or None; nothing of it is taken apart for that."""
    if len(text) > LONGEST_TEXT:
        return f"a text of {len(text):,} characters, more than {LONGEST_TEXT:,}"
    if len(text) < MOST_LINES:
        return None
    lines = 1 + sum(map(text.count, LINE_BREAKS)) - text.count("\r\n")
    return f"a text of {lines:,} lines, more than {MOST_LINES:,}" if lines > MOST_LINES else None


class Line(NamedTuple):
    """One line without the white space around it.

    ``start`` and ``end`` are the code points of ``text`` in the view's text; ``number`` counts from 0, blank lines too.
    ``counted`` are its words if they are known. A tuple, since no other frozen value is made as quickly.
    """

    number: int
    start: int
    end: int
    text: str
    counted: int = -1

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on the line."""
        return not self.text

    @property
    def words(self) -> int:
        """The number of words; in scripts without spaces 1.7 characters count as one."""
        return self.counted if self.counted >= 0 else words_in(self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends on a full stop, question mark or the like of any script."""
        return ends_sentence(self.text)

    @property
    def is_sentence(self) -> bool:
        """Whether this is running text: 15 or more words and an end mark (measured on news pages)."""
        return ends_sentence(self.text) and self.words >= SENTENCE_WORDS


_ends_sentence = ends_sentence_in_python if CHARACTERS is None else CHARACTERS.ends_sentence


def ends_sentence(text: str) -> bool:
    """Say whether a line ends on a full stop, question mark or the like of any script, closing quotes aside.

    Raises:
        TypeError: it is no string.
    """
    if type(text) is not str:
        STRING.check("the text", text, TypeError)
    ends: bool = _ends_sentence(text)
    return ends


class Lines(Sequence[Line]):
    """The lines of a text, each made when it is first asked for. All plugins share them, so none can change them."""

    _text: str
    table: LineTable
    _made: list[Line | None]

    def __init__(self, text: str) -> None:
        STRING.check("the text", text, TypeError)
        table = line_table(text)
        self.__dict__.update(_text=text, table=table, _made=[None] * table.count)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __reduce__(self) -> tuple[type[Lines], tuple[str]]:
        return Lines, (self._text,)

    @lazy
    def texts(self) -> tuple[str, ...]:
        """The text of each line, without the white space around it."""
        return self.table.texts()

    @lazy
    def words(self) -> tuple[int, ...]:
        """The number of words on each line; in scripts without spaces 1.7 characters count as one."""
        return self.table.words()

    @lazy
    def ends(self) -> tuple[bool, ...]:
        """Whether each line ends on a full stop, question mark or the like of any script."""
        return self.table.ends()

    @lazy
    def digits(self) -> tuple[int, ...]:
        """The number of digits on each line, of any script."""
        return self.table.digits()

    @lazy
    def numbers(self) -> tuple[int, ...]:
        """The number of runs of digits on each line."""
        return self.table.numbers()

    @lazy
    def signs(self) -> tuple[int, ...]:
        """The number of characters on each line that are no letters, digits, underscores or white space."""
        return self.table.signs()

    @lazy
    def capital_words(self) -> tuple[int, ...]:
        """How many words of each line begin with a capital letter."""
        return self.table.capital_words()

    @lazy
    def small_words(self) -> tuple[int, ...]:
        """How many words of each line begin with a small letter."""
        return self.table.small_words()

    @lazy
    def end(self) -> int:
        """The number of the first of the last ``END_LINES`` lines that are not blank."""
        numbers = self.filled_numbers[-END_LINES:]
        return numbers[0] if numbers else len(self)

    @lazy
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return self.table.filled(Line, self.texts, self._made)

    @lazy
    def filled_numbers(self) -> tuple[int, ...]:
        """The numbers of the lines that are not blank."""
        return self.table.filled_numbers()

    @lazy
    def _starts(self) -> tuple[int, ...]:
        return self.table.starts()

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        line = self._made[index]
        if line is None:
            number = index if index >= 0 else index + len(self._made)
            line = self._made[number] = self.table.line(Line, number, self.texts)
        return line

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Line]:
        return (self[number] for number in range(len(self._made)))

    def at(self, offset: int) -> Line:
        """Return the line that a code point of the text stands on."""
        return self[min(bisect_right(self._starts, offset), len(self._made)) - 1]
