"""Remove a byline label, such as "By:", whose name is missing in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import find, item_text, position

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
# The address of a page, as it stands in lists of sources: "www.example.org/report".
_ADDRESS = re.compile(r"[^\s.]+\.[^\s.]\S*")
_NAMES_WORDS = 40
# A person's name below a blank line: two to four words, each with a capital, or with the point of an initial.
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][\w’'-]+(?: [A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][\w’'-]*\.?){1,3}")
# A label of so many words, such as "About the author:", is the heading of the sentences below it.
_HEADING_WORDS = 2


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a line that is only an author label, if what it announces does not stand on the next line."""
    for hit in page_hits(view):
        line = hit.line
        if not hit.whole_line or not line.text.endswith((":", "：", "-", "–", "—")):
            continue
        place = position(view, line)
        following = view.filled[place + 1] if place + 1 < len(view.filled) else None
        if place and not (following and _is_announced(line, following)):
            yield find(line, line, _LABEL_WITHOUT_NAME, f"{line.text!r} with no name behind it")


def _is_announced(label: Line, following: Line) -> bool:
    """Say whether the next line is a name, names, a source, or what a heading stands above."""
    if following.ends_sentence:
        return label.words >= _HEADING_WORDS
    if _ADDRESS.fullmatch(following.text):
        return True
    item = item_text(following)
    if (item and item[0].isalpha()) or _are_names(following):
        return True
    is_name = following.words <= _NAME_WORDS and not following.text[0].isdigit()
    return is_name and (following.number == label.number + 1 or _NAME.fullmatch(following.text) is not None)


def _are_names(line: Line) -> bool:
    """Say whether a line has several names with commas between, each of which begins with a capital letter."""
    names = [name.strip() for name in line.text.split(",")]
    return len(names) > 1 and line.words <= _NAMES_WORDS and all(name[:1].isupper() for name in names)
