"""Calls to the reader: subscribe, follow, sign up, comment, install the app."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Hit, View, hookimpl, read_phrases
from textclean_plugins.shapes import find

phrases = read_phrases("textclean_plugins.phrases", "call_to_action.line", "call_to_action.inside")
options = {"max_words": 30}

_QUOTES = "\"'“”‘’«»„「」『』"


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that are nothing but a call, and short lines that hold one; headline and lead are never among them."""
    done = -1
    for hit in view.hits:
        if hit.line.number == done or hit.line in view.filled[:2]:
            continue
        if hit.set == "line" and hit.whole_line and hit.line.text[0] not in _QUOTES:
            done = hit.line.number
            yield find(hit.line, hit.line, "call_to_action", "call-line", 0.95, f"the line says {hit.phrase.text!r}")
        elif hit.set == "inside" and hit.line.words <= options["max_words"] and not _is_quoted(hit):
            done = hit.line.number
            yield find(hit.line, hit.line, "call_to_action", "short-call", 0.85, f"a short line with {hit.phrase.text!r}")


def _is_quoted(hit: Hit) -> bool:
    """Say whether the phrase stands in quotation marks: then the line tells of a call and is none itself."""
    before = hit.before
    opened = sum(before.count(mark) for mark in "“«„「『") - sum(before.count(mark) for mark in "”»」』")
    return opened > 0 or before.count('"') % 2 == 1
