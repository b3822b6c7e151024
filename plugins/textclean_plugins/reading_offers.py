"""Remove offers to read on: "Create an account to continue", with the list of what subscribers get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.own_words import page_hits
from textclean_plugins.shapes import QUOTES, find, item_text, position

phrases = read_phrases(
    "textclean_plugins.phrases", "reading_offers.cue", "reading_offers.appeal", "reading_offers.benefit"
)
anchors = dict.fromkeys(phrases, "line_start")
needs = ("cue", "appeal")
options = {"max_words": 40, "gap": 3}
_CUE = Rule(
    "read-on",
    "call_to_action",
    "a line that begins with an offer to read on, such as “Create an account to continue reading”",
    0.92,
)
_BOX = Rule(
    "offer",
    "call_to_action",
    "such a line, and the lines next to it that name what subscribers get, such as “Unlimited access”",
    0.93,
)
_APPEAL = Rule(
    "appeal",
    "call_to_action",
    "a short line such as “Independent journalism needs your support”, which speaks to the reader",
    0.9,
)
rules = (_CUE, _BOX, _APPEAL)

_APPEAL_WORDS = 16
# Words for those who read and those who write. A sentence about journalism has none of them.
_YOU_AND_US = re.compile(
    r"\b(?:you|your|us|our|we|dein\w*|du|dich|ihre?[rnms]?|uns\w*|wir|vous|votre|vos|nous|notre|nos|tu|te|ti|su|tus|nuestr\w+"
    r"|tuo|tua|vostr\w+|noi|nostr\w+|ci|você|seu|sua|nosso|nossa|je|jouw|uw|ons|onze|two\w{1,4}|nam|nas\w{0,3}|ваш\w*|вас|вам"
    r"|нам|нас|наш\w*|bize|siz\w*|destek\w*|din|ditt|oss|vår|vårt|vores|jeres)\b",
    re.IGNORECASE,
)
# Languages whose appeals speak to the reader already.
_WHOLE_APPEALS = ("bn", "hi")
_ITEM_WORDS = 30


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that offer to read on, the benefits beside them, and appeals for a site's journalism."""
    cues: dict[int, Hit] = {}
    benefits: set[int] = set()
    for hit in page_hits(view):
        line = hit.line
        place = position(view, line)
        if not place or line.words > options["max_words"] or line.text[0] in QUOTES:
            continue
        if not hit.starts_line:
            continue
        if hit.set == "benefit":
            benefits.add(place)
        elif hit.set == "cue" or _is_appeal(hit):
            cues.setdefault(place, hit)
    yield from _offers(view, cues, benefits, options["gap"])


def _is_appeal(hit: Hit) -> bool:
    line = hit.line
    if line.words > _APPEAL_WORDS:
        return False
    return hit.phrase.lang in _WHOLE_APPEALS or _YOU_AND_US.search(line.text) is not None


def _offers(view: View, cues: Mapping[int, Hit], benefits: set[int], gap: int) -> Iterator[Finding]:
    done = -1
    for place, hit in sorted(cues.items()):
        if place <= done:
            continue
        last = done = _last(view, place, {*cues, *benefits}, gap)
        rule = _BOX if last > place else _APPEAL if hit.set == "appeal" else _CUE
        yield find(hit.line, view.filled[last], rule, f"the line says {hit.phrase.text!r}")


def _last(view: View, place: int, known: set[int], gap: int) -> int:
    """Return the last line of an offer. Between two known lines of it may stand items that are not known."""
    last = at = place
    while at + 1 < len(view.filled) and at + 1 - last <= gap:
        at += 1
        if at in known and not view.running[at]:
            last = at
        elif not _is_item(view.filled[at]):
            break
    return last


def _is_item(line: Line) -> bool:
    return item_text(line) is not None and line.words <= _ITEM_WORDS
