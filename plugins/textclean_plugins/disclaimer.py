"""Notices at the end that are about the site and not the story: disclaimers, copyright, notes to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Hit, View, hookimpl, read_phrases
from textclean_plugins.shapes import find, item_text, position

phrases = read_phrases("textclean_plugins.phrases", "disclaimer.start", "disclaimer.inside")
options = {"tail_lines": 8, "max_words": 120}

# What makes the words the beginning of a notice and not of a sentence: a colon, a dash, a copyright sign, a year.
_OPENS = re.compile(r"^\s*(?:[:：\-–—|©]|\(c\)|\d{4})", re.IGNORECASE)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find notices among the last lines."""
    filled = view.filled
    start = max(len(filled) - options["tail_lines"], 1)
    done = -1
    for hit in view.hits:
        if hit.line.number <= done or hit.line.words > options["max_words"] or position(view, hit.line) < start:
            continue
        rule = _rule(hit)
        if rule:
            done = hit.line.number
            yield find(hit.line, hit.line, "disclaimer", rule, 0.9, f"a notice at the end: {hit.phrase.text!r}")


def _rule(hit: Hit) -> str | None:
    if hit.set == "start" and hit.starts_line and (hit.ends_line or _OPENS.match(hit.after)):
        return "notice-start"
    return "notice-words" if hit.set == "inside" and item_text(hit.line) is None else None
