"""Evidence from a record's page: for each line of the text, the element in which it stands."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from textclean.html.compared import compared
from textclean.html.element import Element
from textclean.html.page_tree import PageTree
from textclean.lazy_value import lazy
from textclean.text.evidence.alignment import Span, align
from textclean.text.evidence.record_evidence import RecordEvidence


@attrs.frozen(slots=False, eq=False)
class Place:
    """Where a line stands on a page.

    Attributes:
        start, end: where it stands in the page's letters and digits.
        link_share: the share of the line that is text of links.
        block: the innermost element around the line that makes a line of its own.
        branch: the elements around the line below the innermost one that holds the lead, too; outermost first. It is
            empty in the lead's own element, and where there is no lead.
    """

    start: int
    end: int
    link_share: float
    block: Element
    branch: Sequence[Element]
    _tree: PageTree = attrs.field(repr=False)

    @lazy
    def path(self) -> tuple[str, ...]:
        """The names of the block and of all elements around it, outermost first."""
        return tuple(self._tree.nodes[number].name for number in self._tree.around(self.block.number))[::-1]

    @property
    def container(self) -> Element | None:
        """The element around the block; None if the block is the page's ``body``."""
        around = self._tree.nodes[self.block.number].parent
        return None if around < 0 else self._tree.element(around)

    @property
    def element(self) -> str:
        """The name of the element that parts the line from the lead, such as ``aside.related-posts``.

        It is the outermost element of the branch that has a class or id, else the outermost, else the block.
        """
        named = next((element for element in self.branch if element.name != element.tag), None)
        return (named or next(iter(self.branch), self.block)).name


class Page:
    """A record's page, and where the lines of its text stand there.

    Args:
        evidence: what is known of the record.
        tree: its page.
        lines: the lines that are not blank.
        running: whether each of them is running text.
        main: the places of the heaviest stretch of running text among them.
    """

    def __init__(
        self, evidence: RecordEvidence, tree: PageTree, lines: Sequence[str], running: Sequence[bool], main: range
    ) -> None:
        self._evidence = evidence
        self._tree = tree
        self._lines = lines
        self._running = running
        self._main = main

    @property
    def sha256(self) -> str:
        """The digest of the page's HTML, as UTF-8."""
        return self._evidence.page_sha256

    @property
    def title(self) -> str | None:
        """The content of the element ``title``, at most 500 characters; None if there is none."""
        return self._tree.title

    @property
    def h1(self) -> str | None:
        """The content of the first ``h1`` that is no link, at most 500 characters; None if there is none."""
        return self._tree.h1

    @lazy
    def lead(self) -> int | None:
        """The line with which the article begins: its number among those that are not blank.

        It is the first running text below the ``h1``; else the first of the heaviest stretch of running text; None if
        no running text is found on the page.
        """
        known = [number for number, runs in enumerate(self._running) if runs and self._spans[number] is not None]
        below = (number for number in known if _start(self._spans[number]) >= self._tree.headline_end)
        return next(below, next((number for number in known if number >= self._main.start), None))

    @lazy
    def places(self) -> Sequence[Place | None]:
        """Where each line that is not blank stands; None for a line that is not on the page."""
        return tuple([None if span is None else self._place(span) for span in self._spans])

    @lazy
    def _spans(self) -> list[Span]:
        return align(compared(self._lines), self._tree.text)

    def _place(self, span: tuple[int, int]) -> Place:
        number, link_share = self._tree.place(*span)
        return Place(*span, link_share, self._tree.element(self._tree.block(number)), self._branch(number), self._tree)

    def _branch(self, number: int) -> Sequence[Element]:
        """Return an element and those around it, below the innermost that holds the lead, outermost first."""
        branches, way = self._branches, []
        while number not in branches:
            way.append(number)
            number = self._tree.nodes[number].parent
        branch = branches[number]
        for below in reversed(way):
            branch = branches[below] = (*branch, self._tree.element(below))
        return branch

    @lazy
    def _branches(self) -> dict[int, Sequence[Element]]:
        """The branches that are known; those of the elements that hold the lead are empty."""
        span = None if self.lead is None else self._spans[self.lead]
        if span is None:
            return dict.fromkeys(range(-1, len(self._tree.nodes)), ())
        return dict.fromkeys((-1, *self._tree.around(self._tree.place(*span)[0])), ())


def _start(span: Span) -> int:
    return -1 if span is None else span[0]
