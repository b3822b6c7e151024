"""The lines of a text on which phrases may stand, found in two quick scans of its folded bytes.

Nearly all phrases are labels and headings, and begin a line. The first scan looks for a line break with such a phrase
right behind it: that is as quick as looking for line breaks, whatever the number of phrases. The second looks
everywhere for the few phrases that may stand within a line. A line is passed over only if no phrase can stand on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import ahocorasick_rs
import attrs

from textclean.fold import encode, fold_to_bytes, spellings
from textclean.phrases import NUMBER, SHORT_LINE, Anchor

# What may stand before a phrase that begins its line: no letters. Digits, as in "3 comments", and the modifier letter
# apostrophe, which folding makes a sign, are passed over here and looked at exactly on the line itself.
_SIGNS = "[\\W\\d_\u02bc]"
_LEADING = re.compile(f"\n(?:(?!\n){_SIGNS})+")
_LEADING_SIGNS = re.compile(f"{_SIGNS}+")
# A first part shorter than this, as in "in ＃ days", begins too many lines: the longest part is looked for instead.
_LEAST_START = 4
_BYTES_A_CHARACTER = 4


@attrs.frozen
class _Literal:
    """What has to be around a literal: no word that goes on, and where the line may not go on, no word at all."""

    before: bool = False
    after: bool = False
    short: bool = False
    whole: bool = False

    def both(self, other: _Literal) -> _Literal:
        """Return what has to be around a literal that two phrases share."""
        return _Literal(
            self.before and other.before,
            self.after and other.after,
            self.short and other.short,
            self.whole and other.whole,
        )


class Sieve:
    """Phrases by where on a line they may stand, compiled."""

    def __init__(self, phrases: Mapping[str, Collection[Anchor]]) -> None:
        starts: dict[bytes, _Literal] = {}
        parts: dict[bytes, _Literal] = {}
        bare: dict[bytes, _Literal] = {}
        for phrase, anchors in phrases.items():
            anywhere = not {"anywhere", "line_end"}.isdisjoint(anchors)
            begins = {"anywhere", "line_end"}.issuperset(anchors) or _add_start(starts, phrase, anchors)
            if (anywhere or not begins) and not _add_part(parts, phrase):
                _add(bare, spellings(max(phrase.split(NUMBER), key=len)), _Literal())
        self._starts = _Scanner.of(starts)
        self._parts = _Scanner.of(parts)
        self._bare = _Scanner.of(bare)

    def lines(self, text: str) -> list[int]:
        """Return the numbers of the lines on which phrases may stand; LF alone ends a line here."""
        if not (self._starts or self._parts or self._bare):
            return []
        data = fold_to_bytes(_LEADING.sub("\n", "\n" + text))
        places = [place for scanner in (self._starts, self._parts) if scanner for place in scanner.places(data)]
        numbers = _line_numbers(data, places)
        if self._bare:
            data = b"\n" + fold_to_bytes(text)
            numbers |= _line_numbers(data, self._bare.places(data))
        return sorted(numbers)


def _add_start(starts: dict[bytes, _Literal], phrase: str, anchors: Collection[Anchor]) -> bool:
    """Add what begins the line that a phrase begins; return whether that is enough to look for."""
    pieces = phrase.split(NUMBER)
    first = next(filter(None, map(_without_signs, pieces)), "")
    plain = len(pieces) == 1
    if not first or not (plain or len(first) >= _LEAST_START):
        return False
    short = "line_start" not in anchors
    whole = plain and short and "phrase_line" not in anchors
    for spelling in _spelled(first):
        literal = _Literal(False, plain and _is_word(spelling[-1:]), short, whole)
        _add(starts, ["\n" + spelling], literal)
    return True


def _add_part(parts: dict[bytes, _Literal], phrase: str) -> bool:
    """Add a phrase's longest part; return whether that is enough to look for."""
    longest = max(phrase.split(NUMBER), key=len)
    plain = longest == phrase
    for spelling in spellings(longest):
        literal = _without_signs(spelling)
        if literal:
            before = plain and literal == spelling and _is_word(literal[:1])
            _add(parts, [literal], _Literal(before, plain and _is_word(literal[-1:])))
    return bool(_spelled(longest))


def _add(literals: dict[bytes, _Literal], spelled: Iterable[str], literal: _Literal) -> None:
    for spelling in spelled:
        key = encode(spelling)
        if key:
            literals[key] = literals[key].both(literal) if key in literals else literal


def _without_signs(text: str) -> str:
    return _LEADING_SIGNS.sub("", text, count=1) if _LEADING_SIGNS.match(text) else text


def _spelled(text: str) -> set[str]:
    """Return the spellings of a literal as they stand in a text whose lines have lost the signs that they begin with."""
    return {left for spelling in spellings(text) if (left := _without_signs(spelling))}


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


@attrs.frozen
class _Scanner:
    """An automaton, and what has to be around each of its literals."""

    automaton: ahocorasick_rs.BytesAhoCorasick
    literals: tuple[_Literal, ...]

    @classmethod
    def of(cls, literals: Mapping[bytes, _Literal]) -> _Scanner | None:
        """Compile literals; None where there are none."""
        return cls(ahocorasick_rs.BytesAhoCorasick(list(literals)), tuple(literals.values())) if literals else None

    def places(self, data: bytes) -> Iterator[int]:
        """Yield the ends of the literals that stand where they may, in bytes."""
        for number, start, end in self.automaton.find_matches_as_indexes(data, overlapping=True):
            literal = self.literals[number]
            if literal.after and data[end : end + 1].isalnum():
                continue
            if literal.before and data[start - 1 : start].isalnum():
                continue
            if (literal.short or literal.whole) and not _line_may_end(data, start, end, literal):
                continue
            yield end


def _line_may_end(data: bytes, start: int, end: int, literal: _Literal) -> bool:
    """Say whether the line is short enough, and, for a whole line, nothing is said behind the literal."""
    stop = data.find(b"\n", end, start + _BYTES_A_CHARACTER * SHORT_LINE + 2)
    if stop < 0:
        if len(data) > start + _BYTES_A_CHARACTER * SHORT_LINE + 1:
            return False
        stop = len(data)
    return not literal.whole or not any(map(str.isalnum, data[end:stop].decode("utf-8", "surrogatepass")))


def _line_numbers(data: bytes, ends: Iterable[int]) -> set[int]:
    """Return the numbers of the lines on which matches end, where each line has a line break before it."""
    numbers: set[int] = set()
    at, number = 0, -1
    for end in sorted(ends):
        number += data.count(b"\n", at, end)
        at = end
        numbers.add(number)
    return numbers
