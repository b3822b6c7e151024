"""Remove the last line of feeds, which says where an article appeared first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Rule, View, fold, hookimpl, read_phrases
from textclean_plugins.shapes import QUOTES, find, short

_FILES = "textclean_plugins.phrases"
phrases = read_phrases(_FILES, "syndication.opening")
anchors = {"opening": "line_start"}
_CLOSING = re.compile(
    "|".join(re.escape(fold(phrase.text)) for phrase in read_phrases(_FILES, "syndication.closing")["closing"])
)
options = {"max_words": 45}
_APPEARED_FIRST = Rule(
    "appeared-first", "page_frame", "a line such as “The post … appeared first on …”, where feeds end", 0.96
)
rules = (_APPEARED_FIRST,)

_SITE_WORDS = 8


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that begin with words such as "The post", and say further on where it appeared first."""
    done = -1
    for hit in short(view.hits):
        line = hit.line
        if line.number == done or line.words > options["max_words"] or line.text[0] in QUOTES:
            continue
        closing = _CLOSING.search(fold(hit.after))
        if closing and 0 < len(closing.string[closing.end() :].split()) <= _SITE_WORDS:
            done = line.number
            yield find(line, line, _APPEARED_FIRST, f"the line says {closing[0]!r}")
