"""Cut texts into words that can be compared, whatever their case, Unicode form, signs and line breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import attrs

#: Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Kana, Han. Each letter counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Soft hyphen, zero-width spaces and joiners, direction marks. They stand inside of words and are not compared.
_IGNORED = (0xAD, *range(0x200B, 0x2010), 0xFEFF)
_DROPPED = dict.fromkeys(_IGNORED)
_LAST_MARK = 0xFE30


@cache
def _word() -> re.Pattern[str]:
    """Return the pattern of a word: letters and digits with their marks, or one letter of a script without spaces."""
    # Letters of Indic scripts, Arabic and others carry vowel signs that ``\w`` does not match.
    codes = (code for code in range(0x300, _LAST_MARK) if unicodedata.category(chr(code)).startswith("M"))
    marks = "".join(map(chr, (*codes, *_IGNORED)))
    return re.compile(rf"[{_UNSPACED}][{marks}]*|(?:[^\W_{_UNSPACED}]|[{marks}])+")


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word.translate(_DROPPED)).casefold()


@attrs.frozen
class Words:
    """The words of a text, in order.

    Attributes:
        text: the text.
        starts: where each word begins, in code points.
        written: each word as it is written.
        folded: each word in the form that is compared.
    """

    text: str
    starts: Sequence[int]
    written: Sequence[str]
    folded: Sequence[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """Find the words of a text. The cost is linear."""
        # Three lists of plain values: a tuple for each word would make the garbage collector work for seconds.
        starts, written, folded = [], [], []
        for match in _word().finditer(text):
            if compared := _folded(match[0]):
                starts.append(match.start())
                written.append(match[0])
                folded.append(compared)
        return cls(text, starts, written, folded)

    @property
    def flow(self) -> str:
        """All words in one string, with a space between."""
        return " ".join(self.folded)


def weights(words: Words) -> list[int]:
    """Return how many characters each word counts: its own and those of the signs behind it, without white space."""
    bounds = (0, *words.starts[1:], len(words.text)) if words.starts else ()
    return [len("".join(words.text[start:end].split())) for start, end in pairwise(bounds)]
