"""Lines of readers' comments: who says something, and the buttons below what was said."""

from __future__ import annotations

import re
from functools import lru_cache

from textclean import fold, read_phrases

_words = read_phrases("textclean_plugins.phrases", "blocks.says", "blocks.reply")
_SAYING = frozenset(fold(phrase.text) for phrase in _words["says"])
_LAST_SAYING = frozenset(saying.rpartition(" ")[2] for saying in _SAYING)
# What stands behind such a word at the end of a line, and the last letters of the words: quick to look at.
_BEHIND = " :：.…"
_ENDINGS = frozenset(word[-3:] for word in _SAYING)
_DIGIT = re.compile(r"\d")


def _alternatives(name: str) -> str:
    return "|".join(re.escape(fold(phrase.text)) for phrase in sorted(_words[name], key=lambda each: -len(each.text)))


_REPLIES = _alternatives("reply")
_BUTTON = re.compile(rf"^\W*(?:{_REPLIES})(?:\W{{1,5}}(?:{_REPLIES}|\d{{1,5}}|up|down)){{0,12}}\W*\d*\W*$")
_NAMED = rf"^\W*(?:\d+[.):]?\s+)?[^\W_](?:[\w.,’'~@&\- ]|\(\w+\)){{0,38}}\s(?:{_alternatives('says')})"
_SAYS = re.compile(rf"{_NAMED}\s*(?:[:：]|\.\.\.|…|$)")
_SAYS_WHEN = re.compile(rf"{_NAMED}\b.{{0,60}}$")
_COUNTED = re.compile(r"^#?\d{1,4}\.?\s*(?:comment by|von|by|por|par|от)\b.{1,40}$|^comment (?:number )?#?\d+.{0,30}$")


@lru_cache(maxsize=4096)
def is_button(text: str) -> bool:
    """Say whether a line is made of the buttons below a comment."""
    return _BUTTON.match(fold(text)) is not None


def may_say(text: str) -> bool:
    """Say whether a line may name who says something; quick, and often wrong."""
    end = text[-8:].rstrip(_BEHIND).lower()
    return end[-3:] in _ENDINGS or end[-2:] in _ENDINGS or end[-1:] in _ENDINGS


@lru_cache(maxsize=4096)
def says(text: str) -> bool:
    """Say whether a name stands on a line and a word such as "says" at its end."""
    if not may_say(text):
        return False
    folded = fold(text)
    bare = folded.rstrip(_BEHIND)
    return bare.rpartition(" ")[2] in _LAST_SAYING and (bare in _SAYING or _SAYS.match(folded) is not None)


def says_when(text: str) -> bool:
    """Say whether a name stands on a line, a word such as "says", and a day or an age behind it."""
    return _SAYS_WHEN.match(fold(text)) is not None


def is_counted(text: str) -> bool:
    """Say whether a line counts comments, as "3. by Ada" does."""
    if not (text[0] == "#" or text[0].isdigit() or text[:7].lower() == "comment"):
        return False
    return _COUNTED.match(fold(text)) is not None
