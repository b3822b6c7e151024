"""The form that phrases are compared in: no case, no typography, one spelling of a letter, no invisible characters.

Each step is one pass of a C function over the text, or none where what it looks for is absent.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

from textclean.checks import STRING

# Zero-width characters that come and go inside words without changing them: soft hyphen, zero-width space,
# non-joiner, joiner, direction marks, word joiner, byte order mark, emoji presentation selectors.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"
_ONE_TO_ONE = (
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"')
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
    | {"\uff1a": ":", "ς": "σ", "ı": "i"}
)
# Bengali letters with two canonical spellings: a composed one that Unicode normalisation never gives back
# (composition exclusions), and vowel signs in two parts.
_NUKTA = (("\u09dc", "\u09a1\u09bc"), ("\u09dd", "\u09a2\u09bc"), ("\u09df", "\u09af\u09bc"))
_VOWELS = (("\u09c7\u09be", "\u09cb"), ("\u09c7\u09d7", "\u09cc"))
# "i" with a combining dot is the lower case of the Turkish dotted capital, and how decomposed text spells it; with the
# dotless i above, upper-case Turkish is found whatever rules the lower case was made by.
_COMBINING_DOT = "\u0307".encode()
# Where folding changes the length: the units that are folded together.
_UNIT = re.compile(
    f"\u0130|[iIı][{_INVISIBLE}]*\u0307|[\u09dc\u09dd\u09df]|\u09c7[{_INVISIBLE}]*[\u09be\u09d7]|[{_INVISIBLE}]"
)

_SINGLE = {old.encode(): new.encode() for old, new in _ONE_TO_ONE.items()} | dict.fromkeys(
    (old.encode() for old in _INVISIBLE), b""
)


# Typography, and Latin-1 signs: several that share their first byte, which few letters of other scripts begin with.
_GROUPS = tuple(
    (first, re.compile(first + b"(?:" + b"|".join(re.escape(old[1:]) for old in _SINGLE if old[:1] == first) + b")"))
    for first in (b"\xe2", b"\xc2")
)
_RARE = tuple(
    (first, tuple(pair for pair in _SINGLE.items() if pair[0][:1] == first))
    for first in sorted({old[:1] for old in _SINGLE} - {first for first, _ in _GROUPS})
)
# A single byte is looked for at the speed of memory, two at a twentieth of it.
_INDIC = b"\xe0"
_BENGALI = (b"\xe0\xa6", b"\xe0\xa7")
_BENGALI_PAIRS = tuple((old.encode(), new.encode()) for old, new in _NUKTA + _VOWELS)


def fold(text: str) -> str:
    """Return the text in the form that phrases are compared in.

    Raises:
        TypeError: it is no string.
    """
    STRING.check("the text", text, TypeError)
    return fold_to_bytes(text).decode("utf-8", "surrogatepass")


def fold_to_bytes(text: str) -> bytes:
    """Return the folded text in UTF-8; lone surrogates as three bytes each."""
    lower = text.lower()
    if lower.isascii():
        return lower.encode().replace(b"\t", b" ").replace(b"`", b"'")
    data = encode(lower)
    for first, pattern in _GROUPS:
        if first in data:
            data = pattern.sub(_single, data)
    for first, pairs in _RARE:
        if first in data:
            for old, new in pairs:
                data = data.replace(old, new)
    if _INDIC in data and (_BENGALI[0] in data or _BENGALI[1] in data):
        for old, new in _BENGALI_PAIRS:
            data = data.replace(old, new)
    return data.replace(b"i" + _COMBINING_DOT, b"i") if _COMBINING_DOT[:1] in data else data


def encode(text: str) -> bytes:
    """Return a text in UTF-8; lone surrogates as three bytes each."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _single(found: re.Match[bytes]) -> bytes:
    return _SINGLE[found[0]]


@lru_cache(maxsize=1 << 16)  # several automata are made of the same phrases
def spellings(phrase: str) -> frozenset[str]:
    """Return the folded spellings of a phrase that folding does not make equal: composed and decomposed."""
    forms = {phrase}
    if not phrase.isascii():
        forms |= {unicodedata.normalize(form, phrase) for form in ("NFC", "NFD", "NFKC")}
    return frozenset(" ".join(fold(form).split()) for form in forms)


def unfolded(text: str) -> tuple[Callable[[int], int], Callable[[int], int]] | None:
    """Return what turns the start and the end of a span of the folded text into those of the text itself.

    None where folding leaves all offsets as they are. No span begins or ends inside a unit: a letter's nukta goes on
    with its word, so that no match ends before it.
    """
    if text.isascii() or not _UNIT.search(text):
        return None
    starts: list[int] = []
    units: list[tuple[int, int, int]] = []
    shift = 0
    for unit in _UNIT.finditer(text):
        at = unit.start() - shift
        length = len(fold(unit.group()))
        starts.append(at)
        units.append((at + length, unit.start(), unit.end()))
        shift += unit.end() - unit.start() - length

    def start_of(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        folded_end, start, end = units[index]
        return start if offset < folded_end else end + offset - folded_end

    def end_of(offset: int) -> int:
        index = bisect_right(starts, offset - 1) - 1
        if index < 0:
            return offset
        folded_end, _, end = units[index]
        return end + offset - folded_end

    return start_of, end_of
