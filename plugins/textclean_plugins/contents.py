"""Helpers for contents lists: the words of an item without its mark, number, link and page."""

from __future__ import annotations

import re
from typing import NamedTuple

from textclean import fold

LIST_MARKS = "-–—*•‣▪●◦·»›▶►■□✓➤+# "
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]*\)\W*")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXivx]{1,5}(?=[.)]))[.)]?\s+(?=\S)")
_PAGE = re.compile(r"\s*(?:\.{2,}|(?:\s\.){2,}|…+|·{2,}|_{3,}|\s{3}|\t)[\s.…·_]*\d{1,4}$")
_PAGE_REACH = 80


class Entry(NamedTuple):
    """The words of an item of a list, and whether it has a mark, a number, a link or a page beside them."""

    words: str
    marked: bool


def entry(text: str) -> Entry:
    """Return the words of a line without list mark, number, link and page number."""
    if text[:1].isalpha() and text[-1:].isalpha() and text[1:2] != ".":
        return Entry(text, marked=False)
    words = text.lstrip(LIST_MARKS)
    link = _LINK.fullmatch(words)
    if link:
        words = link[1]
    number = _NUMBER.match(words)
    if number:
        words = words[number.end() :]
    # Only the end of the line is looked at, since much white space would take long.
    page = _PAGE.search(words, max(len(words) - _PAGE_REACH, 0)) if words[-1:].isdigit() else None
    if page:
        words = words[: page.start()]
    return Entry(words, words != text and not text.startswith("#"))


def key_of(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return "".join(filter(str.isalnum, fold(text)))
