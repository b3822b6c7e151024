"""Remove copyright lines anywhere below the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Hit, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.boxes import Body
from textclean_plugins.shapes import QUOTES, find, is_announced, position

phrases = read_phrases("textclean_plugins.phrases", "copyright_lines.start", "copyright_lines.rights")
anchors = {"start": "line_start", "rights": "short_line"}
options = {"max_words": 45}
_BELOW = Rule(
    "below-the-article",
    "disclaimer",
    "a line below the article that begins as copyright lines do, with a sign or year, or says that rights are reserved",
    0.93,
)
rules = (_BELOW,)

_SIGN = re.compile(r"[©®]|\(c\)", re.IGNORECASE)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find copyright lines below the last running text."""
    body = Body(view, {position(view, hit.line) for hit in page_hits(view)})
    done = -1
    for hit in page_hits(view):
        line = hit.line
        place = position(view, line)
        if line.number == done or not body.below(place) or line.words > options["max_words"]:
            continue
        if _is_notice(hit) and line.text[0] not in QUOTES and not is_announced(view.filled, place):
            done = line.number
            yield find(line, line, _BELOW, f"the line says {hit.phrase.text!r}")


def _is_notice(hit: Hit) -> bool:
    """Say whether a line claims rights. A sentence about copyright has no sign."""
    if hit.set == "rights":
        return hit.ends_line or hit.starts_line or bool(_SIGN.search(hit.line.text))
    return hit.starts_line and (bool(_SIGN.search(hit.line.text)) or not hit.line.ends_sentence)
