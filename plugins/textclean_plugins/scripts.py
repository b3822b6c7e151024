"""Remove notices that a page needs JavaScript or another browser."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import QUOTES, find, item_text, short

phrases = read_phrases("textclean_plugins.phrases", "scripts.notice")
anchors = {"notice": "line_start"}
options = {"max_words": 40}
_BROWSER_NOTICE = Rule(
    "browser-notice",
    "page_frame",
    ("a line that begins as a notice on JavaScript, ad blockers or old browsers: “Please enable JavaScript”"),
    0.94,
)
rules = (_BROWSER_NOTICE,)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that begin with such a notice. A text that is nothing else is left as it is."""
    done = -1
    for hit in short(view.hits):
        line = hit.line
        if line.number == done or not hit.starts_line or line.words > options["max_words"]:
            continue
        if len(view.filled) > 1 and line.text[0] not in QUOTES and item_text(line) is None:
            done = line.number
            yield find(line, line, _BROWSER_NOTICE, f"the line begins with {hit.phrase.text!r}")
