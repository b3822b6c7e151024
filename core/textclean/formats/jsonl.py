"""JSON Lines: one object per line. Lines are read one by one, so a file may be larger than the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, cast

import attrs

from textclean.errors import InputError, RecordError
from textclean.formats.document import MOST_FIELDS, Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.format import Format
from textclean.formats.json.decode import MOST_VALUES, exactly_from_json, from_json, is_above, may_hold_long_number
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.lines import line_blocks, line_end, lines
from textclean.formats.restore_json import LineRestorer
from textclean.formats.stored_file import ByteRange, StoredFile
from textclean.formats.tables.schema import Layout
from textclean.formats.writers import Writer
from textclean.log.encoded import encoded_log
from textclean.log.model import Log
from textclean.record import Record


class JsonLines(Format):
    """JSON Lines. Any output can be restored to it."""

    name = "JSON Lines"
    suffixes = (".jsonl", ".jl", ".ndjson", ".jsonlines")
    ranges_are_bytes = True

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the documents of a stream of lines, in order. Blank lines are skipped.

        A position is a line number, counted from 1. Only LF ends a line. A CR before it counts as white space, and is
        written to the output, too.

        Raises:
            InputError: a line is longer than ``LONGEST`` bytes.
        """
        return read_lines(lines(stream, origin.name, counted), origin)

    def split(self, source: StoredFile, target_bytes: int) -> Sequence[ByteRange]:
        """Cut a file. The ranges depend only on its size."""
        size = source.size or 0
        ends = [*range(target_bytes, size - target_bytes // 2, target_bytes), size]
        return tuple(ByteRange(start, end) for start, end in zip([0, *ends], ends, strict=False))

    def read_range(
        self, stream: BinaryIO, origin: InputRef, part: ByteRange, counted: ReadCounts
    ) -> Iterator[Document | Reject]:
        """Yield the documents of the lines that start in a range."""
        end = cast("int", part.end)
        start = line_end(stream, part.start, end)
        if start < end:
            stream.seek(start)
            numbered = lines(stream, origin.name, counted, end - start, mark=not part.start)
            yield from read_lines(numbered, origin)
        if stream.tell() < end:
            raise InputError(
                f"{origin.name}: {end - stream.tell():,} bytes shorter than it was; leave it alone while it is read"
            )

    def record_end(self, stream: BinaryIO, position: int) -> int:
        """Return the end of the line that holds the byte before a position."""
        return line_end(stream, position)

    def blocks(self, stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
        """Cut a stream at the ends of lines."""
        return line_blocks(stream, name, target_bytes)

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:  # noqa: ARG002 - lines have neither
        """Make a writer of lines."""
        return LineWriter(stream)

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> LineRestorer:  # noqa: ARG002 - a record holds all
        """Make a writer of restored lines. Records of other formats are written as lines, too."""
        return LineRestorer(stream)

    def restores(self, written_as: Format) -> bool:  # noqa: ARG002 - any
        """Return True: every record has a form in JSON."""
        return True


def read_lines(numbered: Iterable[tuple[int, bytes]], origin: InputRef) -> Iterator[Document | Reject]:
    """Yield a document or a reject for each numbered line."""
    for number, raw in numbered:
        try:
            line, fields = parse_line(raw)
            yield Document(record_of(fields, origin.fields, origin.missing_text), number, line)
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)


@attrs.frozen
class LineWriter:
    """Writes documents with cleaned text and log. All other bytes of a line stay unchanged."""

    stream: BinaryIO

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document."""
        self.stream.write(output_line(document.line, document.record, text, log))
        self.stream.write(b"\n")

    def close(self) -> None:
        """Do nothing: lines need no end."""


def output_line(line: ObjectLine, record: Record, text: str, log: Log) -> bytes:
    """Return the output line of a record, without a line end."""
    ascii_only = line.raw.isascii()
    same = record.missing or (text == record.text and line.last(record.text_field) is not None)
    encoded = None if same else to_json(text, ascii_only=ascii_only)
    written = encoded_log(log)
    if written is None or (ascii_only and not written.isascii()):
        written = to_json(log.to_json(), ascii_only=ascii_only)
    return line.with_log(written, record.text_field, encoded)


def parse_line(raw: bytes) -> tuple[ObjectLine, dict[str, Any]]:
    """Return a line's members as bytes and as values.

    Raises:
        RecordError: the line is not UTF-8, not JSON or not an object, or it has more than ``MOST_VALUES`` values or
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
