"""JSON Lines: one object a line. Lines are read one by one, so a file may be larger than the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import attrs

from textclean.errors import RecordError
from textclean.formats.document import Document, Origin, Reject, record_of
from textclean.formats.encode import to_json
from textclean.formats.parse import exactly_from_json, from_json, may_hold_long_number
from textclean.formats.splice import ObjectLine
from textclean.log import Log
from textclean.record import Record

BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"


def read(stream: BinaryIO, origin: Origin) -> Iterator[Document | Reject]:
    """Yield the documents of a stream of lines, in order; blank lines are passed over.

    A position is a line number from 1. Only LF ends a line; a CR before it is white space, and comes out again.
    """
    for number, raw in lines(stream):
        try:
            line, fields = parse_line(raw)
            yield Document(record_of(fields, origin.fields), number, line)
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)


@attrs.frozen
class Writer:
    """Writes documents with cleaned text and log; all other bytes of a line come out as they went in."""

    stream: BinaryIO

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document."""
        self.stream.write(output_line(document.line, document.record, text, log) + b"\n")

    def close(self) -> None:
        """End the output; lines need no end."""


def output_line(line: ObjectLine, record: Record, text: str, log: Log) -> bytes:
    """Return the output line of a record, without line end."""
    ascii_only = line.raw.isascii()
    same = text == record.text and line.last(record.text_field) is not None
    encoded = None if same else to_json(text, ascii_only=ascii_only)
    return line.with_log(to_json(log.to_json(), ascii_only=ascii_only), record.text_field, encoded)


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, without LF; a byte order mark at the start is gone."""
    for number, raw in enumerate(stream, start=1):
        line = raw.removesuffix(b"\n")
        if number == 1:
            line = line.removeprefix(BOM)
        if line.strip(SPACE):
            yield number, line


def parse_line(raw: bytes) -> tuple[ObjectLine, dict[str, Any]]:
    """Return a line's members as bytes and as values.

    Raises:
        RecordError: it is not UTF-8, not JSON, or not an object.
    """
    try:
        fields = from_json(raw)
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}") from None
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise RecordError('JSON, but no object; each line has to be an object, as in {"id": …, "text": …}')
    line = ObjectLine.of(raw)
    if any(may_hold_long_number(raw[member.start : member.end]) for member in line.members):
        fields = exactly_from_json(raw)
    return line, fields
