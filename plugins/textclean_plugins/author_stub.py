"""Remove a byline label, such as "By:", whose name is missing in the text."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, View, hookimpl, read_phrases
from textclean_plugins.shapes import find, position, short

phrases = read_phrases("textclean_plugins.phrases", "author_stub.label")
anchors = {"label": "whole_line"}

_NAME_WORDS = 6


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a line that is only an author label, if the next line is not a name."""
    for hit in short(view.hits):
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
            yield find(line, line, "author_stub", "label-without-name", 0.9, f"{line.text!r} with no name behind it")
