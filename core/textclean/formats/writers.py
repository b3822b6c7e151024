"""The interfaces of writers: for cleaned records, and for restored records."""

from __future__ import annotations

from typing import Protocol

import attrs

from textclean.formats.document import Document
from textclean.log.model import Log


class Writer(Protocol):
    """Writes documents to the stream that it was made with. It does not close this stream."""

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document with its cleaned text and its log.

        Raises:
            RecordError: the format cannot hold the document. Nothing of it is written.
        """

    def close(self) -> None:
        """Write the end of the file, if the format needs one."""


@attrs.frozen
class RestoredRecord:
    """A record of an output that is restored.

    Attributes:
        document: the record of the output.
        text: the text to write.
        log: the log to write. None: the record becomes what it was in the input, without a log.
        changed: whether text or log differ from those in the output.
    """

    document: Document
    text: str
    log: Log | None
    changed: bool = True


class RestoringWriter(Protocol):
    """Writes records of an output as they were in the input, or with edits undone. It does not close its stream."""

    def write(self, record: RestoredRecord) -> None:
        """Write a record."""

    def close(self) -> None:
        """Write everything that is not yet written."""
