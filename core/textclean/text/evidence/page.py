"""Evidence from a record's page: for each line of the text, the element in which it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from textclean.html.compared import compared
from textclean.html.element import Element
from textclean.html.page_tree import PageTree
from textclean.lazy_value import lazy
from textclean.text.evidence.alignment import Span, align
from textclean.text.evidence.record_evidence import RecordEvidence

# The branch of an element, and that of the lead beside it.
_Branches: TypeAlias = tuple[Sequence[Element], Sequence[Element]]
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")


@attrs.frozen(slots=False, eq=False)
class Place:
    """Where a line stands on a page.

    Attributes:
        start, end: where it stands in the page's letters and digits.
        link_share: the share of the line that is text of links.
        block: the innermost element around the line that makes a line of its own.
        branch: the elements around the line below the innermost one that holds the lead, too; outermost first. It is
            empty in the lead's own element, and where there is no lead.
        lead_branch: the elements around the lead below the innermost one that holds the line, too; outermost first. It
            is empty where the lead's own element holds the line, and where there is no lead.
    """

    start: int
    end: int
    link_share: float
    block: Element
    branch: Sequence[Element]
    lead_branch: Sequence[Element]
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
        spans = align(compared(self._lines), self._tree.text)
        if any(span is None and _NUMBERED.match(line) for span, line in zip(spans, self._lines, strict=True)):
            # An extractor gave the items of a list their numbers, which are no text of the page.
            bare = [line if span else _NUMBERED.sub("", line) for span, line in zip(spans, self._lines, strict=True)]
            spans = align(compared(bare), self._tree.text)
        return spans

    def _place(self, span: tuple[int, int]) -> Place:
        number, link_share = self._tree.place(*span)
        block = self._tree.element(self._tree.block(number))
        return Place(*span, link_share, block, *self._branches_of(number), self._tree)

    def _branches_of(self, number: int) -> _Branches:
        """Return an element and those around it, below the innermost that holds the lead, and those of the lead."""
        known, way = self._known, []
        while number not in known:
            way.append(number)
            number = self._tree.nodes[number].parent
        branch, of_lead = known[number]
        for below in reversed(way):
            branch = (*branch, self._tree.element(below))
            known[below] = branch, of_lead
        return branch, of_lead

    @lazy
    def _known(self) -> dict[int, _Branches]:
        """The branches that are known; those of the elements that hold the lead are empty."""
        span = None if self.lead is None else self._spans[self.lead]
        if span is None:
            return dict.fromkeys(range(-1, len(self._tree.nodes)), ((), ()))
        known: dict[int, _Branches] = {}
        of_lead: Sequence[Element] = ()
        for around in self._tree.around(self._tree.place(*span)[0]):
            known[around] = (), of_lead
            of_lead = (self._tree.element(around), *of_lead)
        return known | {-1: ((), of_lead)}


def _start(span: Span) -> int:
    return -1 if span is None else span[0]
