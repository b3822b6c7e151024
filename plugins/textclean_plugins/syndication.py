"""Remove the last line of feeds, which says where an article appeared first."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import QUOTES, find, short

phrases = read_phrases("textclean_plugins.phrases", "syndication.opening", "syndication.closing")
anchors = {"opening": "line_start", "closing": "short_line"}
options = {"max_words": 45}
_APPEARED_FIRST = Rule(
    "appeared-first", "page_frame", "a line such as “The post … appeared first on …”, where feeds end", 0.96
)
rules = (_APPEARED_FIRST,)

_SITE_WORDS = 8


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that begin with words such as "The post", and say further on where it appeared first."""
    opened = {hit.line.number for hit in short(view.hits) if hit.set == "opening" and hit.starts_line}
    done = -1
    for hit in short(view.hits):
        line = hit.line
        if hit.set != "closing" or line.number == done or line.number not in opened:
            continue
        names_site = 0 < len(hit.after.split()) <= _SITE_WORDS
        if names_site and line.words <= options["max_words"] and line.text[0] not in QUOTES:
            done = line.number
            yield find(line, line, _APPEARED_FIRST, f"the line says {hit.phrase.text!r}")
