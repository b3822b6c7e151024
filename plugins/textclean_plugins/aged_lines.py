"""Remove teasers of other articles with the age glued to the headline: "Ten things to know4 weeks ago"."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Hit, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import Body, runs
from textclean_plugins.shapes import find, is_headline, position, short

phrases = read_phrases("textclean_plugins.phrases", "recommendations.age")
anchors = {"age": "line_end"}
options = {"min_lines": 1, "max_words": 40}
_GLUED_AGE = Rule(
    "glued-age",
    "recommendations",
    ("lines outside of the article that are a headline with its age glued to it, and what stands between them"),
    0.94,
)
rules = (_GLUED_AGE,)

_LEAST_WORDS = 5
_GAP = 3


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find groups of headlines that end in an age without a space before it."""
    aged = sorted({position(view, hit.line) for hit in short(view.hits) if _is_glued(hit, options["max_words"])})
    if len(aged) < options["min_lines"]:
        return
    body = Body(view)
    for run in runs(aged, _GAP):
        between = view.filled[run[0] : run[-1] + 1]
        if len(run) >= options["min_lines"] and body.outside(run[0]) and all(map(is_headline, between)):
            evidence = f"{len(run)} headlines with ages"
            yield find(view.filled[run[0]], view.filled[run[-1]], _GLUED_AGE, evidence)


def _is_glued(hit: Hit, most: int) -> bool:
    before = hit.before
    return (
        bool(before)
        and hit.ends_line
        and _LEAST_WORDS <= hit.line.words <= most
        and (before[-1].isalpha() or before[-1] in "?!’'”\"।")
    )
