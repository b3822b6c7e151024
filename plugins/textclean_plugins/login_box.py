"""Remove login and search boxes that became text: their fields, buttons and links."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import known_lines, phrases_in, runs
from textclean_plugins.shapes import find, is_announced

phrases = read_phrases("textclean_plugins.phrases", "login_box.field", "login_box.companion")
anchors = {"field": "line_start", "companion": "whole_line"}
needs = ("field",)
options = {"min_lines": 3, "gap": 2}
_FORM = Rule(
    "form",
    "page_frame",
    "several different fields and buttons of a login or search box near each other, such as “Forgot password?”",
    0.93,
)
rules = (_FORM,)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of lines that are fields, buttons and links of a login box."""
    known = known_lines(view, "field", "companion")
    for run in runs(known, options["gap"]):
        said = phrases_in(known, run)
        strong = any(known[place].set == "field" for place in run)
        if strong and len(said) >= options["min_lines"] and run[0] and not is_announced(view.filled, run[0]):
            between = view.filled[run[0] : run[-1] + 1]
            if not any(line.is_sentence for line in between):
                evidence = f"{len(said)} lines of a login or search box"
                yield find(view.filled[run[0]], view.filled[run[-1]], _FORM, evidence)
