"""The words of lines and of addresses, to see what has to do with what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from textclean import lazy

#: The value of a line without words.
UNKNOWN = -1.0
#: So many characters of a paragraph stand for it: to take all words apart takes four times as long.
BEGINNING = 80
_LONG_WORD = re.compile(r"\w{4,}")
# Scripts without spaces: each pair of characters counts as a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")


def words_of(text: str) -> frozenset[str]:
    """Return the words of four or more letters in lower case; of scripts without spaces, the pairs of characters."""
    text = text.lower()
    if text.isascii() or not _UNSPACED.search(text):
        return frozenset(_LONG_WORD.findall(text))
    words = set(_LONG_WORD.findall(_UNSPACED.sub(" ", text)))
    for run in _UNSPACED.findall(text):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(words)


@lru_cache(maxsize=64)
def slug_words(url: str | None) -> frozenset[str]:
    """Return the words of the path of an address; empty where there is none that can be read."""
    try:
        return words_of(unquote(urlsplit(url or "").path))
    except ValueError:  # not an address
        return frozenset()


class Vocabulary:
    """The words at the beginning of each line, and how many of them the running text has, too.

    Args:
        texts: the lines.
        runs: whether each is running text.
    """

    def __init__(self, texts: Sequence[str], runs: Sequence[bool]) -> None:
        self.words = [words_of(text[:BEGINNING]) for text in texts]
        self._runs = runs

    @lazy
    def shared(self) -> list[float]:
        """The share of each line's words that another running line has; ``UNKNOWN`` where it has no words."""
        once: set[str] = set()
        again: set[str] = set()
        for words, runs in zip(self.words, self._runs, strict=True):
            if runs:
                again |= once & words
                once |= words
        return [
            len(words & (again if runs else once)) / len(words) if words else UNKNOWN
            for words, runs in zip(self.words, self._runs, strict=True)
        ]
