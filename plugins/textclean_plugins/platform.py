"""Remove the buttons and links that publishing platforms put around an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import Body, is_crumb, known_lines, runs, spans
from textclean_plugins.shapes import find, is_announced

phrases = read_phrases(
    "textclean_plugins.phrases", "platform.button", "platform.companion", "platform.skip", "platform.edit"
)
anchors = dict.fromkeys(phrases, "line_start") | {"companion": "whole_line"}
needs = ("button", "skip", "edit")
options = {"gap": 4}
_BUTTONS = Rule(
    "buttons",
    "page_frame",
    (
        "lines such as “6 min read”, “1.2K followers” or “Restack”, alone outside of the article or near each "
        "other, and the small buttons beside them"
    ),
    0.88,
)
_SKIP_LINK = Rule("skip-link", "page_frame", "a link such as “Skip to content” above the article", 0.97)
_EDIT_LINK = Rule("edit-link", "page_frame", "a link such as “Edit this page on GitHub”", 0.95)
rules = (_BUTTONS, _SKIP_LINK, _EDIT_LINK)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find the buttons of platforms, links that skip the menu, and links to the source of a page."""
    known = known_lines(view, *phrases)
    body = Body(view)
    for place, hit in known.items():
        if hit.set == "skip" and place <= body.first:
            yield find(hit.line, hit.line, _SKIP_LINK, f"the line says {hit.phrase.text!r}")
        elif hit.set == "edit" and not is_announced(view.filled, place):
            yield find(hit.line, hit.line, _EDIT_LINK, f"the line says {hit.phrase.text!r}")
    buttons = {place: hit for place, hit in known.items() if hit.set in {"button", "companion"}}
    yield from _buttons(view, buttons, body, options["gap"])


def _buttons(view: View, known: Mapping[int, Hit], body: Body, gap: int) -> Iterator[Finding]:
    for run in runs(known, gap):
        strong = {known[place].phrase.text for place in run if known[place].set == "button"}
        if not strong or (len(run) == 1 and not body.outside(run[0])):
            continue
        for first, last in spans(_with_crumbs(view, run)):
            said = min(strong)
            yield find(view.filled[first], view.filled[last], _BUTTONS, f"buttons near {said!r}")


def _with_crumbs(view: View, run: list[int]) -> list[int]:
    """Add the signs and counts that stand between the lines of a run."""
    first, last = run[0], run[-1]
    crumbs = [place for place in range(first, last + 1) if is_crumb(view.filled[place])]
    return sorted({*run, *crumbs})
