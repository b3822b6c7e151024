"""Remove pitches for newsletters: a sentence that offers one, and the button below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import known_lines
from textclean_plugins.shapes import QUOTES, find, item_text, position, short

phrases = read_phrases(
    "textclean_plugins.phrases", "newsletter.ask", "newsletter.thing", "newsletter.offer", "newsletter.button"
)
anchors = dict.fromkeys(phrases, "short_line") | {"button": "line_start"}
options = {"max_words": 45}
_PITCH = Rule(
    "pitch",
    "call_to_action",
    ("a line that asks the reader to take a newsletter: with words such as “Sign up” where a sentence begins"),
    0.9,
)
_OFFER_WITH_BUTTON = Rule(
    "offer-with-button",
    "call_to_action",
    ("a button such as “Sign up now” and the line above it that offers a newsletter"),
    0.92,
)
rules = (_PITCH, _OFFER_WITH_BUTTON)

# What stands before the words that ask: nothing, or the end of a sentence or of its first part.
_BEGINS = re.compile(r"(?:^|[.!?:…–—|-]\s+)\W*$")
_ABOVE = 3


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that ask for a subscription to a newsletter, and buttons below lines that offer one."""
    lines = _by_place(view)
    pitches: set[int] = set()
    for place, hits in lines.items():
        if place > 1 and _is_pitch(view.filled[place], hits, options["max_words"]):
            pitches.add(place)
            said = next(hit.phrase.text for hit in hits if hit.set == "ask")
            yield find(view.filled[place], view.filled[place], _PITCH, f"the line asks: {said!r}")
    for place, hit in known_lines(view, "button").items():
        first = _offer_above(view, lines, place, options["max_words"])
        if first is not None and first > 1:
            yield find(view.filled[first], hit.line, _OFFER_WITH_BUTTON, f"an offer above {hit.phrase.text!r}")
        elif place - 1 in pitches:
            yield find(hit.line, hit.line, _OFFER_WITH_BUTTON, f"a pitch above {hit.phrase.text!r}")


def _by_place(view: View) -> dict[int, list[Hit]]:
    lines: dict[int, list[Hit]] = {}
    for hit in short(view.hits):
        if hit.set != "button":
            lines.setdefault(position(view, hit.line), []).append(hit)
    return lines


def _is_pitch(line: Line, hits: list[Hit], most: int) -> bool:
    if line.words > most or line.text[0] in QUOTES or item_text(line) is not None:
        return False
    has_thing = any(hit.set in {"thing", "offer"} for hit in hits)
    return has_thing and any(hit.set == "ask" and _asks(hit.before) for hit in hits)


def _asks(before: str) -> bool:
    """Say whether a sentence of the page begins here, and not one that the line quotes."""
    opened = sum(before.count(mark) for mark in "“«„「『") - sum(before.count(mark) for mark in "”»」』")
    return bool(_BEGINS.search(before)) and opened <= 0 and before.count('"') % 2 == 0


def _offer_above(view: View, lines: Mapping[int, list[Hit]], place: int, most: int) -> int | None:
    """Return the place of the line above a button that offers a newsletter."""
    for above in range(place - 1, max(place - 1 - _ABOVE, -1), -1):
        line = view.filled[above]
        if line.words > most:
            return None
        if any(hit.set in {"offer", "thing"} for hit in lines.get(above, ())) and line.text[0] not in QUOTES:
            return above
    return None
