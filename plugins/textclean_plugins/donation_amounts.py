"""Remove the amounts to choose from in a donation box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import runs
from textclean_plugins.shapes import find, position, short

phrases = read_phrases("textclean_plugins.phrases", "payments.heading", "payments.cue", "payments.field")
phrases |= read_phrases("textclean_plugins.phrases", "donation_amounts.other")
anchors = {"heading": "whole_line", "cue": "short_line", "field": "line_start", "other": "whole_line"}
needs = ("heading", "cue", "field")
options = {"min_amounts": 2, "reach": 8}
_AMOUNTS = Rule(
    "amounts",
    "payment",
    "two or more lines that are only amounts of money, below a line of a donation box, and the choices beside them",
    0.92,
)
rules = (_AMOUNTS,)

_AMOUNT = re.compile(
    r"(?:[$€£¥₹৳₺₽₩]|US\$|USD|EUR|GBP|BDT|Tk\.?|Rs\.?)\s?\d[\d,.]{0,9}|\d[\d,.]{0,9}\s?(?:[$€£¥₹৳₺₽₩]|USD|EUR|GBP|টাকা|Tk|zł|kr)",
    re.IGNORECASE,
)
_LONGEST = 14


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find amounts near each other that stand below a heading or a field of a donation box."""
    sets: dict[int, str] = {}
    for hit in short(view.hits):
        sets.setdefault(position(view, hit.line), hit.set)
    asked = {place for place, name in sets.items() if name != "other"}
    filled = view.filled
    near = sorted(
        {below for place in asked for below in range(place + 1, min(place + 1 + options["reach"], len(filled)))}
    )
    amounts = [place for place in near if len(filled[place].text) <= _LONGEST and _AMOUNT.fullmatch(filled[place].text)]
    for run in runs(amounts, 1):
        if len({filled[place].text for place in run}) >= options["min_amounts"]:
            first, last = run[0], run[-1]
            while first > 1 and sets.get(first - 1) in {"heading", "other"}:
                first -= 1
            while sets.get(last + 1) in {"heading", "other"}:
                last += 1
            yield find(filled[first], filled[last], _AMOUNTS, f"{len(run)} amounts of a donation box")
