"""What a character is: white space, part of a word, the end of a sentence.

The native core knows nothing of characters but what is told here, by the same tests that the Python one uses. So there
is no second table of Unicode, and the two agree in every version of Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from textclean.native import compiled
from textclean.text.fold_rules import JOINED, encode, fold_in_python

#: Characters that end a line; a carriage return and a line feed are one end.
LINE_BREAKS = "\n\r\u2028\u2029\u0085\x0b\x0c"
#: What is no part of a line where it stands around it.
WHITE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Han, kana, Thai, Lao, Khmer, Burmese: written without spaces; about 1.7 characters make a word.
_UNSPACED_RANGES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: A run of characters of those scripts.
UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]+")
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
#: Full stops and their like in the world's scripts.
END_MARKS = ".!?…。！？।॥؟۔။።᙮։"
#: What may stand behind them: what closes a quotation, and white space.
AFTER_END = "\"'”’»›)]）」』】*_" + WHITE
#: A run of digits of any script.
NUMBER_RUN = re.compile(r"\d+")
#: What is no letter, digit, underscore or white space.
SIGN = re.compile(r"[^\w\s]")


def is_parted_by_spaces(text: str) -> bool:
    """Say whether it is sure that nothing but a plain space parts words; looked up in bytes, which is quickest."""
    if text.isascii():
        return True
    data = encode(text)
    return not (
        any(lead in data for lead in _UNCOMMON_BYTES)
        or any(lead in data and pattern.search(data) for lead, pattern in _UNCOMMON_PAIRS)
    )


def is_in_word(char: str) -> bool:
    """Say whether a character is a letter, a digit or a mark on one."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def goes_on(char: str) -> bool:
    """Say whether a word could go on beside a character; in a script without spaces none does."""
    if char.isascii():
        return char.isalnum()
    return is_in_word(char) and not UNSPACED.match(char)


def _parts_otherwise(char: str) -> bool:
    return not is_parted_by_spaces(char)


# In the order of `enum character_class` in `_native/core.h`.
_TESTS: tuple[Callable[[str], object], ...] = (
    WHITE.__contains__,
    LINE_BREAKS.__contains__,
    str.isspace,
    str.isalnum,
    is_in_word,
    UNSPACED.match,
    END_MARKS.__contains__,
    AFTER_END.__contains__,
    _parts_otherwise,
    NUMBER_RUN.match,
    goes_on,
    {rule[1] for rule in JOINED}.__contains__,
    lambda char: len(char.lower()) > 1,
    SIGN.match,
    str.isupper,
    str.islower,
)
_PAGE = 256


def page_of_characters(number: int) -> tuple[tuple[int, ...], tuple[str, ...], tuple[int, ...]]:
    """Return what the native core has to know of 256 characters.

    That is what each is, in bits; what it folds to; and what the first character of that is.
    """
    characters = [chr(code) for code in range(_PAGE * number, _PAGE * (number + 1))]
    apart = "\n" if number else "\u4e00"  # of no word, and not on the page: nothing joins across it
    folded = tuple(fold_in_python(apart.join(characters)).split(apart))
    every = (*characters, *{char for char in "".join(folded) if char not in characters})
    bits = [1 << bit for bit in range(len(_TESTS))]
    parted = is_parted_by_spaces("".join(every))
    columns = [[False] * len(every) if test is _parts_otherwise and parted else map(test, every) for test in _TESTS]
    classes = {
        char: sum([bit for bit, value in zip(bits, values, strict=True) if value])
        for char, *values in zip(every, *columns, strict=True)
    }
    return tuple(map(classes.__getitem__, characters)), folded, tuple([classes[to[0]] if to else 0 for to in folded])


#: What the native core knows of characters so far; None without it.
CHARACTERS = compiled and compiled.Characters(page_of_characters, JOINED)
