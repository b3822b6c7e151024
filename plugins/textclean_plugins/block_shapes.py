"""Shapes of lines that tell blocks of the page from what is the article's: tables, quantities, code, notes."""

from __future__ import annotations

import re

from textclean import fold, read_phrases

_words = read_phrases("textclean_plugins.phrases", "blocks.closing")
_CLOSING = tuple(sorted({fold(phrase.text) for phrase in _words["closing"]}))

ANNOUNCES = (":", "：")
_LONGEST_CLOSING = 80
_MARKS = " (–—-•*["
_CLOSING_STARTS = frozenset(word[:2] for word in _CLOSING)
_SEPARATOR = re.compile(r"^[\W_]*$")
_MARK = re.compile(r"^(?:[-–—*•‣▪●◦·»›▶►■□✓➤]\s+|\(?\d{1,3}[.)।:、]\)?\s+)")
_NUMBER = re.compile(r"^[\W_]*\d[\d\s.,:/%+×x()#-]*(?:k|m|[^\W\d]{3,12})?[\W_]*$", re.IGNORECASE)
_TABLE = re.compile(r"\S(?:\t|\s{3,})\S.*\S(?:\t|\s{3,})\S|^\|.*\|")
_QUANTITY = re.compile(
    r"^\W*(?:\d+(?:[.,/]\d+)?|[½¼¾⅓])\s*(?:g|kg|mg|ml|cl|dl|l|el|tl|cups?|tbsps?|tsps?|oz|lbs?|prise|pkg|pck|stk|szt|łyż\w*"
    r"|г|кг|мл|ст|克|毫升|গ্রাম|কেজি|চামচ|কাপ|ग्राम|चम्मच|कप)(?![^\W\d_])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^(?:#(?!\d)|//|--|/\*|\$|>>>|</?\w)\s?|[;{}]$|^[\w.]+\([^()]*\)[;:{]?$|^[\w.\[\]]+ [-+*/|]?= "
    r"|^(?:return|import|def|class|from|elif) \w"
)
# A note's number or mark at the start of a line, as notes below an article have it.
_NOTE = re.compile(r"^\W*(?:\[?\(?\d{1,3}[\])]|\d{1,2}\.\s|\*|†|‡|¹|²|³|↩|\^)\s*\S")


def is_separator(text: str) -> bool:
    """Say whether nothing but signs stands on a line."""
    return not text[0].isalnum() and _SEPARATOR.match(text) is not None


def is_marked(text: str) -> bool:
    """Say whether a line has the mark of a list's item."""
    return _MARK.match(text) is not None


def is_number(text: str) -> bool:
    """Say whether a line is a number, perhaps with a unit."""
    return _NUMBER.match(text) is not None


def is_table(text: str) -> bool:
    """Say whether a line is a row of padded columns."""
    return ("\t" in text or "   " in text or text[0] == "|") and _TABLE.search(text) is not None


def is_quantity(text: str) -> bool:
    """Say whether a line begins with a number and a unit, as ingredients do."""
    return _QUANTITY.match(text) is not None


def is_code(text: str) -> bool:
    """Say whether a line is written as the lines of programs are."""
    return _CODE.search(text) is not None


def closes_article(text: str) -> bool:
    """Say whether a line begins as what stands at an article's end and belongs to it: a note, a source, a credit."""
    if not text[0].isalpha() and _NOTE.match(text):
        return True
    if text[0] not in _MARKS and text[:2].lower() not in _CLOSING_STARTS:
        return False
    bare = fold(text[:_LONGEST_CLOSING]).lstrip(_MARKS)
    return bare.startswith(_CLOSING) and any(_is_whole(bare, word) for word in _CLOSING if bare.startswith(word))


def _is_whole(text: str, word: str) -> bool:
    """Say whether a text goes on after a word that it begins with as after a whole one."""
    following = text[len(word) : len(word) + 1]
    return not following.isalnum() or not word.isascii()
