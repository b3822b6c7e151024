"""Remove lists of other articles under headings with a name in them: "More from the Gazette", "Most read in Sport"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean import Finding, Hit, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.article_lists import OTHER_PARTS, ArticleLists, begins_other_part
from textclean_plugins.boxes import Body, is_short_sentence
from textclean_plugins.shapes import (
    QUOTES,
    find,
    is_announced,
    is_headline,
    is_separator,
    item_text,
    phrases_of,
    position,
)

_FILES = "textclean_plugins.phrases"
phrases = read_phrases(_FILES, "more_from.opening", "more_from.closing", "recommendations.heading") | {
    "other": phrases_of(*OTHER_PARTS),
    "line": phrases_of("advertisement.line", "page_frame.line"),
    "call": read_phrases(_FILES, "call_to_action.inside")["inside"],
}
anchors = {
    "opening": "line_start",
    "closing": "line_end",
    "heading": "whole_line",
    "other": "line_start",
    "line": "whole_line",
    "call": "short_line",
}
needs = ("opening", "closing", "heading")
_NAMED_LIST = Rule(
    "named-list",
    "recommendations",
    "a heading such as “More from” or “Most read in” with a name, and the headlines below it",
    0.92,
)
_AFTER_SHORT_PARAGRAPHS = Rule(
    "after-short-paragraphs",
    "recommendations",
    "a heading such as “Related articles” and the headlines below it, in an article of short paragraphs",
    0.88,
)
rules = (_NAMED_LIST, _AFTER_SHORT_PARAGRAPHS)

_HEADING_WORDS = 9
_ITEM_WORDS = 25
_MOST_ITEMS = 40
# Between two paragraphs of the article, a list is short, and its headlines have this many words.
_INSERTED = 4
_HEADLINE_WORDS = 3
_NUMBERED = re.compile(r"^#*\s*\(?\d")
_ENDS = (":", "：")
_QUESTION = "?？؟"


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find headings of lists, and the headlines below them."""
    heads = {position(view, hit.line): hit for hit in page_hits(view) if _heads(hit)}
    if not heads:
        return
    body, lists = Body(view), ArticleLists(view.filled)
    other = {
        position(view, hit.line) for hit in page_hits(view) if hit.set in {"call", "line"} or begins_other_part(hit)
    }
    done = -1
    for place, hit in sorted(heads.items()):
        if place <= done or place <= body.first or is_announced(view.filled, place):
            continue
        if lists.owns(place):
            continue
        last = _last_item(view.filled, place, other, body, hit)
        if last is None:
            continue
        done = last
        evidence = f"{last - place} headlines under {hit.line.text[:60]!r}"
        yield find(hit.line, view.filled[last], _rule(hit), evidence)


def _rule(hit: Hit) -> Rule:
    return _AFTER_SHORT_PARAGRAPHS if hit.set == "heading" else _NAMED_LIST


def _heads(hit: Hit) -> bool:
    """Say whether a line may be the heading of such a list."""
    line = hit.line
    if hit.set == "heading":
        return hit.whole_line and not line.ends_sentence
    if (
        hit.set in {"other", "call", "line"}
        or line.words > _HEADING_WORDS
        or line.ends_sentence
        or line.text[0] in QUOTES
    ):
        return False
    named = hit.starts_line if hit.set == "opening" else hit.ends_line
    return named and not hit.whole_line and item_text(line) is None


def _last_item(filled: Sequence[Line], place: int, other: set[int], body: Body, hit: Hit) -> int | None:
    """Return the place of the last headline of a list; None if no list is there."""
    end = place
    marked = False
    while end + 1 < len(filled) and end - place < _MOST_ITEMS and end + 1 not in other:
        item = filled[end + 1]
        has_mark = item_text(item) is not None
        if not _is_item(item) or (marked and not has_mark):
            break
        marked = has_mark
        end += 1
    if end == place:
        return None
    if place > body.last:
        # Under a heading without a name, another rule removes the list, if the article has long paragraphs.
        return end if hit.set != "heading" or is_short_sentence(filled[body.last]) else None
    return _inserted(filled, place, end, hit)


def _inserted(filled: Sequence[Line], place: int, end: int, hit: Hit) -> int | None:
    """Return the last line of a list between two paragraphs. The last line above a paragraph may be a sub-heading."""
    items = filled[place + 1 : end + 1]
    if len(items) > _INSERTED or not all(item.words >= _HEADLINE_WORDS for item in items):
        return None
    goes_on = end + 1 < len(filled) and is_short_sentence(filled[end + 1])
    surely = hit.line.text.endswith(_ENDS) if hit.set != "heading" else hit.phrase.lang in {"bn", "as"}
    if goes_on and not surely:
        end -= 1
    return end if end > place else None


def _is_item(line: Line) -> bool:
    if is_separator(line):
        return True
    calls = line.ends_sentence and line.text[-1] not in _QUESTION
    return (
        is_headline(line, _ITEM_WORDS)
        and not calls
        and not _NUMBERED.match(line.text)
        and not line.text.startswith("#")
    )
