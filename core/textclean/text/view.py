"""A text as plugins see it: the text, its lines with their offsets and features, and the phrases found in it.

Evidence from elsewhere, such as a line's place in the record's page or how often it stands on its site, is an attribute
of the view that is None where there is none: it can be added without changing any plugin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textclean.proposal import Removed
from textclean.record import Record
from textclean.site.evidence import Site
from textclean.text.hits import Hit
from textclean.text.lines import Line, Lines
from textclean.text.snapshot import Snapshot

if TYPE_CHECKING:
    from textclean.text.evidence.page import Page


class View:
    """What a hook is given.

    Attributes:
        text: the text as it now stands.
        lines: all its lines; ``filled`` are those that are not blank.
        running: whether each of the filled lines is running text.
        prose: how many words of running text stand before each filled line, and, last, in the whole text.
        main_run: the places among the filled lines of the heaviest stretch of running text: the article.
        removed: what other plugins remove; always empty but for plugins that are asked last.
        record: the input record, for its ``url``, ``lang``, ``html`` and other fields; its ``text`` is the original.
        hits: where the plugin's own phrases stand, sorted by start, longer first.
        page: evidence from the record's page, or None.
        site: on how many stories of its site each of the filled lines stands, or None.
    """

    __slots__ = ("_removed", "_shared", "hits")

    def __init__(self, shared: Snapshot, hits: tuple[Hit, ...] = (), removed: Sequence[Removed] = ()) -> None:
        self._shared = shared
        self._removed = removed
        self.hits = hits

    @property
    def text(self) -> str:
        """The text as it now stands."""
        return self._shared.text

    @property
    def record(self) -> Record:
        """The input record; its ``text`` is the original. What is in its fields is a copy, made when asked for."""
        return self._shared.shown

    @property
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return self._shared.lines

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return self._shared.lines.filled

    @property
    def running(self) -> Sequence[bool]:
        """Whether each of the filled lines is running text: a sentence of the article or of a reader, and no label."""
        return self._shared.running

    @property
    def prose(self) -> Sequence[int]:
        """The words of running text before each of the filled lines, and, last, in the whole text."""
        return self._shared.prose

    @property
    def main_run(self) -> range:
        """The places among the filled lines of the heaviest stretch of running text; empty where nothing runs."""
        return self._shared.main_run

    @property
    def removed(self) -> Sequence[Removed]:
        """What others remove in this pass and removed in earlier ones, sorted by place; only who is asked last sees it.

        It is empty where others remove nothing in this pass.
        """
        return self._removed

    @property
    def page(self) -> Page | None:
        """The record's page, and where each of the filled lines stands there; None where there is no page."""
        return self._shared.page

    @property
    def site(self) -> Site | None:
        """On how many stories of its site each of the filled lines stands; None where no profile tells it."""
        return self._shared.site
