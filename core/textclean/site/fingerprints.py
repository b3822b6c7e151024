"""Digests of lines and sentences, so that a profile holds no text.

A digest has 63 bits. Among a million lines, two have the same one by chance once in twenty million such sites.
Texts are compared in UTF-8, since bytes are replaced many times as quickly as characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise

#: Each ASCII digit becomes 0, in one pass over the bytes.
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
#: Digits of scripts beyond ASCII, and what their UTF-8 begins with.
_OTHER_DIGITS = re.compile("[٠-٩۰-۹०-९০-৯੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯๐-๙໐-໙၀-၉០-៩０-９]")
_OTHER_LEADS = (b"\xd9", b"\xdb", b"\xe0", b"\xe1", b"\xef")
_UNUSUAL_SPACES = (b"  ", b"\t", b"\xc2\xa0")
_STOPS = bytes.maketrans(b"!?", b"..")
_OTHER_STOPS = tuple(mark.encode() for mark in ("。", "！", "？", "। ", "؟ ", "۔ "))
_SENTENCE_END = b". "
#: Bytes from which a sentence is long: ten English words, twenty Chinese characters. Shorter ones are set phrases too
#: often to say that two stories are the same.
_LONG_SENTENCE = 60
_BITS = (1 << 63) - 1
#: An odd number without a pattern, the golden ratio in 64 bits, so that a pair's digest depends on its order.
_MIX = 0x9E3779B97F4A7C15


def folded_lines(texts: Sequence[str]) -> list[bytes]:
    """Return lines in the form that is compared: in lower case, each number as 0, one space between words, in UTF-8.

    The lines hold no line feed.
    """
    lower = "\n".join(texts).lower()
    data = utf8(lower)
    if any(lead in data for lead in _OTHER_LEADS):
        data = utf8(_OTHER_DIGITS.sub("0", lower))
    data = data.translate(_ZEROS)
    while b"00" in data:
        data = data.replace(b"00", b"0")
    lines = data.split(b"\n") if texts else []
    if any(space in data for space in _UNUSUAL_SPACES):
        return [b" ".join(line.replace(b"\xc2\xa0", b" ").split()) for line in lines]
    return lines


def line_digests(folded: Iterable[bytes]) -> list[int]:
    """Return the digest of each folded line."""
    return list(map(_digest, folded))


def pair_digests(lines: Sequence[int]) -> list[int]:
    """Return the digest of each line with the next one, from those of the lines."""
    return [(first * _MIX ^ second) & _BITS for first, second in pairwise(lines)]


def sentence_digests(folded: Iterable[bytes]) -> set[int]:
    """Return the digests of the long sentences of folded lines."""
    text = _SENTENCE_END.join(folded).translate(_STOPS)
    for stop in _OTHER_STOPS:
        if stop[:1] in text:  # a byte is found many times as quickly as two
            text = text.replace(stop, _SENTENCE_END)
    sentences = {part.rstrip(b".") for part in text.split(_SENTENCE_END) if len(part) >= _LONG_SENTENCE}
    return set(map(_digest, sentences))


def utf8(text: str) -> bytes:
    """Return a text in UTF-8; lone surrogates as three bytes each."""
    return text.encode("utf-8", "surrogatepass")


def _digest(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1
