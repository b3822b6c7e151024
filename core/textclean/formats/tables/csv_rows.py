"""Read the rows of CSV as documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.csv_cells import csv_cells
from textclean.formats.tables.csv_records import csv_records
from textclean.record import LOG_KEY
from textclean.storage.compression import decompressed

Head = tuple[str, ...]


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
        """No columns, since CSV does not say which columns hold JSON."""
        return frozenset()

    def line(self) -> ObjectLine:
        """Return the row as a line of JSON, in which all values are strings."""
        return ObjectLine.of(to_json(dict(zip(self.head, self.cells, strict=True))))

    def log(self) -> str:
        """Return the cell of the log."""
        return self.cells[self.head.index(LOG_KEY)]


def read_table(stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
    """Yield the records of a file, in order. Positions are line numbers. Blank lines are skipped.

    Raises:
        InputError: there is no header row with a column for the text, or a row is longer than ``LONGEST`` bytes.
    """
    records = csv_records(stream, origin.name, counted, mark=True)
    head = _head(records, origin)
    yield from _rows(records, origin, head)


def head_of(source: StoredFile) -> Head:
    """Open a file and return the names of its columns. Errors: see ``read_table`` and ``StoredFile.open``."""
    with source.open() as stream:
        return column_names(decompressed(stream, source.path), source.origin)


def column_names(stream: BinaryIO, origin: InputRef) -> Head:
    """Read the header row of a file and return the names of its columns. Errors: see ``read_table``."""
    return _head(csv_records(stream, origin.name, ReadCounts(), mark=True), origin)


def _head(records: Iterator[tuple[int, bytes]], origin: InputRef) -> Head:
    first = next(records, None)
    if first is None:
        raise InputError(f"{origin.name}: empty; a CSV file begins with the names of its columns")
    try:
        head = csv_cells(first[1])
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
    """Yield the records of a stream that begins after the header row."""
    return _rows(csv_records(stream, origin.name, counted), origin, head)


def _rows(records: Iterator[tuple[int, bytes]], origin: InputRef, head: Head) -> Iterator[Document | Reject]:
    for number, raw in records:
        try:
            cells = csv_cells(raw, len(head))
            fields = dict(zip(head, cells, strict=True))
            yield Document(record_of(fields, origin.fields, origin.missing_text), number, CsvRow(head, cells))
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)
