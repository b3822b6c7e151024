"""Remove tables of contents: a contents heading, and items that repeat the headings of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean import Finding, Line, Rule, View, fold, hookimpl, read_phrases
from textclean_plugins.shapes import find, is_headline, is_separator, item_text, position, short

phrases = read_phrases("textclean_plugins.phrases", "table_of_contents.heading")
anchors = {"heading": "whole_line"}
options = {"min_items": 2, "min_mirrored": 0.5}
_MIRRORED_LIST = Rule(
    "mirrored-list",
    "table_of_contents",
    ("items under a contents heading that stand as lines of their own elsewhere in the text"),
    0.97,
)
rules = (_MIRRORED_LIST,)


# A table of contents has fewer lines than this. The limit bounds the cost of one heading.
_MOST_ITEMS = 400
# An item has at most this many words. So a page that holds its text twice is not taken for a table of contents.
_ITEM_WORDS = 60


@hookimpl
def detect(view: View, options: dict[str, float]) -> Iterator[Finding]:
    """Find a contents heading and the items below it, if enough items (by default half) are also lines elsewhere."""
    places = [position(view, hit.line) for hit in short(view.hits) if hit.whole_line]
    if not places:
        return
    index = _Index(view.filled)
    done = -1
    for place in dict.fromkeys(places):
        if place <= done:
            continue
        items, mirrored = _items(index, place)
        if len(items) >= options["min_items"] and mirrored >= options["min_mirrored"] * len(items):
            evidence = f"{mirrored} of {len(items)} items mirror a heading"
            done = position(view, items[-1])
            yield find(view.filled[place], items[-1], _MIRRORED_LIST, evidence)


class _Index:
    """The first and the last place of each line's words in the text."""

    def __init__(self, filled: Sequence[Line]) -> None:
        self.filled = filled
        self.keys = [_key(line.text) for line in filled]
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.last_plain: dict[str, int] = {}
        for place, (key, line) in enumerate(zip(self.keys, filled, strict=True)):
            self.first.setdefault(key, place)
            self.last[key] = place
            if item_text(line) is None:
                self.last_plain[key] = place

    def mirrors(self, key: str, heading: int) -> bool:
        """Say whether the same words are a line above the contents heading, or a line without list mark below it."""
        return self.first.get(key, heading) < heading or self.last_plain.get(key, heading) > heading


def _items(index: _Index, heading: int) -> tuple[list[Line], int]:
    """Return the lines of the list, and how many of them repeat a heading.

    Lines with a list mark belong to the list. A line without one belongs to it only if it comes again further down. At
    a line that is in the list already, the article begins.
    """
    items: list[Line] = []
    end = heading
    said: dict[str, str] = {}
    for place in range(heading + 1, min(heading + 1 + _MOST_ITEMS, len(index.filled))):
        line = index.filled[place]
        if is_separator(line):
            continue
        item = item_text(line)
        key = index.keys[place]
        comes_again = index.last[key] > place or (not items and index.mirrors(key, heading))
        if key in said or not is_headline(line, _ITEM_WORDS) or (item is None and not comes_again):
            break
        said[key] = key if item is None else _key(item)
        items.append(line)
        end = place
    mirrored = sum(index.mirrors(text, heading) or index.last[key] > end for key, text in said.items())
    return items, mirrored


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
