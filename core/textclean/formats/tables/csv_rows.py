"""Read the rows of CSV as documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import attrs

from textclean.errors import InputError, NoTextError, RecordError
from textclean.field_names import no_text
from textclean.formats.document import Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.csv_cells import DELIMITERS, csv_cells
from textclean.formats.tables.csv_records import csv_records
from textclean.record import LOG_KEY
from textclean.storage.compression import decompressed

#: Characters. What is longer is no name of a column, if no column has the name of the text.
_LONGEST_NAME = 100
_ESCAPED = b'\\"'


@attrs.frozen
class CsvHead:
    """The head of a file: the names of its columns, and the character between its cells."""

    names: tuple[str, ...]
    delimiter: str = ","


@attrs.frozen
class CsvRow:
    """A row as its cells, and the names of its columns."""

    names: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def size(self) -> int:
        """The characters of its cells."""
        return sum(map(len, self.cells))

    @property
    def json_columns(self) -> frozenset[str]:
        """No columns, since CSV does not say which columns hold JSON."""
        return frozenset()

    def line(self) -> ObjectLine:
        """Return the row as a line of JSON, in which all values are strings."""
        return ObjectLine.of(to_json(dict(zip(self.names, self.cells, strict=True))))

    def log(self) -> str:
        """Return the cell of the log."""
        return self.cells[self.names.index(LOG_KEY)]


def read_table(
    stream: BinaryIO, origin: InputRef, counted: ReadCounts, usual: str = ","
) -> Iterator[Document | Reject]:
    """Yield the records of a file, in order. Positions are line numbers. Blank lines are skipped.

    ``usual`` is the character that most files of this format have between their cells.

    Raises:
        InputError: there is no header row with a column for the text, or a row is longer than ``LONGEST`` bytes.
    """
    records = csv_records(stream, origin.name, counted, mark=True)
    head = _head(records, origin, usual)
    yield from _rows(records, origin, head)


def head_of(source: StoredFile, usual: str = ",") -> CsvHead:
    """Open a file and return its head. Errors: see ``read_table`` and ``StoredFile.open``."""
    with source.start() as stream:
        return read_head(decompressed(stream, source.path), source.origin, usual)


def read_head(stream: BinaryIO, origin: InputRef, usual: str = ",") -> CsvHead:
    """Read the header row of a file and return its head. Errors: see ``read_table``."""
    return _head(csv_records(stream, origin.name, ReadCounts(), mark=True), origin, usual)


def _head(records: Iterator[tuple[int, bytes]], origin: InputRef, usual: str) -> CsvHead:
    first = next(records, None)
    if first is None:
        raise InputError(f"{origin.name}: empty; a CSV file begins with the names of its columns")
    try:
        head = _recognized(first[1], origin, usual)
    except RecordError as error:
        raise InputError(f"{origin.name}:{first[0]}: no head: {error}; correct the first line") from None
    if not _has_text(head, origin) and _is_a_record(head.names):
        way = "put a line with the names of the columns before it"
        raise InputError(f"{origin.name}:{first[0]}: no head: the first line seems to be a record; {way}")
    double = next((name for name, times in Counter(head.names).items() if times > 1), None)
    if double is not None:
        raise InputError(f"{origin.name}: two columns are called {double!r}; give one another name")
    if not _has_text(head, origin):
        raise NoTextError(f"{origin.name}: {no_text(origin.fields, head.names, 'column')}", head.names)
    return head


def _is_a_record(names: tuple[str, ...]) -> bool:
    """Say whether a head is none, since a cell of it is a text or a URL."""
    return any(len(name) > _LONGEST_NAME or "\n" in name or "://" in name for name in names)


def _recognized(raw: bytes, origin: InputRef, usual: str) -> CsvHead:
    """Return the head with the character between its cells.

    If the user has not named one, it is the first of ``usual`` and ``DELIMITERS`` that gives a column for the text or
    the HTML; if none does, the one that gives the most columns. One that gives a single column separates nothing.

    Raises:
        RecordError: the row is not one of CSV.
    """
    if origin.delimiter is not None:
        return CsvHead(csv_cells(raw, 0, origin.delimiter), origin.delimiter)
    widest = CsvHead(())
    for delimiter in dict.fromkeys((usual, *DELIMITERS)):
        with suppress(RecordError):
            head = CsvHead(csv_cells(raw, 0, delimiter), delimiter)
            if _has_text(head, origin):
                return head
            widest = max(widest, head, key=lambda one: len(one.names))
    return widest if len(widest.names) > 1 else CsvHead(csv_cells(raw, 0, usual), usual)


def _has_text(head: CsvHead, origin: InputRef) -> bool:
    return not {origin.fields.text, origin.fields.html}.isdisjoint(head.names)


def read_rows(stream: BinaryIO, origin: InputRef, counted: ReadCounts, usual: str = ",") -> Iterator[Document | Reject]:
    """Yield the records of a block that begins with a copy of the header row, whose lines are not counted."""
    records = csv_records(stream, origin.name, counted, mark=True)
    head = _head(records, origin, usual)
    counted.count = 0
    yield from _rows(records, origin, head)


def _cells(raw: bytes, head: CsvHead) -> tuple[str, ...]:
    try:
        return csv_cells(raw, len(head.names), head.delimiter)
    except RecordError as error:
        way = "; a backslash stands before its quotes, as Spark writes them: write it with the option escape='\"'"
        raise RecordError(f"{error}{way if _ESCAPED in raw else ''}") from None


def _rows(records: Iterator[tuple[int, bytes]], origin: InputRef, head: CsvHead) -> Iterator[Document | Reject]:
    for number, raw in records:
        try:
            cells = _cells(raw, head)
            fields = dict(zip(head.names, cells, strict=True))
            yield Document(record_of(fields, origin.fields, origin.missing_text), number, CsvRow(head.names, cells))
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)
