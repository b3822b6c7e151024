"""The lines of a text, with their offsets and what is cheap to know about each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from operator import add
from typing import NamedTuple, NoReturn, cast, overload

import attrs

from textclean.checks import STRING
from textclean.lazy_value import lazy
from textclean.text.folding import encode
from textclean.text.phrases import END_LINES

_LINE_BREAK = re.compile("\r\n|[\n\r\u2028\u2029\u0085\x0b\x0c]")
_OTHER_BREAKS = ("\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c")
_WHITE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Han, kana, Thai, Lao, Khmer, Burmese: written without spaces; about 1.7 characters make a word.
_UNSPACED_RANGES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]+")
# What characters of those scripts and white space beyond ASCII begin with in UTF-8, and other characters, too.
_UNCOMMON_BYTES = tuple(bytes((lead,)) for lead in (0xE1, *range(0xE3, 0xEA), 0xEF))
_UNCOMMON_PAIRS = tuple(
    (lead, re.compile(lead + rest))
    for lead, rest in (
        (b"\xe0", b"[\xb8-\xbb]"),
        (b"\xc2", b"[\x85\xa0]"),
        (b"\xe2", b"(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)"),
    )
)
_CHARS_PER_WORD = 1.7
# Full stops and their like in the world's scripts, then what may close a quotation after them.
_END_MARKS = ".!?…。！？।॥؟۔။።᙮։"
_CLOSERS = "\"'”’»›)]）」』】*_"
_AFTER_END = _CLOSERS + _WHITE
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
    lines = 1 + text.count("\n") + sum(map(text.count, _OTHER_BREAKS)) - text.count("\r\n")
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


def words_in(text: str) -> int:
    """Return the number of words; in scripts without spaces 1.7 characters count as one."""
    if text.isascii():
        return _spaced_words(text)
    spaced = _UNSPACED.split(text)
    unspaced = len(text) - sum(map(len, spaced))
    return len(" ".join(spaced).split()) + round(unspaced / _CHARS_PER_WORD)


def _spaced_words(text: str) -> int:
    # Counting spaces is ten times as quick as splitting.
    return text.count(" ") + 1 if text and "  " not in text and "\t" not in text else len(text.split())


def ends_sentence(text: str) -> bool:
    """Say whether a line ends on a full stop, question mark or the like of any script, closing quotes aside.

    Raises:
        TypeError: it is no string.
    """
    if type(text) is not str:
        STRING.check("the text", text, TypeError)
    last = text[-1:]
    if last in _AFTER_END:
        last = text.rstrip(_AFTER_END)[-1:]
    return last in _END_MARKS and bool(last)


def _indent(raw: str) -> int:
    """Return the length of the white space that a line begins with; 0 for a line of nothing but white space."""
    return len(raw) - len(raw.lstrip(_WHITE) or raw)


class Lines(Sequence[Line]):
    """The lines of a text, each made when it is first asked for. All plugins share them, so none can change them."""

    _text: str
    _ascii: bool
    _raw: Sequence[str]
    _breaks: Sequence[int] | None
    _made: list[Line | None]

    def __init__(self, text: str) -> None:
        STRING.check("the text", text, TypeError)
        plain = text.isascii()
        if plain:
            other = "\r" in text or "\x0b" in text or "\x0c" in text
        else:
            other = any(mark in text for mark in _OTHER_BREAKS)
        raw = _LINE_BREAK.split(text) if other else text.split("\n")
        self.__dict__.update(
            _text=text,
            _ascii=plain,
            _raw=raw,
            _breaks=[m.end() - m.start() for m in _LINE_BREAK.finditer(text)] if other else None,
            _made=[None] * len(raw),
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    @lazy
    def texts(self) -> tuple[str, ...]:
        """The text of each line, without the white space around it."""
        return tuple([raw.strip(_WHITE) for raw in self._raw])

    @lazy
    def words(self) -> tuple[int, ...]:
        """The number of words on each line; in scripts without spaces 1.7 characters count as one."""
        return tuple(map(_spaced_words if self._parted_by_spaces else words_in, self.texts))

    @lazy
    def _parted_by_spaces(self) -> bool:
        """Whether it is sure that nothing but a plain space parts words; looked up in bytes, which is quickest."""
        if self._ascii:
            return True
        data = encode(self._text)
        return not (
            any(lead in data for lead in _UNCOMMON_BYTES)
            or any(lead in data and pattern.search(data) for lead, pattern in _UNCOMMON_PAIRS)
        )

    @lazy
    def end(self) -> int:
        """The number of the first of the last ``END_LINES`` lines that are not blank."""
        numbers = self.filled_numbers[-END_LINES:]
        return numbers[0] if numbers else len(self)

    @lazy
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        made, numbers = self._made, self.filled_numbers
        new = [number for number in numbers if made[number] is None]
        for number, line in zip(new, self._make(new), strict=True):
            made[number] = line
        return tuple(cast("list[Line]", [made[number] for number in numbers]))

    @lazy
    def filled_numbers(self) -> tuple[int, ...]:
        """The numbers of the lines that are not blank."""
        return tuple([number for number, text in enumerate(self.texts) if text])

    @lazy
    def _starts(self) -> list[int]:
        lengths = map(len, self._raw)
        breaks = self._breaks or repeat(1)
        return list(accumulate(map(add, lengths, breaks), initial=0))

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        line = self._made[index]
        if line is None:
            number = index if index >= 0 else index + len(self._raw)
            (line,) = self._make([number])
            self._made[number] = line
        return line

    def __iter__(self) -> Iterator[Line]:
        return (self[number] for number in range(len(self._raw)))

    def _make(self, numbers: Sequence[int]) -> list[Line]:
        """Make lines, all in a few passes: that is twice as quick as one by one."""
        raw, texts, words, starts = self._raw, self.texts, self.words, self._starts
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
        return list(map(tuple.__new__, repeat(Line), parts))

    def at(self, offset: int) -> Line:
        """Return the line that a code point of the text stands on."""
        return self[min(bisect_right(self._starts, offset), len(self._raw)) - 1]
