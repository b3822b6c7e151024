"""Read labelled pages from dumps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

import attrs

from textclean.evaluation.titles import titles_of
from textclean.formats.document import Reject
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.record import Record
from textclean.site.host import host_of
from textclean.training.examples import LabelledPage


@attrs.frozen
class PageReader:
    """Reads the labelled pages of a dump.

    Attributes:
        gold: the field of the main text, as people labelled it.
        title: the field of the title.
        with_html: whether features of the page are to be learned; records without one are then left out.
        on_problem: called with a sentence about each record that is left out.
    """

    gold: str
    title: str
    with_html: bool
    on_problem: Callable[[str], None]

    def read(self, dump: InputFile) -> Iterator[LabelledPage]:
        """Yield the labelled pages of a dump.

        Raises:
            InputError: the dump cannot be read to its end.
        """
        name = dump.origin.name
        for number, item in enumerate(read_piece(dump), 1):
            if isinstance(item, Reject):
                self.on_problem(f"{name}:{item.position}: {item.error}")
            elif why := self._unfit(item.record):
                self.on_problem(f"{name}: record {number}: {why}")
            else:
                yield self._page(item.record, PurePath(name).name, number)

    def _unfit(self, record: Record) -> str | None:
        """Return why nothing can be learned from a record, or None."""
        gold = record.fields.get(self.gold)
        if not isinstance(gold, str) or not gold.strip():
            return f"it has no text in the field {self.gold!r}, which should say what is its article"
        return "it has no HTML" if self.with_html and not record.html else None

    def _page(self, record: Record, dump: str, number: int) -> LabelledPage:
        page = record if self.with_html else attrs.evolve(record, html=None)
        site = host_of(record.url) or f"{dump}:{number}"
        return LabelledPage(page, record.fields[self.gold], titles_of(record, self.title), site, dump)
