"""What the native core answers beside what the Python one does: pairs that have to be equal, for any text at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from strategies import BREAKERS, JUNK, WHITE
from textclean.text.characters import AFTER_END, CHARACTERS, END_MARKS
from textclean.text.fold_rules import fold_in_python
from textclean.text.folding import fold
from textclean.text.line_table import LineTable, PythonLineTable, ends_sentence_in_python
from textclean.text.lines import Line, ends_sentence
from textclean.text.phrases import ANCHORS, Phrase
from textclean.text.search.matcher import Matcher
from textclean.text.search.target import Match, Target

PHRASES = (
    *(
        "share this",
        "Share",
        "share",
        "read more",
        "© all rights reserved",
        "“Best of”",
        "don't miss",
        "***",
        "3d",
        "i",
    ),
    *("＃ weeks ago", "in ＃ days", "vor ＃ Tagen", "＃ of ＃ comments", "page ＃", "weeks ago"),
    *(
        "i",
        "আরও পড়ুন",
        "ড",
        "৩ ঘণ্টা আগে",
        "続きを読む",
        "広告",
        "ไทย",
        "İstanbul",
        "ΟΔΟΣ",
        "ﬁn",
        "ｉ",
        "\u0cc6\u0cc2\u0cd5",
    ),
    *("a phrase that is longer than what is looked at of the beginning of a line", "x", "xx", "x x"),
)
#: Each phrase is looked for by two plugins, at two places.
TARGETS = [
    Target(plugin, anchor, Phrase(phrase), anchor)
    for number, phrase in enumerate(PHRASES)
    for plugin, anchor in (
        ("ada", ANCHORS[number % len(ANCHORS)]),
        ("bob", ANCHORS[(number + 3) % len(ANCHORS)]),
        ("ada", ANCHORS[(number + 5) % len(ANCHORS)]),
    )
]


#: What texts are mangled with: whatever some rule of folding, of words or of sentences looks at.
ODD = (
    *WHITE,
    *JUNK,
    *BREAKERS,
    *PHRASES,
    *END_MARKS,
    *AFTER_END,
    *"-–•*‣▪●◦·",
    *"İıiIｉＩ\u0307ςΣσßﬁ12৩৩１a中文かな한ไทயខ\u09c7\u09be\u09d7\u09dc\u09bc\u0cc6\u0cc2\u0cd5\u0dd9\u0dcf\u0dca",
    *("\x1c", "\x1f", "\u2028", "\u180e", "\u1680", "\U0001f600", "\U0010ffff", " word" * 70, " word" * 500),
)


class Cores:
    """Both cores, each with the same phrases.

    Args:
        native: the native core.
    """

    def __init__(self, native: ModuleType) -> None:
        self._native = native
        self._in_c, self._in_python = Matcher(TARGETS), Matcher(TARGETS)
        self._in_python.__dict__["_native"] = None

    def answers(self, text: str) -> Iterator[tuple[str, Any, Any]]:
        """Yield what was asked, and what each core answers."""
        native, python = self._native.LineTable(CHARACTERS, text), PythonLineTable(text)
        yield "lines", _columns(native), _columns(python)
        yield "folded", fold(text), fold_in_python(text)
        texts = python.texts()
        yield "ends", list(map(ends_sentence, texts)), list(map(ends_sentence_in_python, texts))
        end = max(len(texts) - 3, 0)
        yield "phrases", self._found(native, end), self._expected(texts, end)
        for line in (text, *texts[:4]):
            for at_end in (False, True):
                yield (
                    "line",
                    _plain(self._in_c.on_line(line, at_end=at_end)),
                    _plain(self._in_python.on_line(line, at_end=at_end)),
                )
            yield "everywhere", self._in_c.anywhere_on(line), self._in_python.anywhere_on(line)

    def _found(self, table: LineTable, end: int) -> list[tuple[int, Target, int, int]]:
        found: list[tuple[int, Target, int, int]] = []
        native = self._in_c._native
        assert native is not None
        for number, match in native.lines(table, end):
            if match is not None:
                found.append((number, match.target, match.start, match.end))
            else:
                line = self._in_c.on_line(table.texts()[number], at_end=number >= end)
                found += [(number, match.target, match.start, match.end) for match in line]
        return found

    def _expected(self, texts: Sequence[str], end: int) -> list[tuple[int, Target, int, int]]:
        return [
            (number, match.target, match.start, match.end)
            for number, line in enumerate(texts)
            for match in self._in_python.on_line(line, at_end=number >= end)
        ]


def _columns(table: LineTable) -> tuple[object, ...]:
    texts = table.texts()
    made: list[Line | None] = [None] * table.count
    return (
        table.count,
        texts,
        table.words(),
        table.ends(),
        table.digits(),
        table.numbers(),
        table.signs(),
        table.capital_words(),
        table.small_words(),
        table.starts()[: table.count],
        table.filled_numbers(),
        table.filled(Line, texts, made),
        [table.line(Line, number, texts) for number in range(table.count)],
    )


def _plain(found: Sequence[Match]) -> list[tuple[Target, int, int]]:
    return [(match.target, match.start, match.end) for match in found]
