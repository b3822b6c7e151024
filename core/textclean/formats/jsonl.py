"""JSON Lines: one object a line. Lines are read one by one, so a file may be larger than the memory."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from textclean.errors import InputError, RecordError
from textclean.formats.document import LONGEST, MOST_FIELDS, Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.json.decode import MOST_VALUES, exactly_from_json, from_json, is_above, may_hold_long_number
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.tables.schema import Layout
from textclean.log.model import Log
from textclean.record import Record

BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"
# Bytes at the start of a line that nearly always say whether it is blank, and bytes that are looked at together.
_FIRST, _AHEAD = 64, 1 << 16


def read(stream: BinaryIO, origin: InputRef, counted: ReadCounts | None = None) -> Iterator[Document | Reject]:
    """Yield the documents of a stream of lines, in order; blank lines are passed over.

    A position is a line number from 1. Only LF ends a line; a CR before it is white space, and comes out again.

    Raises:
        InputError: a line is longer than ``LONGEST`` bytes.
    """
    return read_lines(lines(stream, origin.name, counted or ReadCounts()), origin)


def read_lines(numbered: Iterable[tuple[int, bytes]], origin: InputRef) -> Iterator[Document | Reject]:
    """Yield what lines with their numbers hold."""
    for number, raw in numbered:
        try:
            line, fields = parse_line(raw)
            yield Document(record_of(fields, origin.fields, origin.missing_text), number, line)
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
        self.stream.write(output_line(document.line, document.record, text, log))
        self.stream.write(b"\n")

    def close(self) -> None:
        """End the output; lines need no end."""


def output_line(line: ObjectLine, record: Record, text: str, log: Log) -> bytes:
    """Return the output line of a record, without line end."""
    ascii_only = line.raw.isascii()
    same = record.missing or (text == record.text and line.last(record.text_field) is not None)
    encoded = None if same else to_json(text, ascii_only=ascii_only)
    return line.with_log(to_json(log.to_json(), ascii_only=ascii_only), record.text_field, encoded)


def lines(
    stream: BinaryIO, name: str, counted: ReadCounts, most: int | None = None, *, mark: bool = True
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
        size = len(raw)
        begin = len(BOM) if mark and not position and raw.startswith(BOM) else 0
        position += size
        if _is_blank(raw, begin):
            position += _pass_blank(stream, counted, None if most is None else most - position)
            continue
        line = raw[begin : size - raw.endswith(b"\n")]
        del raw  # it may be large
        yield counted.count, line


def _is_blank(raw: bytes, begin: int) -> bool:
    return not raw[begin : begin + _FIRST].strip(SPACE) and not raw[begin:].strip(SPACE)


def _pass_blank(stream: BinaryIO, counted: ReadCounts, most: int | None) -> int:
    """Pass over the blank lines that stand at a stream's place, many at a time; return how many bytes that were.

    Lines that start at ``most`` bytes from here or later are left.
    """
    passed = 0
    while most is None or passed < most:
        ahead = _ahead(stream)
        end = len(ahead) - len(ahead.lstrip(SPACE))
        if most is not None and end > most - passed:
            end = ahead.find(b"\n", most - passed - 1) + 1 or end
        end = ahead.rfind(b"\n", 0, end) + 1
        if not end:
            break
        counted.count += ahead.count(b"\n", 0, end)
        passed += len(stream.read(end))
    return passed


def _ahead(stream: BinaryIO) -> bytes:
    """Return some of the bytes that come next, and leave them to be read."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(1)
    ahead = stream.read(_AHEAD)
    stream.seek(-len(ahead), io.SEEK_CUR)
    return ahead


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
        RecordError: it is not UTF-8, not JSON, not an object, or one of more than ``MOST_VALUES`` values or
            ``MOST_FIELDS`` members.
    """
    if len(raw) > MOST_VALUES and is_above(raw, MOST_VALUES):
        raise RecordError(f"more than {MOST_VALUES:,} values in one line; cut it into several records")
    try:
        fields = from_json(raw)
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}") from None
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise RecordError('JSON, but no object; each line has to be an object, as in {"id": …, "text": …}')
    if len(fields) > MOST_FIELDS:
        raise RecordError(f"{len(fields):,} fields, more than {MOST_FIELDS:,}; put them into a list or an object")
    line = ObjectLine.of(raw)
    if any(may_hold_long_number(raw, member.start, member.end) for member in line.members):
        fields = exactly_from_json(raw)
    return line, fields


def join(parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:  # noqa: ARG001 - lines have none
    """Write files one behind the other; compressed ones too, since members and frames stand side by side."""
    for part in parts:
        with part.open("rb") as source:
            shutil.copyfileobj(source, stream, 1 << 20)
