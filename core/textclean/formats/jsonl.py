"""JSON Lines: one object a line. Lines are read one by one, so a file may be larger than the memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, Lines, Origin, Reject, record_of
from textclean.formats.encode import to_json
from textclean.formats.layout import Layout
from textclean.formats.parse import exactly_from_json, from_json, may_hold_long_number
from textclean.formats.splice import ObjectLine
from textclean.log import Log
from textclean.record import Record

#: Bytes of the longest line that is read; a longer one would take gigabytes to parse, and is a broken file.
LONGEST = 256 << 20
BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"


def read(stream: BinaryIO, origin: Origin, counted: Lines | None = None) -> Iterator[Document | Reject]:
    """Yield the documents of a stream of lines, in order; blank lines are passed over.

    A position is a line number from 1. Only LF ends a line; a CR before it is white space, and comes out again.

    Raises:
        InputError: a line is longer than ``LONGEST`` bytes.
    """
    return read_lines(lines(stream, origin.name, counted or Lines()), origin)


def read_lines(numbered: Iterable[tuple[int, bytes]], origin: Origin) -> Iterator[Document | Reject]:
    """Yield what lines with their numbers hold."""
    for number, raw in numbered:
        try:
            line, fields = parse_line(raw)
            yield Document(record_of(fields, origin.fields), number, line)
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)


@attrs.frozen
class Writer:
    """Writes documents with cleaned text and log; all other bytes of a line come out as they went in."""

    stream: BinaryIO
    layout: Layout | None = None
    head: bool = True

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


def lines(
    stream: BinaryIO, name: str, counted: Lines, most: int | None = None, *, mark: bool = True
) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, without LF; a byte order mark at the start is gone.

    Args:
        stream: the bytes, from the start of a line on.
        name: what a message calls them.
        counted: is counted up, blank lines among them.
        most: lines that start at this many bytes from here or later are left unread.
        mark: whether a byte order mark may stand at the start.
    """
    position = 0
    while most is None or position < most:
        raw = next_line(stream, name, counted.count + 1)
        if not raw:
            return
        counted.count += 1
        line = raw.removesuffix(b"\n")
        if mark and not position:
            line = line.removeprefix(BOM)
        position += len(raw)
        if line.strip(SPACE):
            yield counted.count, line


def next_line(stream: BinaryIO, name: str, number: int) -> bytes:
    """Read a line with its end; empty at the end of the stream.

    Raises:
        InputError: it is longer than ``LONGEST`` bytes.
    """
    raw = stream.readline(LONGEST + 1)
    if len(raw) > LONGEST:
        raise InputError(
            f"{name}:{number}: more than {LONGEST >> 20} MiB without a line end; the file is no lines, or broken"
        )
    return raw


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


def join(parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:  # noqa: ARG001 - lines have none
    """Write files one behind the other; compressed ones too, since members and frames stand side by side."""
    for part in parts:
        with part.open("rb") as source:
            shutil.copyfileobj(source, stream, 1 << 20)
