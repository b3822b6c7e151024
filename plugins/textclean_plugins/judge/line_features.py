"""Features of a line by itself: its length, its signs, its capitals. Those of signs count on short lines only.

A long line is the article's or a reader's whatever its signs; what a line of few words is, they show.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import log1p

from textclean import Lines
from textclean_plugins.judge.columns import Column, Columns

_SHORT = 30
_QUOTES = "\"“„«「'‘"
_BULLET = re.compile(r"[-–—*•‣▪●◦·»›▶►■□✓➤]|\(?\d{1,3}[.)]\s")
_SEPARATOR = re.compile(r"[|•·»›/>]")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"\d{1,4}[./\-年]\s?\d{1,2}[./\-月]\s?\d{0,4}")
_COLON_REACH = 30
# Where the letters have no cases, or a line has none, a share between those of headlines and of sentences is assumed.
_NO_CASES = 0.3


_OF_SHORT_LINES: Mapping[str, Callable[[str], float]] = {
    "ends_colon": lambda text: text[-1] in ":：",
    "ends_question": lambda text: text[-1] in "?？!！؟",
    "ends_ellipsis": lambda text: text[-1] == "…" or text.endswith("..."),
    "ends_digit": lambda text: text[-1].isdigit(),
    "ends_letter": lambda text: text[-1].isalpha(),
    "begins_lower": lambda text: text[0].islower(),
    "begins_digit": lambda text: text[0].isdigit(),
    "begins_bullet": lambda text: _BULLET.match(text) is not None,
    "begins_quote": lambda text: text[0] in _QUOTES,
    "commas": lambda text: (text.count(",") + text.count("，") + text.count("、")) / (text.count(" ") + 1),
    "separators": lambda text: log1p(len(_SEPARATOR.findall(text))),
    "url": lambda text: "://" in text or "www." in text,
    "at_sign": lambda text: "@" in text,
    "copyright_sign": lambda text: "©" in text,
    "clock_time": lambda text: _TIME.search(text) is not None,
    "year": lambda text: _YEAR.search(text) is not None,
    "date": lambda text: _DATE.search(text) is not None,
    "colon_inside": lambda text: ":" in text[:_COLON_REACH] or "：" in text[:_COLON_REACH],
}


def _of_short_lines(value: Callable[[str], float]) -> Callable[[Columns], Column]:
    def column(lines: Columns) -> Column:
        return [value(text) if words <= _SHORT else -1.0 for text, words in zip(lines.texts, lines.words, strict=True)]

    return column


def _share(counted: Callable[[Lines], Sequence[int]]) -> Callable[[Columns], Column]:
    """Return the share of each short line's characters that something has of which there is a count."""

    def column(lines: Columns) -> Column:
        counts = lines.filled(counted(lines.view.lines))
        return [
            count / len(text) if words <= _SHORT else -1.0
            for count, text, words in zip(counts, lines.texts, lines.words, strict=True)
        ]

    return column


def _numbers(lines: Columns) -> Column:
    counts = lines.filled(lines.view.lines.numbers)
    return [log1p(count) if words <= _SHORT else -1.0 for count, words in zip(counts, lines.words, strict=True)]


def _capitals(lines: Columns) -> Column:
    """Return the share of the words of each short line that begin with a capital letter."""
    every = lines.view.lines
    counts = zip(lines.filled(every.capital_words), lines.filled(every.small_words), lines.words, strict=True)
    return [
        -1.0 if words > _SHORT else upper / (upper + lower) if upper + lower else _NO_CASES
        for upper, lower, words in counts
    ]


def _repeated(lines: Columns) -> Column:
    """Return how often the line stands in the text; a question counts once, since an interview may repeat its own."""
    times = Counter(lines.masked)
    if len(times) == len(lines):
        return 1.0
    return [1 if text[-1] in "?？؟" else times[key] for key, text in zip(lines.masked, lines.texts, strict=True)]


def _blank_above(lines: Columns) -> Column:
    numbers = lines.numbers
    return [3.0, *_gaps(numbers)] if len(numbers) else []


def _blank_below(lines: Columns) -> Column:
    return [*_gaps(lines.numbers), 3.0] if len(lines) else []


def _gaps(numbers: Sequence[int]) -> list[int]:
    return [below - above - 1 for above, below in pairwise(numbers)]


FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    "words": lambda lines: lines.log_words,
    "ends_sentence": lambda lines: lines.ends,
    "runs": lambda lines: lines.runs,
    "repeated": _repeated,
    "blank_above": _blank_above,
    "blank_below": _blank_below,
    "digits": _share(lambda lines: lines.digits),
    "numbers": _numbers,
    "capitals": _capitals,
    "signs": _share(lambda lines: lines.signs),
    **{name: _of_short_lines(value) for name, value in _OF_SHORT_LINES.items()},
}
