"""A record of an output as all questions look at it: with its log, its place, and its original."""

from __future__ import annotations

from typing import Any

import attrs

from textclean.formats.document import Document
from textclean.lazy_value import lazy
from textclean.log.model import Log
from textclean.log.restore import restore
from textclean.record import Record


@attrs.frozen
class Place:
    """Where a record of an output stands.

    Attributes:
        source: its file.
        position: its line or row there, from 1.
        number: its number in all of the output, from 1.
        id: its id, if it has one.
    """

    source: str
    position: int
    number: int
    id: str | int | None

    def __str__(self) -> str:
        """Name it by its file and line, by its number if that is another one, and by its id, if it has one."""
        beside = [] if self.number == self.position else [f"record {self.number}"]
        beside += [] if self.id is None else [f"id {self.id!r}"]
        return f"{self.source}:{self.position}" + (f" ({', '.join(beside)})" if beside else "")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"file": self.source, "line": self.position, "record": self.number, "id": self.id}


@attrs.frozen(slots=False)
class ReviewedRecord:
    """A record of an output, its log, the line or row that both came from, and its number in all of it, from 1.

    Its original is made from the log when it is first asked for, and then kept.
    """

    source: str
    document: Document
    log: Log
    number: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.source, self.position, self.number, self.id)

    @property
    def where(self) -> str:
        """What messages call the record."""
        return str(self.place)

    @property
    def position(self) -> int:
        """The number of the line or row."""
        return self.document.position

    @property
    def record(self) -> Record:
        """The record as it was written, without its log."""
        return self.document.record

    @property
    def id(self) -> str | int | None:
        """The record's id."""
        return self.record.id

    @property
    def text(self) -> str:
        """The cleaned text."""
        return self.record.text

    @lazy
    def original(self) -> str:
        """The text as it was before it was cleaned.

        Raises:
            LogError: the log does not lead from the cleaned text to an original, or lacks what was removed.
        """
        return restore(self.text, self.log)

    @property
    def lacks_removed_text(self) -> bool:
        """Whether the log was written without what was removed; then there is no original."""
        return any(edit.removed is None for edit in self.log.edits)

    @property
    def original_if_logged(self) -> str | None:
        """The original, or None where the log was written without what was removed; raises as ``original`` does."""
        return None if self.lacks_removed_text else self.original

    def to_json(self) -> dict[str, Any]:
        """Return the record and what was done to it as plain values; see the reference of the command line."""
        log = self.log.to_json()
        keys = ("run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins")
        return self.place.to_json() | {key: log[key] for key in keys}


@attrs.frozen
class Unreadable:
    """A line that is no record with a log, and why; it is numbered among the records."""

    place: Place
    field: str
    error: str

    @property
    def where(self) -> str:
        """What messages call the line."""
        return str(self.place)

    @property
    def id(self) -> str | int | None:
        """The record's id, as far as it could be read."""
        return self.place.id

    @property
    def message(self) -> str:
        """Where the line stands, and what is wrong with it."""
        return f"{self.place}: {self.error}"


#: What stands in a line or row of an output.
ReviewedItem = ReviewedRecord | Unreadable
