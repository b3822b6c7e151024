"""A text as plugins see it: the text, its lines with their offsets and features, and the phrases found in it.

Evidence from elsewhere, such as a line's place in the record's page or how often it stands on its site, is an attribute
of the view that is None where there is none: it can be added without changing any plugin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import attrs

from textclean.phrases import Match, Phrase
from textclean.record import Record

_LINE_BREAK = re.compile("\r\n|[\n\r\u2028\u2029\u0085\x0b\x0c]")
_OTHER_BREAKS = ("\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c")
_WHITE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Han, kana, Thai, Lao, Khmer, Burmese: written without spaces; about 1.7 characters make a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CHARS_PER_WORD = 1.7
# Full stops and their like in the world's scripts, then what may close a quotation after them.
_END_MARKS = ".!?…。！？।॥؟۔။።᙮։"
_CLOSERS = "\"'”’»›)]）」』】*_"
SENTENCE_WORDS = 15


@attrs.define(eq=False)
class Line:
    """One line without the white space around it.

    ``start`` and ``end`` are the code points of ``text`` in the view's text; ``number`` counts from 0, blank lines too.
    """

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on the line."""
        return not self.text

    @cached_property
    def words(self) -> int:
        """The number of words; in scripts without spaces 1.7 characters count as one."""
        if self.text.isascii():
            return len(self.text.split())
        unspaced = len(_UNSPACED.findall(self.text))
        return len(_UNSPACED.sub(" ", self.text).split()) + round(unspaced / _CHARS_PER_WORD)

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the line ends on a full stop, question mark or the like of any script."""
        last = self.text.rstrip(_CLOSERS + _WHITE)[-1:]
        return bool(last) and last in _END_MARKS

    @cached_property
    def is_sentence(self) -> bool:
        """Whether this is running text: 15 or more words and an end mark (measured on news pages)."""
        return self.words >= SENTENCE_WORDS and self.ends_sentence


class Lines(Sequence[Line]):
    """The lines of a text, each made when it is first asked for."""

    def __init__(self, text: str) -> None:
        if text.isascii():
            other = "\r" in text or "\x0b" in text or "\x0c" in text
        else:
            other = any(mark in text for mark in _OTHER_BREAKS)
        self._raw = _LINE_BREAK.split(text) if other else text.split("\n")
        self._breaks = [m.end() - m.start() for m in _LINE_BREAK.finditer(text)] if other else None
        self._made: list[Line | None] = [None] * len(self._raw)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = 0
        for index, raw in enumerate(self._raw[:-1]):
            at += len(raw) + (self._breaks[index] if self._breaks else 1)
            starts.append(at)
        return starts

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
            line = self._made[number] = self._make(number)
        return line

    def __iter__(self) -> Iterator[Line]:
        return (self[number] for number in range(len(self._raw)))

    def _make(self, number: int) -> Line:
        raw = self._raw[number]
        text = raw.strip(_WHITE)
        start = self._starts[number] + (len(raw) - len(raw.lstrip(_WHITE)) if text else 0)
        return Line(number, start, start + len(text), text)

    def at(self, offset: int) -> Line:
        """Return the line that a code point of the text stands on."""
        return self[bisect_right(self._starts, offset) - 1]


@attrs.frozen(eq=False)
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


class Text:
    """The parts of a view that all plugins share in one pass."""

    def __init__(self, text: str, record: Record) -> None:
        self.text = text
        self.record = record

    @cached_property
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return Lines(self.text)

    @cached_property
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return tuple(line for line in self.lines if line.text)


class View:
    """What a plugin's hook is given.

    Attributes:
        text: the text as it now stands.
        record: the input record, for its ``url``, ``lang``, ``html`` and other fields; its ``text`` is the original.
        hits: where the plugin's own phrases stand, sorted by start, longer first.
        page: evidence from the record's page, or None.
        site: evidence from the record's site, or None.
    """

    __slots__ = ("_shared", "hits")

    def __init__(self, shared: Text, hits: tuple[Hit, ...] = ()) -> None:
        self._shared = shared
        self.hits = hits

    @property
    def text(self) -> str:
        """The text as it now stands."""
        return self._shared.text

    @property
    def record(self) -> Record:
        """The input record; its ``text`` is the original."""
        return self._shared.record

    @property
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return self._shared.lines

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return self._shared.filled

    @property
    def page(self) -> None:
        """Evidence from the record's page; None where there is none."""
        return None

    @property
    def site(self) -> None:
        """Evidence from the record's site; None where there is none."""
        return None


def hits_of(
    matches: Sequence[Match], shared: Text, keys: Sequence[tuple[str, str, Phrase]]
) -> dict[str, tuple[Hit, ...]]:
    """Sort matches by the plugin that asked for them.

    Args:
        matches: what the automaton found.
        shared: the text they were found in.
        keys: for each key of a match the plugin's name, the set's name and the phrase.
    """
    hits: dict[str, list[Hit]] = {}
    for match in matches:
        plugin, name, phrase = keys[match.key]
        hits.setdefault(plugin, []).append(Hit(name, phrase, match.start, match.end, shared.lines.at(match.start)))
    return {plugin: tuple(found) for plugin, found in hits.items()}
