"""Decide whether a hyphen at the end of a line divides a word or is part of it.

The first evidence is the text itself: whether it has the word elsewhere with the hyphen, or without. Then come the
lists in ``hyphens.txt``: parts that keep their hyphen, and word endings that are not words. The last evidence is how
often lines of the text end with a hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from textclean import lazy

_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+){0,2}"
# The other hyphen of Unicode; it is replaced by the common hyphen first.
_HYPHEN = "\u2010"
_SOFT_HYPHEN = "\u00ad"
_FIRST = re.compile(rf"{_WORD}")
_WORDS = re.compile(rf"{_WORD}(?:-{_WORD})*")
# Matches begin only at the start of a word. Trying at each letter would take quadratic time in long words.
_BROKEN = re.compile(rf"(?<![^\W\d_]){_WORD}-[ \t]{{0,9}}\r?\n[ \t]{{0,9}}({_WORD})")
_COMPOUND = re.compile(r"[^\W\d_]-[^\W\d_]")
_LINE_BREAKS = re.compile(r"\S[ \t]{0,9}\r?\n[ \t]{0,9}\S")
# Only this many characters at the end of a line are examined.
_LONGEST = 80
# Scripts in which words are divided at the ends of lines: Latin, Greek, Cyrillic, Armenian.
_DIVIDED = re.compile("[A-Za-z\u00aa-\u058f\u1e00-\u1fff]")
_SHORTEST = 2
# A part that stands beside a hyphen in this many words of the text keeps its hyphen here, too.
_OFTEN = 2
# A text that divides words does so at every second to tenth line end. In other texts a compound with a hyphen breaks
# at about every fortieth line end.
_HABIT_COUNT = 2
_HABIT_SHARE = 1 / 12
# Hardly more than this share of a text's compounds with a hyphen breaks at the ends of lines.
_COMPOUND_SHARE = 1 / 2


class Hyphens:
    """The hyphens at the ends of a text's lines."""

    def __init__(self, text: str) -> None:
        self._text = text.replace(_HYPHEN, "-")

    def joint(self, line: str, following: str, *, wrapped: bool) -> tuple[int, str, str] | None:
        """Decide how to join two lines if the first ends with a hyphen.

        Args:
            line: the first line.
            following: the line below it.
            wrapped: whether the line break between them is known to be forced.

        Returns:
            The number of characters to remove at the end of the first line, the text that replaces them and the line
            break, and the reason. None if the line does not end with a hyphen, or if the case is not clear.
        """
        end, first = line[-_LONGEST:].replace(_HYPHEN, "-"), _FIRST.match(following)
        before = _last_word(end)
        if before is None or first is None:
            return None
        if end[-1] == _SOFT_HYPHEN:
            return 1, "", "a soft hyphen at the end of the line"
        after = first.group()
        if not after[0].islower() and _DIVIDED.match(after):
            return (0, "", "the word has a hyphen") if wrapped else None
        if after.lower() in _listed()["hanging"]:
            return (0, " ", "the hyphen stands for a part of a word") if wrapped else None
        return self._judged(before, after, wrapped=wrapped)

    def _judged(self, before: str, after: str, *, wrapped: bool) -> tuple[int, str, str] | None:
        head, _, part = before.lower().rpartition("-")
        after = after.lower()
        if f"{part}-{after}" in self._known and part + after not in self._known:
            return 0, "", f"{part}-{after} stands elsewhere in the text"
        if part + after in self._known and len(part) > (_SHORTEST if head else 0):
            return 1, "", f"{part}{after} stands elsewhere in the text"
        if head or self._keeps(part, after):
            return (0, "", "the word has a hyphen") if wrapped else None
        if after in _listed()["ending"]:
            return 1, "", f"{after} is a part of a word"
        if self._habit:
            return 1, "", "words are divided at the ends of lines"
        return (0, "", "the word may have a hyphen") if wrapped else None

    def _keeps(self, part: str, after: str) -> bool:
        listed, beside = _listed(), self._beside_hyphens
        if not _DIVIDED.match(part) or min(len(part), len(after)) < _SHORTEST or part == after:
            return True
        if part in listed["first"] or after in listed["second"] or (part in self._known and after in self._known):
            return True
        return min(beside[f"{part}-"], _OFTEN) + min(beside[f"-{after}"], _OFTEN) >= _OFTEN

    @lazy
    def _known(self) -> frozenset[str]:
        """The words of the text in lower case, without the words that are broken at the end of a line."""
        whole = _BROKEN.sub("\n", self._text)
        return frozenset(word.lower() for word in _WORDS.findall(whole))

    @lazy
    def _beside_hyphens(self) -> Counter[str]:
        """For each part beside a hyphen ("self-", "-se"), the number of words that begin or end with it."""
        compounds = [word for word in self._known if "-" in word]
        firsts = (word.partition("-")[0] + "-" for word in compounds)
        return Counter(chain(firsts, ("-" + word.rpartition("-")[2] for word in compounds)))

    @lazy
    def _habit(self) -> bool:
        """Whether the text divides words at the ends of its lines."""
        divided = sum(match.group(1).islower() for match in _BROKEN.finditer(self._text))
        if divided < max(_HABIT_COUNT, _HABIT_SHARE * len(_LINE_BREAKS.findall(self._text))):
            return False
        return bool(divided > _COMPOUND_SHARE * len(_COMPOUND.findall(self._text)))


def _last_word(line: str) -> str | None:
    """Return the word before a hyphen at the end of a line. None if the line does not end with a word and a hyphen."""
    if line[-1] not in f"-{_SOFT_HYPHEN}":
        return None
    words = list(_WORDS.finditer(line, 0, len(line) - 1))
    return words[-1].group() if words and words[-1].end() == len(line) - 1 else None


@cache
def _listed() -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for line in (Path(__file__).parent / "hyphens.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, *own = line.split()
            words.setdefault(kind, set()).update(own)
    return {kind: frozenset(own) for kind, own in words.items()}
