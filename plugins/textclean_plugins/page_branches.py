"""Which lines of a text stand in a part of the page, by the names of the elements on their branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import TypeAlias

import attrs

from textclean import Element, Page, Rule, View

# A line of more words says something, though it ends on no full stop.
_SHORT = 25


@attrs.frozen
class Kind:
    """A part of the page, and by what it is known.

    Attributes:
        rule: what is said of lines in it.
        words: words of classes and ids, one of which an element of the branch has.
        tags: names of elements, one of which is on the branch.
        runs: whether running text goes, too; if not, only short lines that do not run.
        most: the element holds at most this share of the running text.
    """

    rule: Rule
    words: frozenset[str]
    tags: frozenset[str] = frozenset()
    runs: bool = False
    most: float = 0.15

    def is_in(self, element: Element) -> bool:
        """Say whether an element is such a part."""
        return element.tag in self.tags or not self.words.isdisjoint(element.words)


Part: TypeAlias = tuple[Kind, Element]


def beside_lead(view: View) -> frozenset[int]:
    """Return the places of the running text in the element that holds the lead: it is the article's."""
    page = view.page
    lead = None if page is None or page.lead is None else page.places[page.lead]
    if page is None or lead is None:
        return frozenset()
    places = zip(page.places, view.running, strict=True)
    return frozenset(
        place for place, (where, runs) in enumerate(places) if runs and where and where.container is lead.container
    )


class Parts:
    """The parts of a page, and which lines stand in them.

    Args:
        view: the text.
        page: its page, on which the lead was found.
        kinds: the kinds of part that are looked for; the first that fits a line names it.
    """

    def __init__(self, view: View, page: Page, kinds: Sequence[Kind]) -> None:
        self._view = view
        self._kinds = kinds
        self._page = page
        self._beside_lead = beside_lead(view)
        self._known: dict[int, tuple[int, ...]] = {}
        self._running = Counter[int]()
        for place, where in enumerate(page.places):
            if where is not None and view.running[place]:
                self._running.update(dict.fromkeys([one.number for one in where.branch], view.filled[place].words))

    def of(self, place: int) -> Part | None:
        """Return the part that a line stands in, if any."""
        where, runs = self._page.places[place], self._view.running[place]
        if where is None or place in self._beside_lead:
            return None
        named = [(order, element) for element in where.branch for order in self._kinds_of(element)]
        if named and (runs or self._view.filled[place].words > _SHORT):
            named = [part for part in named if self._kinds[part[0]].runs]
        if not named:
            return None
        order, element = min(named, key=itemgetter(0))
        return self._kinds[order], element

    def _kinds_of(self, element: Element) -> tuple[int, ...]:
        """Return the numbers of the kinds of part that an element is; none if it holds too much running text."""
        known = self._known.get(element.number)
        if known is None:
            share = self._running[element.number] / (self._view.prose[-1] or 1)
            known = tuple(order for order, kind in enumerate(self._kinds) if kind.is_in(element) and share <= kind.most)
            self._known[element.number] = known
        return known
