"""Remove the controls of audio and video players that became text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Label, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import known_lines, phrases_in, runs, spans
from textclean_plugins.shapes import QUOTES, find, is_announced, position, short

phrases = read_phrases(
    "textclean_plugins.phrases", "player.control", "player.companion", "player.listen", "player.notice"
)
anchors = dict.fromkeys(phrases, "line_start") | {"companion": "whole_line"}
needs = ("notice", "listen", "control")
labels = {"player": Label("Controls and notices of audio and video players.")}
options = {"min_controls": 2, "gap": 3}
_CONTROLS = Rule("controls", "player", "several controls of a player near each other, and the times beside them", 0.94)
_LISTEN = Rule("listen", "player", "a line such as “Listen to this article”, with its length at most", 0.93)
_NOTICE = Rule("notice", "player", "a notice such as “Your browser does not support the audio element”", 0.95)
rules = (_CONTROLS, _LISTEN, _NOTICE)

_TIME = re.compile(r"^[-/|\s]*\d{1,2}:\d\d(?::\d\d)?(?:\s*/\s*-?\d{1,2}:\d\d(?::\d\d)?)?\W*$|^\d(?:\.\d{1,2})?x$")
_MOST_WORDS = 40
_LISTEN_WORDS = 12
_TIME_DIGITS = re.compile(r"\d")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find controls of players, lines that offer to read an article aloud, and notices of players."""
    done: set[int] = set()
    for hit in short(view.hits):
        place = position(view, hit.line)
        rule = _rule(hit)
        if rule and place and place not in done and not is_announced(view.filled, place):
            done.add(place)
            yield find(
                hit.line, view.filled[_last_time(view, place)], rule, f"the line begins with {hit.phrase.text!r}"
            )
    yield from _controls(view, options)


def _last_time(view: View, place: int) -> int:
    """Return the place of the last of the times that follow a line."""
    while place + 1 < len(view.filled) and _TIME.match(view.filled[place + 1].text):
        place += 1
    return place


def _controls(view: View, options: dict[str, int]) -> Iterator[Finding]:
    known = known_lines(view, "control", "companion")
    for run in runs(known, options["gap"]):
        if not _is_player(known, run, options["min_controls"]) or is_announced(view.filled, run[0]):
            continue
        evidence = f"controls of a player, such as {known[run[0]].phrase.text!r}"
        for first, last in spans(_with_times(view, run)):
            if first > 0:
                yield find(view.filled[first], view.filled[last], _CONTROLS, evidence)


def _rule(hit: Hit) -> Rule | None:
    """Return the rule for a line that is enough by itself."""
    line = hit.line
    if not hit.starts_line or line.text[0] in QUOTES:
        return None
    if hit.set == "notice" and line.words <= _MOST_WORDS:
        return _NOTICE
    return _LISTEN if hit.set == "listen" and _is_offer(hit) else None


def _is_offer(hit: Hit) -> bool:
    """Say whether nothing but a length follows: "Listen to this article · 6 min"."""
    line: Line = hit.line
    if hit.ends_line:
        return not line.text.endswith((".", "।"))
    return line.words <= _LISTEN_WORDS and bool(_TIME_DIGITS.search(hit.after)) and not line.ends_sentence


def _is_player(known: Mapping[int, Hit], run: list[int], least: int) -> bool:
    controls = [place for place in run if known[place].set == "control"]
    return bool(controls) and len(phrases_in(known, run)) >= least


def _with_times(view: View, run: list[int]) -> list[int]:
    """Add the lines that are only times, between the controls and beside them."""
    first, last = max(run[0] - 1, 0), min(run[-1] + 2, len(view.filled) - 1)
    times = [place for place in range(first, last + 1) if _TIME.match(view.filled[place].text)]
    return sorted({*run, *times})
