"""A contents list: items under a contents heading that mirror the headings below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean import Finding, Line, View, fold, hookimpl, read_phrases
from textclean_plugins.shapes import find, is_separator, item_text, position

phrases = read_phrases("textclean_plugins.phrases", "table_of_contents.heading")
options = {"min_items": 2, "min_mirrored": 0.5}


@hookimpl
def detect(view: View, options: dict[str, float]) -> Iterator[Finding]:
    """Find a heading and the items below it, at least half of which stand as lines of their own elsewhere."""
    for hit in view.hits:
        if not hit.whole_line:
            continue
        place = position(view, hit.line)
        below = view.filled[place + 1 :]
        headings = {_key(line.text) for line in below if item_text(line) is None}
        headings |= {_key(line.text) for line in view.filled[:place]}
        items = _items(below, headings)
        mirrored = sum(_key(item_text(item) or item.text) in headings for item in items)
        if len(items) >= options["min_items"] and mirrored >= options["min_mirrored"] * len(items):
            evidence = f"{mirrored} of {len(items)} items mirror a heading"
            yield find(hit.line, items[-1], "table_of_contents", "mirrored-list", 0.97, evidence)


def _items(below: Sequence[Line], headings: set[str]) -> list[Line]:
    """Return the lines that make the list: marked ones, or plain ones as long as they come again further down."""
    items: list[Line] = []
    keys = [_key(line.text) for line in below[:400]]
    for index, line in enumerate(below[:400]):
        if is_separator(line):
            continue
        marked = item_text(line) is not None
        comes_again = keys[index] in keys[index + 1 :] or (not items and keys[index] in headings)
        if not marked and not comes_again:
            break
        if not marked and items and keys[index] in {_key(item_text(item) or item.text) for item in items}:
            break
        items.append(line)
    return items


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
