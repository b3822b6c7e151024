"""What formats write records with: those that were cleaned, and those that are restored."""

from __future__ import annotations

from typing import Protocol

import attrs

from textclean.formats.document import Document
from textclean.log.model import Log


class Writer(Protocol):
    """Writes documents to a stream that it was made with; does not close that stream."""

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document with its cleaned text and its log.

        Raises:
            RecordError: the format cannot hold it; nothing of it is written.
        """

    def close(self) -> None:
        """Write what has to stand at the end."""


@attrs.frozen
class RestoredRecord:
    """A record of an output, as it is to be written again.

    Attributes:
        document: the record of the output.
        text: the text that it gets.
        log: the log that it gets; None: it becomes what it was in the input, without a log.
        changed: whether this is another text or another log than the output has.
    """

    document: Document
    text: str
    log: Log | None
    changed: bool = True


class RestoringWriter(Protocol):
    """Writes records of an output as they were, or with edits undone; does not close its stream."""

    def write(self, record: RestoredRecord) -> None:
        """Write a record."""

    def close(self) -> None:
        """Write what is left."""
