"""Folding: the rules of the form that phrases and texts are compared in, and what undoes it.

No case, no typography, one spelling of a letter, no invisible characters.
Each step is one pass of a C function over the text, or none where what it looks for is absent.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

# Zero-width characters that come and go inside words without changing them: soft hyphen, zero-width space,
# non-joiner, joiner, direction marks, word joiner, byte order mark, emoji presentation selectors.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"
_ONE_TO_ONE = (
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"')
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
    # Persian and Urdu type yeh and kaf with letters of their own, and with those of Arabic.
    | {"\uff1a": ":", "ς": "σ", "ı": "i", "\u06cc": "\u064a", "\u06a9": "\u0643"}
)
# Full-width letters, digits and signs, but not the comma and the full stop, which are everywhere in Chinese, and not
# the number sign, which stands for a number in phrases. Capitals are lower case by then.
_FULL_WIDTH = {
    chr(code): chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF41, 0xFF5B), 0xFF01, 0xFF06, 0xFF08, 0xFF09, 0xFF0B, 0xFF0F, 0xFF1F)
}
# Indic letters with two spellings: a composed one that Unicode normalisation never gives back (composition exclusions)
# or that is newer than the other (Malayalam chillus, the Bengali khanda ta; a joiner belongs to the older spelling, and
# is invisible), and vowel signs in two parts, of which the first two of three make one.
_LETTERS = {
    old: unicodedata.normalize("NFD", old)
    for old in "\u09dc\u09dd\u09df\u0929\u0931\u0934\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e\u0b5c\u0b5d"
    + "".join(map(chr, range(0x0958, 0x0960)))
} | {
    "\u09ce": "\u09a4\u09cd",
    "\u0d7a": "\u0d23\u0d4d",
    "\u0d7b": "\u0d28\u0d4d",
    "\u0d7c": "\u0d30\u0d4d",
    "\u0d7d": "\u0d32\u0d4d",
    "\u0d7e": "\u0d33\u0d4d",
    "\u0d7f": "\u0d15\u0d4d",
}
_VOWELS = tuple(
    (whole[1:], whole[0])
    for whole in (
        "\u09cb\u09c7\u09be",
        "\u09cc\u09c7\u09d7",
        "\u0b48\u0b47\u0b56",
        "\u0b4b\u0b47\u0b3e",
        "\u0b4c\u0b47\u0b57",
        "\u0b94\u0b92\u0bd7",
        "\u0bca\u0bc6\u0bbe",
        "\u0bcb\u0bc7\u0bbe",
        "\u0bcc\u0bc6\u0bd7",
        "\u0c48\u0c46\u0c56",
        "\u0cca\u0cc6\u0cc2",
        "\u0ccb\u0cca\u0cd5",
        "\u0cc0\u0cbf\u0cd5",
        "\u0cc7\u0cc6\u0cd5",
        "\u0cc8\u0cc6\u0cd6",
        "\u0d4a\u0d46\u0d3e",
        "\u0d4b\u0d47\u0d3e",
        "\u0d4c\u0d46\u0d57",
        "\u0ddc\u0dd9\u0dcf",
        "\u0ddd\u0ddc\u0dca",
        "\u0dde\u0dd9\u0ddf",
        "\u0dda\u0dd9\u0dca",
    )
)
# "i" with a combining dot is the lower case of the Turkish dotted capital, and how decomposed text spells it; with the
# dotless i above, upper-case Turkish is found whatever rules the lower case was made by.
_COMBINING_DOT = "\u0307".encode()
# Where folding changes the length: the units that are folded together.
_UNIT = re.compile(
    f"\u0130|[iIı\uff29\uff49][{_INVISIBLE}]*\u0307|[{''.join(_LETTERS)}]"
    f"|\u0cc6[{_INVISIBLE}]*\u0cc2[{_INVISIBLE}]*\u0cd5|\u0dd9[{_INVISIBLE}]*\u0dcf[{_INVISIBLE}]*\u0dca"
    + "".join(f"|{parts[0]}[{_INVISIBLE}]*{parts[1]}" for parts, _ in _VOWELS)
    + f"|[{_INVISIBLE}]"
)

_SINGLE = {old.encode(): new.encode() for old, new in (_ONE_TO_ONE | _FULL_WIDTH).items()} | dict.fromkeys(
    (old.encode() for old in _INVISIBLE), b""
)


# Typography, and Latin-1 signs: several that share their first byte, which few letters of other scripts begin with.
_GROUPS = tuple(
    (first, re.compile(first + b"(?:" + b"|".join(re.escape(old[1:]) for old in _SINGLE if old[:1] == first) + b")"))
    for first in (b"\xe2", b"\xc2", b"\xef")
)
_RARE = tuple(
    (first, tuple(pair for pair in _SINGLE.items() if pair[0][:1] == first))
    for first in sorted({old[:1] for old in _SINGLE} - {first for first, _ in _GROUPS})
)
# A single byte is looked for at the speed of memory, two at a twentieth of it.
_INDIC = b"\xe0"
# The letters that show which pairs have to be looked for, in one pass over the text.
_TELLING = re.compile(f"[{''.join(_LETTERS)}{''.join(dict.fromkeys(parts[1] for parts, _ in _VOWELS))}]")
#: Two folded characters each, and the one that they become where they follow each other.
JOINED = ("i\u0307i", *(parts + whole for parts, whole in _VOWELS))
_INDIC_PAIRS = tuple((old[-1], old.encode(), new.encode()) for old, new in (*_LETTERS.items(), *_VOWELS))


def fold_in_python(text: str) -> str:
    """Return the text in the form that phrases are compared in."""
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
    if _INDIC in data:
        telling = set(_TELLING.findall(lower))
        for last, old, new in _INDIC_PAIRS if telling else ():
            if last in telling:
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
        length = len(fold_in_python(unit.group()))
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
