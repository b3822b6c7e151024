"""Remove share labels and menus whose words were glued together: "printTweetEmail"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from textclean import Finding, Rule, View, ends_sentence, fold, hookimpl
from textclean_plugins.shapes import find, phrases_of

options = {"min_words": 2, "min_covered": 0.6}
_GLUED_SHARE = Rule("glued-share", "share_label", "a line of two or more share labels without space between", 0.95)
_GLUED_MENU = Rule(
    "glued-menu",
    "page_frame",
    ("a line of two or more names of sections or pages without space between, which are most of it"),
    0.92,
)
rules = (_GLUED_SHARE, _GLUED_MENU)

_SHARE = ("share_labels.label", "share_labels.companion", "share_labels.network", "comment_widget.heading")
_MENU = ("section_label.name", "page_frame.line")
_SHORTEST, _LONGEST = 12, 600
# Such a line has at least this many code points to a word.
_PER_WORD = 10
_LEAST_TOKEN = 18
_ONE_LETTER = 1
# Words are looked up by their first letters.
_INDEXED = 2
# Between Latin letters only a capital shows that a word begins; in other scripts nothing does.
_GLUED = re.compile(r"[^\W\d_A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я]|[\u0600-\u0dff]")


@hookimpl
def detect(view: View, options: dict[str, float]) -> Iterator[Finding]:
    """Find lines with few spaces that can be taken apart into known labels."""
    lines = view.lines
    texts, words = lines.texts, lines.words
    for number in lines.filled_numbers:
        length = len(texts[number])
        if _SHORTEST <= length <= _LONGEST and words[number] * _PER_WORD <= length and _GLUED.search(texts[number]):
            rule = _rule(texts[number], options["min_words"], options["min_covered"])
            if rule and (number != lines.filled_numbers[0] or rule is _GLUED_MENU):
                yield find(lines[number], lines[number], rule, f"glued words: {texts[number][:60]!r}")


@lru_cache(4096)
def _rule(text: str, least: float, least_covered: float) -> Rule | None:
    if ends_sentence(text) or "://" in text or "@" in text:
        return None
    parts, covered = _parts(text, _words(*_SHARE), partly=False)
    if len(parts) >= least and covered == 1 and _has_share(parts):
        return _GLUED_SHARE
    if max(map(len, text.split())) < _LEAST_TOKEN or text.isascii():
        return None
    parts, covered = _parts(text, _words(*_MENU, *_SHARE), partly=True)
    enough = len(set(parts)) > least and covered >= least_covered
    return _GLUED_MENU if enough else None


def _has_share(parts: list[str]) -> bool:
    """Say whether the labels are more than one word said twice, unless that word is glued to itself."""
    return all(len(part) > _ONE_LETTER for part in parts)


def _parts(text: str, words: dict[str, tuple[str, ...]], *, partly: bool) -> tuple[list[str], float]:
    """Take a line apart into known words, the longest first. Return them, and the share of the line they cover."""
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    if len(folded) != len(text):  # there is no telling where the capitals are
        text = folded
    parts: list[str] = []
    at = covered = 0
    while at < len(folded):
        word = next((word for word in words.get(folded[at : at + _INDEXED], ()) if folded.startswith(word, at)), None)
        if word is None or not _is_boundary(text, at, at + len(word)):
            if not (partly or not folded[at].isalnum()):
                return parts, 0.0
            at += 1
            continue
        parts.append(word)
        covered += len(word)
        at += len(word)
    return parts, 1.0 if not partly else covered / len(folded)


def _is_boundary(text: str, start: int, end: int) -> bool:
    """Say whether a word may begin and end here. Between Latin letters only a capital shows where a word begins."""
    return _may_break(text, start) and _may_break(text, end)


def _may_break(text: str, at: int) -> bool:
    if at in {0, len(text)}:
        return True
    before, after = text[at - 1], text[at]
    if not (before.isalpha() and after.isalpha()):
        return not _is_mark(after)
    if before.isascii() != after.isascii():
        return True
    return after.lower() == after.upper() or (after.isupper() and before.islower())


def _is_mark(char: str) -> bool:
    """Say whether a character belongs to the letter before it, as the vowel signs of Indic scripts do."""
    return unicodedata.category(char).startswith("M")


@cache
def _words(*sets: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for phrase in phrases_of(*sets):
        word = fold(phrase.text)
        if len(word) > _ONE_LETTER and "＃" not in word:
            found.setdefault(word[:_INDEXED], set()).add(word)
    return {first: tuple(sorted(words, key=len, reverse=True)) for first, words in found.items()}
