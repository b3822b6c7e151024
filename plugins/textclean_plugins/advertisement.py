"""Remove lines that only say that an advertisement stood there."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Label, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import find, is_headline

phrases = read_phrases("textclean_plugins.phrases", "advertisement.line")
anchors = {"line": "whole_line"}
labels = {"advertisement": Label("Marks of an advertisement that stood on the page.")}
_WHOLE_LINE = Rule(
    "whole-line", "advertisement", "a line that is nothing but such a mark; the first line only above a headline", 0.96
)
rules = (_WHOLE_LINE,)


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find lines that are such a phrase. The first line of the text counts only above a headline.

    Above running text, the first line may be the title of the article.
    """
    filled = view.filled
    done = -1
    for hit in page_hits(view):
        line = hit.line
        if line.number == done or not hit.whole_line:
            continue
        if line is filled[0] and (len(filled) == 1 or not is_headline(filled[1])):
            continue
        done = line.number
        yield find(line, line, _WHOLE_LINE, f"the line says {hit.phrase.text!r}")
