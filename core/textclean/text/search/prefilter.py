"""The lines of a text on which phrases may stand, found in two quick scans of its folded bytes.

Nearly all phrases are labels and headings, and begin a line. The first scan looks for a line break with such a phrase
right behind it: that is as quick as looking for line breaks, whatever the number of phrases. The second looks for the
few phrases that may stand within a line. Paragraphs, which are most of a text, are not read to their end, unless a
phrase may stand anywhere. A line is passed over only if no phrase can stand on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, TypeAlias

import attrs
from ahocorasick_rs import BytesAhoCorasick, Implementation

from textclean.lazy_value import lazy
from textclean.text.fold_rules import encode, fold_to_bytes
from textclean.text.folding import spellings
from textclean.text.phrases import LABEL_LINE, LONG_LINE, NUMBER, SHORT_LINE, Anchor

# What may stand before a phrase that begins its line: no letters. Digits, as in "3 comments", and the modifier letter
# apostrophe, which folding makes a sign, are passed over here and looked at exactly on the line itself.
_SIGNS = "[\\W\\d_\u02bc]"
_LEADING = re.compile(f"\n(?:(?!\n){_SIGNS})+")
_LEADING_SIGNS = re.compile(f"{_SIGNS}+")
# A first part shorter than this, as in "in ＃ days", begins too many lines: the longest part is looked for instead.
_LEAST_START = 4
_BYTES_A_CHARACTER = 4
# A table of all transitions is 2.5 times as fast as the compact form, and takes up to a kilobyte a literal's byte.
_MOST_TABLE_BYTES = 60_000
# The bytes that letters of other scripts than Latin begin with in UTF-8, script by script: Greek, Cyrillic, Armenian,
# Hebrew, Arabic and Syriac, those of India and South-East Asia (with Vietnamese Latin), kana and Han, Hangul.
_SCRIPT_LEADS = (
    range(0xCD, 0xD0),
    range(0xD0, 0xD4),
    range(0xD4, 0xD7),
    range(0xD7, 0xD8),
    range(0xD8, 0xE0),
    range(0xE0, 0xE2),
    range(0xE3, 0xEA),
    range(0xEA, 0xEE),
)
_NO_SCRIPT_LEADS = bytes(byte for byte in range(256) if not any(byte in script for script in _SCRIPT_LEADS))
# White space that may stand between a number and what belongs to it, and one byte more.
_SPACES = 9
# So much of a paragraph is looked at, and so much of a phrase that may begin one; signs may stand before it.
_HEAD = 80
_LONGEST_START = 40
# Where phrases stand whose line begins with them, or with another.
_LINES: dict[Anchor, int] = {"line_start": LONG_LINE, "whole_line": SHORT_LINE, "phrase_line": LABEL_LINE}
_BEGIN = _LINES.keys()


_Beside: TypeAlias = Literal["", "no word", "number"]


@attrs.frozen
class _Around:
    """What has to be around a literal.

    ``before`` and ``after``: no word that goes on, or a number. ``ends``: nothing is said behind it on its line.
    ``line``: the most code points of its line.
    """

    before: _Beside = ""
    after: _Beside = ""
    ends: bool = False
    line: int = LONG_LINE

    def allows(self, data: bytes, start: int, end: int) -> bool:
        """Say whether a phrase may stand where its literal was found."""
        if self.after and not _is_beside(self.after, data[end : end + _SPACES]):
            return False
        if self.before and not _is_beside(self.before, data[max(start - _SPACES, 0) : start][::-1]):
            return False
        return (self.line == LONG_LINE and not self.ends) or self._line_may_end(data, start, end)

    def _line_may_end(self, data: bytes, start: int, end: int) -> bool:
        """Say whether the line is short enough, and, where it has to end, nothing is said behind the literal."""
        most = start + _BYTES_A_CHARACTER * self.line + 1
        stop = data.find(b"\n", end, most + 1)
        if stop < 0:
            if len(data) > most:
                return False
            stop = len(data)
        return not self.ends or not any(map(str.isalnum, data[end:stop].decode("utf-8", "surrogatepass")))

    def both(self, other: _Around) -> _Around:
        """Return what has to be around a literal that two phrases share."""
        return _Around(
            self.before if self.before == other.before else "",
            self.after if self.after == other.after else "",
            self.ends and other.ends,
            max(self.line, other.line),
        )


class Prefilter:
    """Phrases by where they may stand, compiled."""

    def __init__(self, phrases: Mapping[str, AbstractSet[Anchor]]) -> None:
        starts: dict[bytes, _Around] = {}
        parts: dict[bytes, _Around] = {}
        anywhere: dict[bytes, _Around] = {}
        bare: dict[bytes, _Around] = {}
        for phrase, anchors in phrases.items():
            within: AbstractSet[Anchor] = anchors - _BEGIN
            if anchors & _BEGIN and not _add_start(starts, phrase, anchors):
                within = anchors
            if within and not _add_part(
                anywhere if "anywhere" in within else parts, phrase, ends=within == {"line_end"}
            ):
                _add(bare, spellings(max(phrase.split(NUMBER), key=len)), _Around())
        # Literals that all begin with a line break are found by their first byte; a table brings them nothing.
        self._short = (*_Scanner.of(starts, 0), *_Scanner.of(parts))
        self._anywhere = _Scanner.of(anywhere)
        self._bare = _Scanner.of(bare)

    def make_ready(self) -> None:
        """Compile the literals of all scripts."""
        for scanner in (*self._short, *self._anywhere, *self._bare):
            scanner.places(b"", scanner.leads or frozenset())

    def lines(self, texts: Sequence[str], end: int) -> list[int]:
        """Return the numbers of the lines on which phrases may stand.

        Args:
            texts: the lines without white space around them.
            end: the number of the first of the lines that are the text's end.
        """
        numbers: set[int] = set()
        if self._short:
            # Of a paragraph it is enough to see how it begins.
            seen = [text if len(text) <= SHORT_LINE else text[:_HEAD] for text in texts[:end]]
            seen += [text[:LONG_LINE] for text in texts[end:]]
            numbers |= _found(self._short, fold_to_bytes(_LEADING.sub("\n", "\n" + "\n".join(seen))))
        if self._anywhere:
            numbers |= _found(self._anywhere, fold_to_bytes(_LEADING.sub("\n", "\n" + "\n".join(texts))))
        if self._bare:
            numbers |= _found(self._bare, fold_to_bytes("\n" + "\n".join(texts)))
        return sorted(numbers)


def _add_start(starts: dict[bytes, _Around], phrase: str, anchors: AbstractSet[Anchor]) -> bool:
    """Add what begins the line that a phrase begins; return whether that is enough to look for."""
    pieces = phrase.split(NUMBER)
    first = next(filter(None, map(_without_signs, pieces)), "")
    plain = len(pieces) == 1
    if not first or not (plain or len(first) >= _LEAST_START):
        return False
    line = max(_LINES[anchor] for anchor in anchors & _BEGIN)
    whole = plain and _BEGIN & anchors == {"whole_line"}
    for spelling in _spelled(first):
        cut = len(spelling) > _LONGEST_START
        after: _Beside = "no word" if plain and not cut and _is_word(spelling[-1:]) else ""
        _add(starts, ["\n" + spelling[:_LONGEST_START]], _Around(after=after, ends=whole and not cut, line=line))
    return True


def _add_part(parts: dict[bytes, _Around], phrase: str, *, ends: bool) -> bool:
    """Add a phrase's longest part; return whether that is enough to look for."""
    pieces = phrase.split(NUMBER)
    index = max(range(len(pieces)), key=lambda number: len(pieces[number]))
    first, last = index == 0, index == len(pieces) - 1
    for spelling in spellings(pieces[index]):
        literal = _without_signs(spelling)
        before: _Beside = ""
        after: _Beside = ""
        if literal == spelling:
            before = "number" if not first else "no word" if last and _is_word(literal[:1]) else ""
        if literal:
            after = "number" if not last else "no word" if _is_word(literal[-1:]) else ""
            _add(parts, [literal], _Around(before, after, ends and last))
    return bool(_spelled(pieces[index]))


def _add(literals: dict[bytes, _Around], spelled: Iterable[str], around: _Around) -> None:
    for spelling in spelled:
        key = encode(spelling)
        if key:
            literals[key] = literals[key].both(around) if key in literals else around


def _without_signs(text: str) -> str:
    return _LEADING_SIGNS.sub("", text, count=1) if _LEADING_SIGNS.match(text) else text


def _spelled(text: str) -> set[str]:
    """Return the spellings of a literal as they stand in a text whose lines have lost their first signs."""
    return {left for spelling in spellings(text) if (left := _without_signs(spelling))}


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


class _Scanner:
    """An automaton, and what has to be around each of its literals.

    Args:
        literals: what is looked for, with what has to be around it.
        leads: lead bytes of which one is in each literal; a text with none of them is not scanned. None: it always is.
        kind: the form that literals are compiled to.
    """

    def __init__(self, literals: Mapping[bytes, _Around], leads: range | None, kind: Implementation) -> None:
        self.around = tuple(literals.values())
        self.leads = None if leads is None else frozenset(leads)
        self._literals = list(literals)
        self._kind = kind

    @lazy
    def automaton(self) -> BytesAhoCorasick:
        """The literals, compiled. Most dumps have texts of few scripts, so many are never asked for."""
        return BytesAhoCorasick(self._literals, implementation=self._kind)

    @classmethod
    def of(cls, literals: Mapping[bytes, _Around], most: int = _MOST_TABLE_BYTES) -> tuple[_Scanner, ...]:
        """Compile literals, those of each script for themselves: a text is scanned for those of its own scripts.

        Those of more than ``most`` bytes are compiled in the compact form.
        """
        by_script: dict[range | None, dict[bytes, _Around]] = {}
        for literal, around in literals.items():
            by_script.setdefault(_script(literal), {})[literal] = around
        return tuple(cls._compiled(script, found, most) for script, found in by_script.items())

    @classmethod
    def _compiled(cls, script: range | None, literals: Mapping[bytes, _Around], most: int) -> _Scanner:
        small = sum(map(len, literals)) <= most
        kind = Implementation.DFA if small else Implementation.ContiguousNFA
        return cls(literals, script, kind)

    def places(self, data: bytes, leads: AbstractSet[int]) -> list[int]:
        """Return the ends of the literals that stand where they may, in bytes; ``leads`` are the lead bytes there."""
        if self.leads is not None and self.leads.isdisjoint(leads):
            return []
        return [
            end
            for number, start, end in self.automaton.find_matches_as_indexes(data, overlapping=True)
            if self.around[number].allows(data, start, end)
        ]


def _script(literal: bytes) -> range | None:
    """Return the lead bytes of the script that a literal has letters of; None for Latin and signs."""
    leads = literal.translate(None, _NO_SCRIPT_LEADS)
    return next(script for script in _SCRIPT_LEADS if leads[0] in script) if leads else None


def _is_beside(wanted: _Beside, beside: bytes) -> bool:
    """Say whether the bytes beside a literal, the nearest first, are what has to be there.

    Numbers at the beginning of a line are gone, and other bytes than ASCII may be digits.
    """
    if wanted == "no word":
        return not beside[:1].isalnum()
    nearest = beside.lstrip(b" ")[:1]
    return nearest.isdigit() or nearest in b"\n" or nearest >= b"\x80"


def _found(scanners: Iterable[_Scanner], data: bytes) -> set[int]:
    """Return the numbers of the lines on which scanners find something; each line has a line break before it."""
    numbers: set[int] = set()
    at, number = 0, -1
    leads = set(data.translate(None, _NO_SCRIPT_LEADS))
    for end in sorted([place for scanner in scanners for place in scanner.places(data, leads)]):
        number += data.count(b"\n", at, end)
        at = end
        numbers.add(number)
    return numbers
