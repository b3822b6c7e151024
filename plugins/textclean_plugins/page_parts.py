"""Remove what stands in a part of the page that is not the article: comments, menus, boxes, footers.

Where the record has its page, each line has a place there. The *branch* of a line are the elements around it that do
not hold the article's lead. Only names on the branch are looked at: ``body`` may be of a class ``has-comments``, and
the article may stand in ``.comments``. Below the element that holds both lead and line, names nearly always tell the
truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TypeAlias

from textclean import Element, Finding, Label, Page, View, hookimpl
from textclean_plugins import page_frame, tag_list
from textclean_plugins.boxes import spans
from textclean_plugins.page_kinds import KINDS, Kind
from textclean_plugins.shapes import find

labels = (
    page_frame.labels
    | tag_list.labels
    | {
        "author_bio": Label("Sentences about the author below the article.", action="keep"),
    }
)
rules = tuple(kind.rule for kind in KINDS)
# A line of more words says something, though it ends on no full stop.
_SHORT = 25
# What readers wrote may be longer than the article, if that is an article: so many words, and not many times shorter.
_LEAST_LEFT = 60
_MOST_TIMES = 12
Part: TypeAlias = tuple[Kind, Element]


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find lines in parts of the page; nothing if it is not known where the article is."""
    page = view.page
    if page is None or page.lead is None:
        return
    parts = _Parts(view, page)
    of_lines = [parts.of(place) for place in range(len(view.filled))]
    found = _grouped(view, of_lines)
    if not _is_too_much(view, [place for places in found.values() for place in places]):
        for (kind, element), places in found.items():
            for first, last in spans(places):
                yield find(view.filled[first], view.filled[last], kind.rule, f"in `{element.name}`")


def _grouped(view: View, of_lines: Sequence[Part | None]) -> dict[Part, list[int]]:
    """Return the places in each part, but for the first line, and for lines that stand again in the article.

    These are items of a list of contents, and the headline at the end of a breadcrumb trail.
    """
    article = {line.text for line, part in zip(view.filled, of_lines, strict=True) if part is None}
    found: dict[Part, list[int]] = {}
    for place, part in enumerate(of_lines):
        if place and part and (part[0].runs or view.filled[place].text not in article):
            found.setdefault(part, []).append(place)
    return found


def _is_too_much(view: View, places: Sequence[int]) -> bool:
    """Say whether so little running text would stay that the article may be among what goes."""
    taken = sum(view.filled[place].words for place in places if view.running[place])
    left = view.prose[-1] - taken
    return taken > left and (left < _LEAST_LEFT or taken > _MOST_TIMES * left)


class _Parts:
    """The parts of a page, and which lines stand in them."""

    def __init__(self, view: View, page: Page) -> None:
        self._view = view
        self._page = page
        lead = page.places[page.lead or 0]
        self._home = None if lead is None else lead.container
        self._kinds: dict[int, tuple[int, ...]] = {}
        self._running = Counter[int]()
        for place, where in enumerate(page.places):
            if where is not None and view.running[place]:
                self._running.update(dict.fromkeys([one.number for one in where.branch], view.filled[place].words))

    def of(self, place: int) -> Part | None:
        """Return the part that a line stands in, if any."""
        where, runs = self._page.places[place], self._view.running[place]
        if where is None or (runs and where.container is self._home):
            return None
        named = [(order, element) for element in where.branch for order in self._kinds_of(element)]
        if named and (runs or self._view.filled[place].words > _SHORT):
            named = [part for part in named if KINDS[part[0]].runs]
        if not named:
            return None
        order, element = min(named, key=itemgetter(0))
        return KINDS[order], element

    def _kinds_of(self, element: Element) -> tuple[int, ...]:
        """Return the numbers of the kinds of part that an element is; none if it holds too much running text."""
        known = self._kinds.get(element.number)
        if known is None:
            share = self._running[element.number] / (self._view.prose[-1] or 1)
            known = tuple(order for order, kind in enumerate(KINDS) if kind.is_in(element) and share <= kind.most)
            self._kinds[element.number] = known
        return known
