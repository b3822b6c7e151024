"""Remove the frame of the page around the article: menus above it, footers below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean import Finding, Hit, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import Tail, find, is_announced, phrases_of, position, short

_FILES = "textclean_plugins.phrases"
# Phrases of lines that other plugins remove under their own labels. Here they only show that the frame continues.
_OTHERS = (
    "author_stub.label",
    "call_to_action.line",
    "comment_widget.heading",
    "comment_widget.control",
    "disclaimer.start",
    "recommendations.heading",
    "share_labels.label",
    "share_labels.companion",
    "share_labels.network",
    "tag_list.label",
)
phrases = read_phrases(_FILES, "page_frame.line", "section_label.name") | {"others": phrases_of(*_OTHERS)}
anchors = dict.fromkeys(phrases, "whole_line")
needs = ("line",)
options = {"min_known": 3, "gap": 20}
_BETWEEN_KNOWN = Rule(
    "between-known",
    "page_frame",
    (
        "short lines near each other, several of which are known to stand in menus and footers, before the "
        "running text or after it. Lines that other plugins see to keep their own labels."
    ),
    0.85,
)
rules = (_BETWEEN_KNOWN,)

# An item of a menu has few words. A headline has more, and ends the menu. Below the article, an item may be the title
# of another page.
_HEAD_WORDS = 3
_TAIL_WORDS = 14
# A line is in the tail if at most this share of the article's running text follows it.
_TAIL_SHARE = 0.05
# Below the article a known line may head a list of its own; in the page's frame the next one is not far.
_HEADED = 3


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find known lines of a page's frame and the short lines between them, before and after the article."""
    filled = view.filled
    known: dict[int, Hit] = {}
    own: set[int] = set()
    for hit in short(view.hits):
        if hit.whole_line:
            place = position(view, hit.line)
            known.setdefault(place, hit)
            if hit.set == "line":
                own.add(place)
    others = {place for place, hit in known.items() if hit.set == "others" and place not in own}
    tail = Tail(view)
    if not tail.after(0):
        return
    # Above the article only menus count: a short headline may stand between a menu and the share buttons.
    places = [place for place in sorted(known) if place not in others or tail.before(place)]
    for found in _runs(filled, tail, places, options["gap"]):
        run = _without_headings(found) if tail.before(found[0]) else found
        said = {known[place].phrase.text.casefold() for place in run}
        if len(said) < options["min_known"] or not own.intersection(run) or is_announced(filled, run[0]):
            continue
        evidence = f"among {len(said)} lines of a page's frame, such as {known[run[0]].phrase.text!r}"
        for first, last in _parts(run, others):
            yield find(filled[first], filled[last], _BETWEEN_KNOWN, evidence)


def _runs(filled: Sequence[Line], tail: Tail, places: Sequence[int], gap: int) -> Iterator[list[int]]:
    """Yield runs of known lines that are near each other and have only short lines between them."""
    run: list[int] = []
    for place in places:
        before = not tail.before(place)
        if not before and tail.share_after(place) > _TAIL_SHARE:
            continue
        most = _HEAD_WORDS if before else _TAIL_WORDS
        if run and not (
            place - run[-1] <= gap
            and all(line.words <= most and not line.ends_sentence for line in filled[run[-1] + 1 : place])
        ):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _without_headings(run: list[int]) -> list[int]:
    """Leave out the first lines of a run that may head a list of the article's own, such as "Sources" or "Contact"."""
    start = 0
    while start + 1 < len(run) and run[start + 1] - run[start] > _HEADED:
        start += 1
    return run[start:]


def _parts(run: Sequence[int], others: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run without the lines that other plugins remove."""
    first = run[0]
    for place in range(run[0], run[-1] + 1):
        if place in others:
            if first < place:
                yield first, place - 1
            first = place + 1
    if first <= run[-1]:
        yield first, run[-1]
