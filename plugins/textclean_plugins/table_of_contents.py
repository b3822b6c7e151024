"""Remove tables of contents: a contents heading, and items that repeat the headings of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean import Finding, Hit, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.contents import entry, key_of
from textclean_plugins.shapes import find, is_headline, is_separator, item_text, position, short

phrases = read_phrases("textclean_plugins.phrases", "table_of_contents.heading")
anchors = {"heading": "line_start"}
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
# The button beside the heading that folds the list up.
_BUTTON = re.compile(
    r"\W*(?:hide|show|toggle|ausblenden|anzeigen|verbergen|einblenden|masquer|afficher|cacher|ocultar|mostrar|nascondi"
    r"|mostra|esconder|exibir|tonen|ukryj|pokaż|скрыть|показать|сховати|показати|gizle|göster|إخفاء|إظهار|اخفاء"
    r"|লুকান|দেখান|छिपाएं|दिखाएं|sembunyikan|tampilkan|ẩn|hiện|非表示|表示|隐藏|显示|隱藏|顯示|숨기기|보이기)\W*",
    re.IGNORECASE,
)


@hookimpl
def detect(view: View, options: dict[str, float]) -> Iterator[Finding]:
    """Find a contents heading and the items below it, if enough items (by default half) are also lines elsewhere."""
    places = [position(view, hit.line) for hit in short(view.hits) if _heads(hit)]
    done = -1
    if not places:
        return
    index = _Index(view.filled)
    for place in dict.fromkeys(places):
        if place <= done:
            continue
        items, mirrored = _items(index, place)
        if len(items) >= options["min_items"] and mirrored >= options["min_mirrored"] * len(items):
            evidence = f"{mirrored} of {len(items)} items mirror a heading"
            done = position(view, items[-1])
            yield find(view.filled[place], items[-1], _MIRRORED_LIST, evidence)


def _heads(hit: Hit) -> bool:
    return hit.starts_line and (hit.ends_line or bool(_BUTTON.fullmatch(hit.after)))


class _Index:
    """The first and the last place of each line's words in the text, with the number in front and without."""

    def __init__(self, filled: Sequence[Line]) -> None:
        self.filled = filled
        # Lines that are too long for a heading have no key.
        self.keys = [key_of(line.text) if line.words <= _ITEM_WORDS else "" for line in filled]
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.last_plain: dict[str, int] = {}
        for place, (key, line) in enumerate(zip(self.keys, filled, strict=True)):
            if not key:
                continue
            plain = item_text(line) is None
            bare = entry(line.text).words
            for words in {key} if bare == line.text else {key, key_of(bare)}:
                self.first.setdefault(words, place)
                self.last[words] = place
                if plain:
                    self.last_plain[words] = place

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
        key = index.keys[place]
        words = key_of(entry(line.text).words)
        if key in said or key in said.values() or not is_headline(line, _ITEM_WORDS):
            break
        if item_text(line) is None and not _comes_again(index, {key, words}, place, heading, first=not items):
            break
        said[key] = words
        items.append(line)
        end = place
    mirrored = sum(
        index.mirrors(text, heading) or index.last[key] > end or index.last.get(text, 0) > end
        for key, text in said.items()
    )
    return items, mirrored


def _comes_again(index: _Index, keys: set[str], place: int, heading: int, *, first: bool) -> bool:
    return any(index.last.get(key, 0) > place or (first and index.mirrors(key, heading)) for key in keys)
