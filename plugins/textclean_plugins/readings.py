"""Remove boxes with the weather or with market prices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Hit, Label, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import Body, phrases_in, runs
from textclean_plugins.shapes import find, is_announced, position, short

phrases = read_phrases("textclean_plugins.phrases", "readings.weather", "readings.market")
anchors = dict.fromkeys(phrases, "line_start")
labels = {"readings": Label("Boxes with the weather or with market prices beside the article.")}
options = {"min_lines": 3}
_BOX = Rule(
    "box",
    "readings",
    ("three or more different lines near each other, outside of the article, that name a reading and its value"),
    0.92,
)
rules = (_BOX,)

_MOST_WORDS = 9
_GAP = 3
_DIGIT = re.compile(r"\d")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of lines such as "Humidity: 65%", or of indices and prices with their values."""
    known = {position(view, hit.line): hit for hit in short(view.hits) if _is_reading(hit)}
    if len(known) < options["min_lines"]:
        return
    body = Body(view)
    for run in runs(sorted(known), _GAP):
        beside = body.outside(run[0]) and not is_announced(view.filled, run[0])
        if beside and len(phrases_in(known, run)) >= options["min_lines"] and _has_values(view, run):
            yield find(view.filled[run[0]], view.filled[run[-1]], _BOX, f"{len(run)} readings")


def _has_values(view: View, run: list[int]) -> bool:
    return any(_DIGIT.search(line.text) for line in view.filled[run[0] : run[-1] + 2])


def _is_reading(hit: Hit) -> bool:
    """Say whether a line is the name of a reading, with a value at most."""
    line = hit.line
    value = hit.ends_line or bool(_DIGIT.search(hit.after))
    return hit.starts_line and value and line.words <= _MOST_WORDS and not line.ends_sentence
