"""Remove pitches for newsletters: a sentence that offers one, and the button below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Line, Rule, View, fold, hookimpl, page_hits, read_phrases
from textclean_plugins.boxes import known_lines
from textclean_plugins.questions import is_answer, is_quoted
from textclean_plugins.shapes import QUOTES, find, item_text, position

_FILES = "textclean_plugins.phrases"
phrases = read_phrases(_FILES, "newsletter.thing", "newsletter.offer", "newsletter.button")
anchors = dict.fromkeys(phrases, "short_line") | {"button": "line_start"}
needs = ("thing", "offer")
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

# The words that ask are ordinary ones. They are looked for only on lines that name a newsletter: where the line begins,
# or behind the end of a sentence or of its first part.
_ASK = "|".join(re.escape(fold(phrase.text)) for phrase in read_phrases(_FILES, "newsletter.ask")["ask"])
_ASKS = re.compile(rf"(?:^|[.!?:…–—|-]\s)[^\w\n]{{0,20}}({_ASK})(?!\w)")
_ABOVE = 3


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that ask for a subscription to a newsletter, and buttons below lines that offer one."""
    lines = _by_place(view)
    pitches: set[int] = set()
    for place, hits in lines.items():
        line = view.filled[place]
        asked = _asked(line, options["max_words"]) if place > 1 and not is_answer(view, place) else None
        if asked:
            pitches.add(place)
            yield find(line, line, _PITCH, f"the line asks {asked!r} and names {hits[0].phrase.text!r}")
    for place, hit in known_lines(view, "button").items():
        first = _offer_above(view, lines, place, options["max_words"])
        if first is not None and first > 1:
            yield find(view.filled[first], hit.line, _OFFER_WITH_BUTTON, f"an offer above {hit.phrase.text!r}")
        elif place - 1 in pitches:
            yield find(hit.line, hit.line, _OFFER_WITH_BUTTON, f"a pitch above {hit.phrase.text!r}")


def _by_place(view: View) -> dict[int, list[Hit]]:
    lines: dict[int, list[Hit]] = {}
    for hit in page_hits(view):
        if hit.set != "button":
            lines.setdefault(position(view, hit.line), []).append(hit)
    return lines


def _asked(line: Line, most: int) -> str | None:
    """Return the words by which a line asks, unless it only quotes them."""
    if line.words > most or line.text[0] in QUOTES or item_text(line) is not None:
        return None
    folded = fold(line.text)
    return next((found[1] for found in _ASKS.finditer(folded) if not is_quoted(folded[: found.start(1)])), None)


def _offer_above(view: View, lines: Mapping[int, list[Hit]], place: int, most: int) -> int | None:
    """Return the place of the line above a button that offers a newsletter."""
    for above in range(place - 1, max(place - 1 - _ABOVE, -1), -1):
        line = view.filled[above]
        if line.words > most:
            return None
        if any(hit.set in {"offer", "thing"} for hit in lines.get(above, ())) and line.text[0] not in QUOTES:
            return above
    return None
