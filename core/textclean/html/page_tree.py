"""A page as evidence: its text without white space and signs, and the element that each part of it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import attrs
from selectolax.lexbor import LexborNode

from textclean.html.compared import compared
from textclean.html.element import Element
from textclean.html.layout import BLOCKS
from textclean.lazy_value import lazy

# ``title`` and ``h1`` are cut to so many characters.
_LONGEST_HEADING = 500


class TreeNode(NamedTuple):
    """An element as it was met on the way through a page.

    Attributes:
        name: its name in lower case.
        parent: the number of the element around it; -1 for the outermost.
        depth: how many elements are around it.
        linked: whether it is a link or stands in one.
        first: how many text nodes stand before its content.
    """

    name: str
    parent: int
    depth: int
    linked: bool
    first: int


@attrs.frozen(slots=False, eq=False)
class PageTree:
    """The elements of a page's body, numbered in document order from 0, and its text.

    Attributes:
        title: the content of the element ``title``, or None.
        nodes: the elements.
        owners: the number of the element of each text node.
        texts: the text nodes.
    """

    title: str | None
    nodes: Sequence[TreeNode]
    owners: Sequence[int]
    texts: Sequence[str] = attrs.field(repr=False)
    _parsed: Sequence[LexborNode] = attrs.field(repr=False)
    _elements: dict[int, Element] = attrs.field(factory=dict, init=False, repr=False)

    @lazy
    def text(self) -> str:
        """The text of the page without white space and signs; see ``compared``."""
        return "".join(self._compared)

    @lazy
    def _compared(self) -> list[str]:
        return compared(self.texts)

    @lazy
    def _starts(self) -> list[int]:
        """Where each text node starts in ``text``, and, last, the length of ``text``."""
        return list(accumulate(map(len, self._compared), initial=0))

    @lazy
    def _amounts(self) -> tuple[list[int], list[int]]:
        """The characters of ``text`` in each element, and those of them that are text of links."""
        whole, in_links = [0] * len(self.nodes), [0] * len(self.nodes)
        for owner, text in zip(self.owners, self._compared, strict=True):
            whole[owner] += len(text)
            if self.nodes[owner].linked:
                in_links[owner] += len(text)
        for number in range(len(self.nodes) - 1, 0, -1):
            parent = self.nodes[number].parent
            whole[parent] += whole[number]
            in_links[parent] += in_links[number]
        return whole, in_links

    def element(self, number: int) -> Element:
        """Return an element; it is made when it is first asked for."""
        found = self._elements.get(number)
        if found is None:
            share = self.link_share(number)
            found = self._elements[number] = Element(self.nodes[number].name, number, share, self._parsed[number])
        return found

    def around(self, number: int) -> Iterator[int]:
        """Yield an element and those around it, innermost first."""
        while number >= 0:
            yield number
            number = self.nodes[number].parent

    def block(self, number: int) -> int:
        """Return the innermost element around this one, or itself, that makes a line of its own."""
        return next((at for at in self.around(number) if self.nodes[at].name in BLOCKS), 0)

    def common(self, one: int, other: int) -> int:
        """Return the innermost element that holds both elements."""
        nodes = self.nodes
        while one != other:
            if nodes[one].depth >= nodes[other].depth:
                one = nodes[one].parent
            else:
                other = nodes[other].parent
        return one

    def place(self, start: int, end: int) -> tuple[int, float]:
        """Return the innermost element that holds a part of ``text``, and the share of it that is text of links."""
        starts = self._starts
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1, first) - 1
        element, in_links = self.owners[first], 0
        for node in range(first, last + 1):
            owner = self.owners[node]
            element = self.common(element, owner)
            if self.nodes[owner].linked:
                in_links += min(starts[node + 1], end) - max(starts[node], start)
        return element, in_links / (end - start)

    def link_share(self, number: int) -> float:
        """Return the share of an element's text that is text of links; 0 if it has no text."""
        whole, in_links = self._amounts
        return in_links[number] / whole[number] if whole[number] else 0.0

    @lazy
    def h1(self) -> str | None:
        """The content of the headline, in which white space is collapsed."""
        return None if self._headline is None else heading(self._parsed[self._headline])

    @lazy
    def headline_end(self) -> int:
        """Where the headline ends in ``text``; 0 if there is none."""
        if self._headline is None:
            return 0
        return self._starts[self.nodes[self._headline].first] + self._amounts[0][self._headline]

    @lazy
    def _headline(self) -> int | None:
        """The first ``h1`` with text that is no link, else the first with text: a link is the name of the site."""
        with_text = [n for n, node in enumerate(self.nodes) if node.name == "h1" and self._amounts[0][n]]
        return next((n for n in with_text if self.link_share(n) < 1), next(iter(with_text), None))


def heading(node: LexborNode | None) -> str | None:
    """Return the content of a heading, in which white space is collapsed; None if there is none."""
    text = "" if node is None else " ".join(node.text().split())
    return text[:_LONGEST_HEADING] or None
