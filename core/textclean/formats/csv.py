"""CSV as RFC 4180 has it: comma, double quotes, a head with the names of the columns; line breaks only inside quotes.

A record ends at a line feed that an even number of quotes stands before. So a file can be cut without being parsed.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, cast

import attrs

from textclean.errors import InputError, OutputError, RecordError
from textclean.formats import jsonl
from textclean.formats.document import LONGEST, MOST_FIELDS, Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.jsonl import join
from textclean.formats.tables.cells import cells_of, is_unicode
from textclean.formats.tables.schema import OTHER, Layout
from textclean.log.model import Log
from textclean.record import LOG_KEY

__all__ = ["Writer", "column_names", "csv_blocks", "join", "read", "read_rows"]

Head = tuple[str, ...]
_CELL = r'(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)'
_ROW = re.compile(f"{_CELL}(?:,{_CELL})*+")
_PLACE = re.compile(f"(?:^|,){_CELL}")
# What is left of a record from a place outside of quotes on, and blank ones.
_REST = re.compile(rb'[^"\n]*+(?:"[^"]*+"[^"\n]*+)*+\n')
_BLANKS = re.compile(rb"(?:\n++|\r\n)++")
_STRAY = "a quote inside a cell that is not quoted, or something behind one that is"
# Bytes that are read at a time, and characters from which on a row is a long one.
_CHUNK, _LONG_ROW = 1 << 17, 1 << 20


@attrs.frozen
class CsvRow:
    """A row as its cells, and the names of its columns."""

    head: Head
    cells: tuple[str, ...]

    @property
    def size(self) -> int:
        """The characters of its cells."""
        return sum(map(len, self.cells))

    @property
    def json_columns(self) -> frozenset[str]:
        """None; CSV does not say."""
        return frozenset()

    def line(self) -> ObjectLine:
        """Return the row as a line of JSON; all values are strings."""
        return ObjectLine.of(to_json(dict(zip(self.head, self.cells, strict=True))))

    def log(self) -> str:
        """Return the cell of the log."""
        return self.cells[self.head.index(LOG_KEY)]


def read(stream: BinaryIO, origin: InputRef, counted: ReadCounts | None = None) -> Iterator[Document | Reject]:
    """Yield the records of a file, in order; positions are numbers of lines, blank lines are passed over.

    Raises:
        InputError: there is no head with a column for the text, or a row is longer than ``LONGEST`` bytes.
    """
    records = _records(stream, origin.name, counted or ReadCounts(), mark=True)
    head = _head(records, origin)
    yield from _rows(records, origin, head)


def column_names(stream: BinaryIO, origin: InputRef) -> Head:
    """Read the head of a file and return the names of its columns; raises as ``read`` does."""
    return _head(_records(stream, origin.name, ReadCounts(), mark=True), origin)


def _head(records: Iterator[tuple[int, bytes]], origin: InputRef) -> Head:
    first = next(records, None)
    if first is None:
        raise InputError(f"{origin.name}: empty; a CSV file begins with the names of its columns")
    try:
        head = _cells(first[1])
    except RecordError as error:
        raise InputError(f"{origin.name}:{first[0]}: no head: {error}; correct the first line") from None
    names = origin.fields
    double = next((name for name, times in Counter(head).items() if times > 1), None)
    if double is not None:
        raise InputError(f"{origin.name}: two columns are called {double!r}; give one another name")
    if names.text not in head and names.html not in head:
        known = ", ".join(map(repr, head[:20]))
        raise InputError(
            f"{origin.name}: no column {names.text!r}, and no {names.html!r} (columns: {known}); "
            "--text-field names the text's column"
        )
    return head


def read_rows(stream: BinaryIO, origin: InputRef, head: Head, counted: ReadCounts) -> Iterator[Document | Reject]:
    """Yield the records of a stream that begins behind the head."""
    return _rows(_records(stream, origin.name, counted), origin, head)


def _rows(records: Iterator[tuple[int, bytes]], origin: InputRef, head: Head) -> Iterator[Document | Reject]:
    for number, raw in records:
        try:
            cells = _cells(raw, len(head))
            fields = dict(zip(head, cells, strict=True))
            yield Document(record_of(fields, origin.fields, origin.missing_text), number, CsvRow(head, cells))
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)


def csv_blocks(stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
    """Cut a file into blocks of whole records, of at least this many bytes each but for the last."""
    parts: list[bytes] = []
    size = 0
    try:
        for record, _ in _raw_records(stream, name):
            parts.append(record)
            size += len(record)
            if size >= target_bytes:
                yield b"".join(parts)
                parts, size = [], 0
    except Exception:
        # The file is cut off, or broken; what came before is whole.
        if parts:
            yield b"".join(parts)
        raise
    if parts:
        yield b"".join(parts)


class Writer:
    """Writes records as rows; lines end in CRLF, and cells are quoted where they have to be."""

    def __init__(self, stream: BinaryIO, layout: Layout | None, head: bool = True) -> None:  # noqa: FBT001, FBT002 - as all writers
        if layout is None:
            raise OutputError("CSV has columns, and nothing says which; pass the layout")
        self._stream = stream
        self._layout = layout
        names = [column.name for column in layout.columns]
        self._names = [*names, *([OTHER] if layout.sampled else []), LOG_KEY]
        if layout.text_field not in names:
            self._names.append(layout.text_field)
        if head:
            stream.write(csv_line(self._names))

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document.

        Raises:
            RecordError: its text holds a lone surrogate, or it has columns that the layout lacks.
        """
        if not is_unicode(text):
            raise RecordError("a lone surrogate in the text, which CSV in UTF-8 cannot hold; write JSON Lines")
        cells = cells_of(document, self._layout, as_text=True)
        values = {**cells.values, LOG_KEY: to_json(log.to_json()).decode(), self._layout.text_field: text}
        if self._layout.sampled:
            values[OTHER] = cells.other
        self._stream.write(csv_line([values.get(name) or "" for name in self._names]))

    def close(self) -> None:
        """End the output; rows need no end."""


class _Line:
    """Gives a line back to who writes it."""

    def write(self, line: str) -> str:
        return line


_WRITER = csv.writer(_Line(), lineterminator="\r\n")


def csv_line(cells: list[str]) -> bytes:
    """Return cells as a line with its end."""
    return str(_WRITER.writerow(cells)).encode()


def _cells(raw: bytes, wanted: int = 0) -> tuple[str, ...]:
    """Return the cells of a row.

    Args:
        raw: the row, without its end.
        wanted: how many there have to be; 0: any number up to ``MOST_FIELDS``, as in a head.

    Raises:
        RecordError: there are others, or it is no row.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}") from None
    quoted = '"' in text or "\r" in text
    commas = text.count(",")
    if commas >= MOST_FIELDS and (not quoted or _are_more(text, MOST_FIELDS)):
        have = f", and the head has {wanted}" if wanted else ""
        raise RecordError(f"more than {MOST_FIELDS:,} cells{have}")
    if not quoted and wanted in {0, commas + 1}:
        return tuple(text.split(","))
    cells = _quoted(text) if quoted else ()
    count = len(cells) or commas + 1
    if wanted and count != wanted:
        raise RecordError(f"{count} cells, and the head has {wanted}")
    return cells


def _are_more(text: str, most: int) -> bool:
    """Say whether a row has more cells; commas in cells are none between them."""
    return next(islice(_PLACE.finditer(text), most, None), None) is not None


def _quoted(text: str) -> tuple[str, ...]:
    if len(text) > _LONG_ROW:
        # The reader of the standard library takes eight bytes for each character of a cell.
        if not _ROW.fullmatch(text):
            raise RecordError(f"not CSV: {_STRAY}")
        return tuple(map(_unquoted, (found[0].removeprefix(",") for found in _PLACE.finditer(text))))
    if csv.field_size_limit() < LONGEST:
        csv.field_size_limit(sys.maxsize)
    try:
        (cells,) = csv.reader([text], strict=True)
    except csv.Error as error:
        message = "a line break outside of quotes, or a quote that is none" if "new-line" in str(error) else str(error)
        raise RecordError(f"not CSV: {message}") from None
    # The reader of the standard library lets quotes pass inside a cell that is not quoted.
    if any('"' in cell for cell in cells) and not _ROW.fullmatch(text):
        raise RecordError("not CSV: a quote inside a cell that is not quoted")
    return tuple(cells)


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _records(stream: BinaryIO, name: str, counted: ReadCounts, *, mark: bool = False) -> Iterator[tuple[int, bytes]]:
    """Yield the records that are not blank with the numbers of their first lines, without the line end."""
    number = counted.count + 1
    for raw, lines in _raw_records(stream, name):
        counted.count += lines
        record = b"" if lines > 1 and not raw.strip(b"\r\n") else raw.removesuffix(b"\n").removesuffix(b"\r")
        if mark and number == 1:
            record = record.removeprefix(jsonl.BOM)
        if record:
            yield number, record
        number = counted.count + 1


def _raw_records(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, int]]:
    """Yield records with their line ends and how many lines they are; blank ones that stand together as one."""
    parts: list[bytes] = []
    size = lines = 0
    odd = False  # whether what is in ``parts`` ends inside of quotes
    read = cast("io.BufferedReader", stream).read1
    while chunk := read(_CHUNK):
        start = 0
        while (found := _end(chunk, start, odd=odd, begun=bool(parts))) is not None:
            parts.append(chunk[start:found])
            raw = b"".join(parts)
            parts, size, odd, start = [], 0, False, found
            count = raw.count(b"\n")
            lines += count
            yield raw, count
        rest = chunk[start:]
        parts += [rest] if rest else []
        size += len(rest)
        odd ^= rest.count(b'"') % 2 == 1
        if size > LONGEST:
            message = "a quote that no other one closes" if odd else f"more than {LONGEST >> 20} MiB in one row"
            raise InputError(f"{name}:{lines + 1}: {message}; correct this line")
    if parts:
        raw = b"".join(parts)
        yield raw, raw.count(b"\n") + (not raw.endswith(b"\n"))


def _end(chunk: bytes, start: int, *, odd: bool, begun: bool) -> int | None:
    """Return the place behind the record, or the blank ones, that stand in a chunk from a place on; None: they go on.

    Args:
        chunk: the bytes.
        start: the place, ...
        odd: ... which stands inside of quotes if this is so, ...
        begun: ... and inside of a record if this is.
    """
    if not begun and (blank := _BLANKS.match(chunk, start)):
        return blank.end()
    if odd:
        start = chunk.find(b'"', start) + 1
        if not start:
            return None
    found = _REST.match(chunk, start)
    return found.end() if found else None
