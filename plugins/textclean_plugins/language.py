"""Give the tag ``lang:xx``: the language of the text, or ``lang:unknown``.

There are four methods. They are tried in this order, the cheapest first, until one is certain:

1. the script, from counts of UTF-8 lead bytes, if only one language uses it;
2. the commonest short words of languages that share a script (``function_words.txt``);
3. the n-gram ranks of resiliparse, if they are clear or agree with the words;
4. a table of letter groups (``ngrams.py``).

What is looked at are the first paragraphs, and not what a page begins with: a menu has hardly any short words, and is
often in more than one language.

``tests/benchmarks/language.py`` measures how often each of them is right and what it costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any, cast

from textclean import View, hookimpl
from textclean_plugins.ngrams import by_ngrams

tags = {
    "lang:*": "The language of the text (ISO 639-1), or unknown.",
    "encoding:bijoy": "Bengali for the font SutonnyMJ, in Latin letters and signs; given instead of a language.",
}
options = {"prefix": 500, "min_letters": 12, "min_probability": 0.6}

# The first byte of a letter in UTF-8: an ASCII letter, or the lead byte of a block of letters. Not C2 (signs of
# Latin-1), E2 (general punctuation, symbols), EE and EF (private use, half and full width), F0 (emoji, rare scripts).
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEADS = frozenset(range(0xC3, 0xEE)) - {0xE2}
_NO_LETTER_STARTS = bytes(sorted(set(range(256)) - set(_LETTERS) - _LEADS))
# Scripts of a single language, by the lead bytes of their letters. The first entry has the scripts of many languages,
# for which this method gives no answer.
_BY_LEAD = (
    (None, b"\xd0\xd1\xd2\xd3\xd8\xd9\xda\xdb"),
    ("ko", b"\xea\xeb\xec\xed"),
    ("zh", b"\xe4\xe5\xe6\xe7\xe8\xe9"),
    ("el", b"\xcd\xce\xcf"),
    ("he", b"\xd7"),
    ("hy", b"\xd4\xd5"),
)
# Scripts of a single language by the first two bytes of their letters. Assamese also uses Bengali letters. Devanagari
# (E0 A4, E0 A5) is used for Hindi, Marathi and Nepali.
_BY_PAIR = {
    0xE0: (
        (None, (b"\xe0\xa4", b"\xe0\xa5")),
        ("bn", (b"\xe0\xa6", b"\xe0\xa7")),
        ("ta", (b"\xe0\xae", b"\xe0\xaf")),
        ("te", (b"\xe0\xb0", b"\xe0\xb1")),
        ("th", (b"\xe0\xb8", b"\xe0\xb9")),
        ("ml", (b"\xe0\xb4", b"\xe0\xb5")),
        ("kn", (b"\xe0\xb2", b"\xe0\xb3")),
        ("gu", (b"\xe0\xaa", b"\xe0\xab")),
        ("pa", (b"\xe0\xa8", b"\xe0\xa9")),
        ("or", (b"\xe0\xac", b"\xe0\xad")),
        ("si", (b"\xe0\xb6", b"\xe0\xb7")),
        ("lo", (b"\xe0\xba", b"\xe0\xbb")),
    ),
    0xE1: (
        ("ka", (b"\xe1\x82", b"\xe1\x83")),
        ("my", (b"\xe1\x80", b"\xe1\x81")),
        ("km", (b"\xe1\x9e", b"\xe1\x9f")),
        ("am", (b"\xe1\x88", b"\xe1\x89", b"\xe1\x8a", b"\xe1\x8b", b"\xe1\x8c", b"\xe1\x8d")),
    ),
}
_KANA = (b"\xe3\x81", b"\xe3\x82", b"\xe3\x83")
_ASSAMESE = ("\u09f0", "\u09f1")  # ra and wa; Bengali writes them with other letters
_MOST = 0.5
# Japanese mixes kana with Han; a few kana among many Han are a quotation in Chinese.
_KANA_SHARE = 0.1

# Only this many code points are split into words. More are seldom needed, and the other methods decide the rest.
_WORDS_PREFIX = 320
# The weight of a word that belongs to one or two of the languages. A word of more languages has the weight 1.
_WEIGHTS = {1: 4, 2: 2}
# The words are certain if the best language has at least ``_ENOUGH`` points and leads the next one by ``_LEAD`` points,
# and the next one has at most ``_NEXT_SHARE`` of its points.
_ENOUGH = 12
_LEAD = 8
_NEXT_SHARE = 0.9
# The next language has to rank this much behind the best: alone, and if the words point to the same language.
# Measured with these values: all texts of 500 characters in 53 languages were right, and 3,120 of 3,123 texts of 200.
_CLEAR = 28
_CLEAR_WITH_WORDS = 3
# Ranks are higher for short and unusual texts. Running text in a known language stays well below this rank.
_WORST_RANK = 900
_ANY_RANK = 1 << 30
_ISO_639_1 = 2  # letters of a code; resiliparse also has a few codes with three letters
# resiliparse takes menus in any language for Latin, and short notes in Devanagari for Sanskrit.
_NOT_BY_RANK = ("la", "sa")

# Bijoy writes the commonest Bengali vowel signs as v, w, x, y and daggers, and other parts of letters as signs. In
# other texts daggers are rare, and stand behind words.
_BIJOY_SIGNS = "©¨ª¯¶³§Š°¤•¦÷ÖšŸ^`&"
_BIJOY_LETTERS = "vwxy"
_DAGGER = re.compile("[‡†][^\\W\\d_]")
_LEAST_DAGGERS = 2
_DAGGERS, _SIGNS, _BIJOY_SHARE = 0.01, 0.01, 0.08

# A line of so many code points is a paragraph. Paragraphs are looked at if they give at least half of what is wanted.
# Measured on the visible text of 1,404 pages: letter groups then decide about 2.0 % of them, and 97.6 % of the answers
# agree with what a person noted. Where the beginnings of the texts are looked at: 22.4 % and 95.9 %.
_PARAGRAPH = 120
_LEAST_SHARE = 0.5


@hookimpl
def tag(view: View, options: dict[str, Any]) -> Iterator[str]:
    """Give the tag of the text's language."""
    sample = sample_of(view, options["prefix"])
    if is_bijoy(sample):
        yield "encoding:bijoy"
        return
    yield f"lang:{language_of(sample, options['min_letters'], options['min_probability'])}"


def sample_of(view: View, length: int) -> str:
    """Return what of a text its language is told by: the first paragraphs, or the beginning where they are few.

    Args:
        view: the text.
        length: the most code points that are returned.
    """
    paragraphs: list[str] = []
    left = length
    for text in view.lines.texts:
        if len(text) >= _PARAGRAPH:
            paragraphs.append(text)
            left -= len(text) + 1
            if left < 0:
                break
    if left > (1 - _LEAST_SHARE) * length:
        return view.text[: 4 * length].strip()[:length]
    return "\n".join(paragraphs)[:length]


def is_bijoy(text: str) -> bool:
    """Say whether a text is Bengali for a font of the Bijoy keyboard, in Latin letters and signs.

    Args:
        text: a few hundred characters.
    """
    daggers = len(_DAGGER.findall(text)) if "‡" in text or "†" in text else 0
    if daggers < _LEAST_DAGGERS:
        return False
    signs = sum(map(text.count, _BIJOY_SIGNS))
    letters = sum(map(text.count, _BIJOY_LETTERS))
    return daggers > _DAGGERS * len(text) and signs > _SIGNS * len(text) and letters > _BIJOY_SHARE * len(text)


def language_of(text: str, min_letters: int = 12, min_probability: float = 0.6) -> str:
    """Return the ISO 639-1 code of a text's language, or ``unknown``.

    Args:
        text: a few hundred characters.
        min_letters: with fewer letters than this, the language is unknown.
        min_probability: how likely the language has to be by its letter groups, if the other methods give no answer.
    """
    data = text.encode("utf-8", "replace")  # lone surrogates
    starts = data.translate(None, _NO_LETTER_STARTS)
    if len(starts) < min_letters:
        return "unknown"
    lang = None if data.isascii() else by_script(text, data, starts)
    return lang or _by_words_and_ranks(text) or by_ngrams(text, min_probability) or "unknown"


def by_script(text: str, data: bytes, starts: bytes) -> str | None:
    """Return the language, if most letters are of a script that only one language uses; else None.

    Args:
        text: the text.
        data: the text in UTF-8.
        starts: the first byte of each letter of the text.
    """
    if len(starts.translate(None, _LETTERS)) <= _KANA_SHARE * len(starts):
        return None
    most = _MOST * len(starts)
    if b"\xe3" in starts and sum(map(data.count, _KANA)) > _KANA_SHARE * len(starts):
        return "ja"
    for lang, leads in _BY_LEAD:
        if sum(map(starts.count, leads)) > most:
            return lang
    for lead, scripts in _BY_PAIR.items():
        if starts.count(lead) > most:
            for lang, pairs in scripts:
                if sum(map(data.count, pairs)) > most:
                    return "as" if lang == "bn" and any(letter in text for letter in _ASSAMESE) else lang
            return None
    return None


def by_words(text: str) -> tuple[str | None, bool]:
    """Return the language with the most points from short words, if any, and whether that is certain."""
    table, codes = _function_words()
    found = b"".join(map(table, text[:_WORDS_PREFIX].lower().split(), repeat(b"")))
    ranked = sorted(((found.count(mark), mark) for mark in set(found)), reverse=True)[:2]
    if not ranked:
        return None, False
    best = ranked[0][0]
    second = ranked[1][0] if len(ranked) > 1 else 0
    certain = best >= _ENOUGH and best - second >= _LEAD and second <= _NEXT_SHARE * best
    return codes[ranked[0][1]], certain


def _by_words_and_ranks(text: str) -> str | None:
    by_word, certain = by_words(text)
    if certain:
        return by_word
    from resiliparse.parse.lang import detect_fast  # noqa: PLC0415 - most texts need no library

    ranked = cast("list[tuple[str, int]]", detect_fast(text, n_results=2, cutoff=_ANY_RANK))
    (lang, rank), (_, next_rank) = ranked
    if lang in _NOT_BY_RANK or len(lang) != _ISO_639_1 or rank > _WORST_RANK:
        return None
    return lang if next_rank - rank >= (_CLEAR_WITH_WORDS if lang == by_word else _CLEAR) else None


@cache
def _function_words() -> tuple[Any, list[str]]:
    """Return a function and a list of language codes.

    The function takes a word and a default, and returns the numbers of its languages, one byte for each. A number is an
    index in the list.
    """
    words: dict[str, bytes] = {}
    codes: list[str] = []
    for line in (Path(__file__).parent / "function_words.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, *own = line.split()
        for word in dict.fromkeys(own):
            words[word] = words.get(word, b"") + bytes([len(codes)])
        codes.append(code)
    weighted = {word: marks * _WEIGHTS.get(len(marks), 1) if len(word) > 1 else marks for word, marks in words.items()}
    return weighted.get, codes
