"""Remove the initials of the desk below an article: "এসএইচ/এমএস/জেআইএম"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Label, Rule, View, hookimpl
from textclean_plugins.shapes import Tail, find

labels = {"desk_initials": Label("The initials of those who edited the article, below it.")}
options = {"last_lines": 40}
_INITIALS = Rule(
    "initials", "desk_initials", "a line below the article that is only initials with slashes between", 0.93
)
rules = (_INITIALS,)

# The names of the Latin letters in Bengali, the longest first.
_LETTERS = "ডব্লিউ|ডব্লু|ওয়াই|ওয়াই|এক্স|জেড|কিউ|এইচ|আর|এস|টি|ইউ|ভি|এন|এম|এল|কে|জে|আই|জি|এফ|ডি|সি|বি|পি|এ|ই|ও"
_BENGALI = re.compile(
    rf"(?:(?:{_LETTERS}){{1,5}}\s?[/\\]\s?)+(?:{_LETTERS}){{1,6}}\W*|[/\\](?:{_LETTERS}){{2,6}}[/\\]?\W*"
)
_LONGEST = 60


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find initials among the last lines, if no running text follows."""
    lines = view.lines
    texts = lines.texts
    for number in reversed(lines.filled_numbers[-options["last_lines"] :]):
        text = texts[number]
        if "/" in text and len(text) <= _LONGEST and _BENGALI.fullmatch(text):
            place = lines.filled_numbers.index(number)
            if place and not Tail(view).after(place + 1):
                yield find(lines[number], lines[number], _INITIALS, f"the initials {text!r}")
                return
