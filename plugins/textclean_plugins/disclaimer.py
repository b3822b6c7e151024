"""Remove notices at the end that are about the site and not the story: disclaimers, copyright, notes to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Hit, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import Tail, by_line, find, is_announced, item_text, position

phrases = read_phrases("textclean_plugins.phrases", "disclaimer.start", "disclaimer.inside")
anchors = {"start": "line_start", "inside": "text_end"}
options = {"tail_lines": 8, "max_words": 120}
_NOTICE_START = Rule(
    "notice-start", "disclaimer", "a line that begins as a notice does: then a colon, a dash, a year, or nothing", 0.9
)
_NOTICE_WORDS = Rule("notice-words", "disclaimer", "a line with words in it that only such notices have", 0.9)
rules = (_NOTICE_START, _NOTICE_WORDS)

# The line is a notice and not a sentence if one of these follows the phrase: a colon, a dash, a copyright sign, a year.
_OPENS = re.compile(r"^\s*(?:[:：\-–—|©]|\(c\)|\d{4})", re.IGNORECASE)
# A word in small letters that no name begins with, perhaps behind years: "Copyright 1911 law does not cover maps".
_GOES_ON = re.compile(
    r"^[\s\d,:–—-]*\s(?!(?:by|the|and|von|der|die|das|par|por|de|di|da|van|et|und|y|e|all|alle|tous|todos|tutti)\b)(\w+)\s"
)
_COPYRIGHT = ("copyright", "©", "(c)")


_LONG_LINE = 40
_PASSING_LETTERS = 8
# Several notices may follow each other. Together they are at most this share of the running text.
_NOTICES_SHARE = 0.2


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find notices among the last lines."""
    filled = view.filled
    tail = Tail(view)
    # Notices do not count as tail lines: each notice that is found moves the limit up by one line.
    first = max(len(filled) - options["tail_lines"], 1)
    for hits in reversed(by_line(page_hits(view)).values()):
        line = hits[0].line
        place = position(view, line)
        if place < first:
            return
        if line.words > options["max_words"] or tail.share_after(place + 1) > _NOTICES_SHARE:
            continue
        for hit in hits:
            rule = _rule(hit)
            if rule and not (hit.whole_line and is_announced(filled, place)):
                first = max(first - 1, 1)
                yield find(line, line, rule, f"a notice at the end: {hit.phrase.text!r}")
                break


def _rule(hit: Hit) -> Rule | None:
    if _is_statement(hit):
        return None
    if hit.set == "start" and hit.starts_line and (hit.ends_line or _OPENS.match(hit.after)):
        return _NOTICE_START
    return _NOTICE_WORDS if hit.set == "inside" and item_text(hit.line) is None and not _is_passing(hit) else None


def _is_statement(hit: Hit) -> bool:
    """Say whether the word copyright and perhaps a year begin a sentence about it: a small letter follows."""
    if not hit.phrase.text.casefold().startswith(_COPYRIGHT) or not hit.line.ends_sentence:
        return False
    word = _GOES_ON.match(hit.after)
    return word is not None and word[1].islower()


def _is_passing(hit: Hit) -> bool:
    """Say whether a short phrase in the middle of a long line may be a chance match, as 版权所有 in 版权所有者."""
    in_the_middle = not hit.starts_line and not hit.ends_line
    return in_the_middle and hit.line.words > _LONG_LINE and len(hit.phrase.text) <= _PASSING_LETTERS
