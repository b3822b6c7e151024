"""Remove a byline label, such as "By:", whose name is missing in the text."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.own_words import page_hits
from textclean_plugins.shapes import find, position

phrases = read_phrases("textclean_plugins.phrases", "author_stub.label")
anchors = {"label": "whole_line"}
_LABEL_WITHOUT_NAME = Rule(
    "label-without-name",
    "author_stub",
    ("a label alone on its line, with a colon or dash, and no name on the next; never the first line"),
    0.9,
)
rules = (_LABEL_WITHOUT_NAME,)

_NAME_WORDS = 6


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a line that is only an author label, if the next line is not a name."""
    for hit in page_hits(view):
        line = hit.line
        if not hit.whole_line or not line.text.endswith((":", "：", "-", "–", "—")):
            continue
        place = position(view, line)
        following = view.filled[place + 1] if place + 1 < len(view.filled) else None
        name_follows = (
            following is not None
            and following.number == line.number + 1
            and following.words <= _NAME_WORDS
            and not following.ends_sentence
        )
        if place and not name_follows:
            yield find(line, line, _LABEL_WITHOUT_NAME, f"{line.text!r} with no name behind it")
