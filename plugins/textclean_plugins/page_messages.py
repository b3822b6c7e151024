"""Remove messages that the software of a page writes: of forms, of blocked embeds, of links that the site earns by."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Hit, Label, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.boxes import says
from textclean_plugins.shapes import QUOTES, find, is_announced, item_text, position

phrases = read_phrases(
    "textclean_plugins.phrases", "page_messages.message", "page_messages.opening", "page_messages.disclosure"
)
anchors = dict.fromkeys(phrases, "line_start") | {"message": "whole_line"}
labels = {
    "page_message": Label(
        "What the software of a page says: messages of forms and players, blocked embeds, notes on links."
    )
}
options = {"max_words": 45}
_MESSAGE = Rule(
    "message",
    "page_message",
    "a line that is only a message of the page, such as “Your submission has been received” or “No items found”",
    0.94,
)
_OPENING = Rule(
    "message-opening",
    "page_message",
    "a line that begins as such a message does: “External content is not available because …”",
    0.92,
)
_DISCLOSURE = Rule(
    "disclosure",
    "page_message",
    "a line that begins with the words by which a site says that it earns by its links",
    0.9,
)
rules = (_MESSAGE, _OPENING, _DISCLOSURE)

# A word such as "Loading" may head a part of a manual. With dots behind it, or said twice, it is a message.
_DOTS = (".", "…")
# Japanese words that stand behind what is quoted.
_PARTICLES = ("と", "を", "が", "は", "という")
_RULES = {"message": _MESSAGE, "opening": _OPENING, "disclosure": _DISCLOSURE}


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find messages on lines of their own. The first line is never one."""
    done = -1
    for hit in page_hits(view):
        line = hit.line
        if line.number == done or line.words > options["max_words"] or not _is_message(view, hit):
            continue
        done = line.number
        yield find(line, line, _RULES[hit.set], f"the line says {hit.phrase.text!r}")


def _is_message(view: View, hit: Hit) -> bool:
    line = hit.line
    place = position(view, line)
    if not place or line.text[0] in QUOTES or line.text[-1] in QUOTES or is_announced(view.filled, place):
        return False
    if _goes_on(view, place):
        return False
    if hit.set == "message":
        return says(hit) and (line.words > 1 or line.text.endswith(_DOTS) or _is_beside_itself(view, place))
    return hit.starts_line and item_text(line) is None


def _goes_on(view: View, place: int) -> bool:
    """Say whether the next line goes on with the sentence: "No data" / "was the answer"."""
    below = view.filled[place + 1].text if place + 1 < len(view.filled) else ""
    return below[:1].islower() or below.startswith(_PARTICLES)


def _is_beside_itself(view: View, place: int) -> bool:
    return any(
        view.filled[at].text == view.filled[place].text for at in (place - 1, place + 1) if at < len(view.filled)
    )
