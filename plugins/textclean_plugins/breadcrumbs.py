"""Remove the trail from the home page to the article: "Home › Guide › Bridges"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean import Finding, Hit, Line, Phrase, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import Body, says
from textclean_plugins.shapes import find, is_separator, position, short

phrases = read_phrases("textclean_plugins.phrases", "breadcrumbs.home")
phrases["numbered"] = tuple(Phrase(f"1. {phrase.text}", phrase.lang) for phrase in phrases["home"])
anchors = {"home": "line_start", "numbered": "line_start"}
_TRAIL = Rule("trail", "page_frame", "a line above the article that leads from “Home” to a page, with arrows", 0.95)
_SPLIT_TRAIL = Rule(
    "split-trail", "page_frame", "such a trail with one step a line, with arrows or numbers in front", 0.93
)
rules = (_TRAIL, _SPLIT_TRAIL)

_MOST_WORDS = 30
_ARROW = re.compile(r"^\W*?[›»>→❯▸➔»]\s*\S")
_SLASHES = re.compile(r"^\s*([/|•·\\])\s*\S.*?\s\1\s*\S")
_STEP_MARK = re.compile(r"^(?:\d{1,2}\.\s*|[›»>→❯▸/]\s*)")
_STEP_WORDS = 5
_MOST_STEPS = 12


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a line above the article that begins with the home page, and goes on with arrows or further steps."""
    done, body = -1, Body(view)
    for hit in short(view.hits):
        place = position(view, hit.line)
        if place <= done or view.prose[place] or not hit.starts_line:
            continue
        last = _last_step(view.filled, place) if says(hit) else place
        split = last > place
        if (split or (_is_trail(hit) and not says(hit))) and body.above(place):
            done = last
            rule = _SPLIT_TRAIL if split else _TRAIL
            yield find(hit.line, view.filled[last], rule, f"a trail from {hit.phrase.text!r}")


def _is_trail(hit: Hit) -> bool:
    line = hit.line
    if line.words > _MOST_WORDS or line.ends_sentence:
        return False
    after = hit.after.lstrip("])")
    return bool(_ARROW.match(after) or _SLASHES.match(after))


def _last_step(filled: Sequence[Line], place: int) -> int:
    """Return the place of the last step: lines with an arrow or a number in front, or between lines of arrows."""
    last = place
    for step in range(place + 1, min(place + _MOST_STEPS, len(filled))):
        line, above = filled[step], filled[step - 1]
        marked = bool(_STEP_MARK.match(line.text)) or is_separator(line)
        behind_arrow = is_separator(above) and above.text[-1] in "›»>→❯▸/"
        if line.words > _STEP_WORDS or line.ends_sentence or not (marked or behind_arrow):
            break
        last = step
    return last
