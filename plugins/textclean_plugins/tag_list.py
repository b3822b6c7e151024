"""Remove the list of an article's tags at the end: after "Tags:", or on the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean import Finding, Label, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import Tail, find, position, short

phrases = read_phrases("textclean_plugins.phrases", "tag_list.label")
anchors = {"label": "line_start"}
labels = {"tag_list": Label("The words that an article is filed under.")}
options = {"max_words": 40, "max_tag_words": 4, "max_tags": 20}
_TAGS = Rule(
    "tags",
    "tag_list",
    ("a line such as “Tags: …”, or such a label and the short lines below it, with next to no running text after them"),
    0.9,
)
rules = (_TAGS,)

_COLON = re.compile(r"^\s*[:：]\s*\S")
# The most running text after the tags, as a share of the text before. More shows that "Topics: ..." is part of the
# article.
_MOST_AFTER = 0.05


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find tag lines and tag lists that have almost no running text after them."""
    filled = view.filled
    tail = Tail(view)
    done = -1
    for hit in short(view.hits):
        line = hit.line
        if line.number <= done or not hit.starts_line:
            continue
        place = position(view, line)
        if not tail.before(place) or tail.share_after(place) > _MOST_AFTER:
            continue
        if hit.ends_line:
            last = _last_tag(filled, place, options)
        elif _COLON.match(hit.after) and line.words <= options["max_words"] and not line.ends_sentence:
            last = place
        else:
            continue
        done = filled[last].number
        yield find(line, filled[last], _TAGS, f"tags behind {hit.phrase.text!r}")


def _last_tag(filled: Sequence[Line], place: int, options: dict[str, int]) -> int:
    """Return the place of the last short line below a heading; the heading's place if there are too many for tags."""
    last, most = place, options["max_tags"]
    while last + 1 < len(filled) and last - place <= most and _is_tag(filled[last + 1], options["max_tag_words"]):
        last += 1
    return last if last - place <= most else place


def _is_tag(line: Line, most: int) -> bool:
    return line.words <= most and not line.ends_sentence
