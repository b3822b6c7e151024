"""Read and write records as named fields. A simple format only has to turn the fields into bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias

import attrs

from textclean.errors import RecordError
from textclean.formats.document import Document, InputRef, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.jsonl import output_line, parse_line
from textclean.formats.restore_json import restored_line
from textclean.formats.writers import RestoredRecord
from textclean.log.model import Log

#: Returns the bytes of a record's fields, or raises ``RecordError`` if the format cannot hold them.
Encode: TypeAlias = Callable[[Mapping[str, Any]], bytes]


def document_from(fields: Mapping[str, Any], position: int, origin: InputRef) -> Document:
    """Make a document from fields whose values JSON can express.

    Raises:
        RecordError: there is no text, or a field has the wrong type.
    """
    record = record_of(fields, origin.fields, origin.missing_text)
    return Document(record, position, ObjectLine.of(to_json(fields)))


@attrs.frozen
class FieldsWriter:
    """Writes cleaned records by their fields. The field ``textclean`` holds the log."""

    stream: BinaryIO
    encode: Encode

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document."""
        self.stream.write(_encoded(output_line(document.line, document.record, text, log), self.encode))

    def close(self) -> None:
        """Do nothing: the output needs no end."""


@attrs.frozen
class FieldsRestorer:
    """Writes restored records by their fields."""

    stream: BinaryIO
    encode: Encode

    def write(self, record: RestoredRecord) -> None:
        """Write one record."""
        self.stream.write(_encoded(restored_line(record), self.encode))

    def close(self) -> None:
        """Do nothing: the output needs no end."""


def _encoded(line: bytes, encode: Encode) -> bytes:
    try:
        return encode(parse_line(line)[1])
    except UnicodeEncodeError:
        raise RecordError("a lone surrogate, which UTF-8 cannot hold; write JSON Lines") from None
