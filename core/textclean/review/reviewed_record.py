"""A record of an output with its log, its place, and its original. All questions use it."""

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
    """The place of a record in an output.

    Attributes:
        source: its file.
        position: its line or row in this file, counted from 1.
        number: its number in the whole output, counted from 1.
        id: its id, if it has one.
    """

    source: str
    position: int
    number: int
    id: str | int | None

    def __str__(self) -> str:
        """Return file and line, the number if it differs from the line, and the id if there is one."""
        beside = [] if self.number == self.position else [f"record {self.number}"]
        beside += [] if self.id is None else [f"id {self.id!r}"]
        return f"{self.source}:{self.position}" + (f" ({', '.join(beside)})" if beside else "")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"file": self.source, "line": self.position, "record": self.number, "id": self.id}


@attrs.frozen(slots=False)
class ReviewedRecord:
    """A record of an output. Its original is restored when it is first needed, and then kept.

    Attributes:
        source: its file.
        document: the record, with the line or row that it was read from.
        log: its log.
        number: its number in the whole output, counted from 1.
    """

    source: str
    document: Document
    log: Log
    number: int

    @property
    def place(self) -> Place:
        """Its place in the output."""
        return Place(self.source, self.position, self.number, self.id)

    @property
    def where(self) -> str:
        """The name of the record in messages."""
        return str(self.place)

    @property
    def position(self) -> int:
        """The number of its line or row."""
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
        """The text before it was cleaned.

        Raises:
            LogError: the original cannot be restored, because the log is wrong or lacks the removed text.
        """
        return restore(self.text, self.log)

    @property
    def lacks_removed_text(self) -> bool:
        """Whether the log was written without the removed text. Then the original cannot be restored."""
        return any(edit.removed is None for edit in self.log.edits)

    @property
    def original_if_logged(self) -> str | None:
        """The original, or None if the log was written without the removed text. Errors: see ``original``."""
        return None if self.lacks_removed_text else self.original

    def to_json(self) -> dict[str, Any]:
        """Return the record and its changes as plain values; see the reference of the command line."""
        log = self.log.to_json()
        keys = ("run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins")
        return self.place.to_json() | {key: log[key] for key in (*keys, "evidence") if key in log}


@attrs.frozen
class Unreadable:
    """A line that is not a record with a log, and the reason. It is numbered like a record.

    Attributes:
        place: its place in the output.
        field: the part of the record that is wrong.
        error: what is wrong with it.
    """

    place: Place
    field: str
    error: str

    @property
    def where(self) -> str:
        """The name of the line in messages."""
        return str(self.place)

    @property
    def id(self) -> str | int | None:
        """The record's id, if it could be read."""
        return self.place.id

    @property
    def message(self) -> str:
        """The place of the line, and what is wrong with it."""
        return f"{self.place}: {self.error}"


#: The content of a line or row of an output.
ReviewedItem = ReviewedRecord | Unreadable
