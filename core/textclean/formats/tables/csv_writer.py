"""Write records as rows of CSV: cleaned records, and restored records."""

from __future__ import annotations

from typing import BinaryIO

from textclean.errors import OutputError, RecordError
from textclean.formats.document import Document
from textclean.formats.json.encode import to_json
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.cells import cells_of, is_unicode
from textclean.formats.tables.csv_cells import csv_line
from textclean.formats.tables.csv_rows import head_of
from textclean.formats.tables.schema import OTHER, Layout, input_columns
from textclean.formats.writers import RestoredRecord
from textclean.log.model import Log
from textclean.record import LOG_KEY, earlier_name


class CsvWriter:
    """Writes records as rows. Lines end in CRLF, and cells are quoted only if necessary."""

    def __init__(self, stream: BinaryIO, layout: Layout | None, delimiter: str = ",", *, head: bool = True) -> None:
        if layout is None:
            raise OutputError("CSV has columns, and nothing says which; pass the layout")
        self._stream = stream
        self._delimiter = delimiter
        self._layout = layout
        names = [column.name for column in layout.columns]
        self._names = [*names, *([OTHER] if layout.sampled else []), LOG_KEY]
        if layout.text_field not in names:
            self._names.append(layout.text_field)
        if head:
            stream.write(csv_line(self._names, delimiter))

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document.

        Raises:
            RecordError: the text holds a lone surrogate, or the record has columns that the layout lacks.
        """
        if not is_unicode(text):
            raise RecordError("a lone surrogate in the text, which CSV in UTF-8 cannot hold; write JSON Lines")
        cells = cells_of(document, self._layout, as_text=True)
        values = {**cells.values, LOG_KEY: to_json(log.to_json()).decode(), self._layout.text_field: text}
        if self._layout.sampled:
            values[OTHER] = cells.other
        self._stream.write(csv_line([values.get(name) or "" for name in self._names], self._delimiter))

    def close(self) -> None:
        """Do nothing: rows need no end."""


class CsvRestorer:
    """Writes the restored rows of an output."""

    def __init__(self, stream: BinaryIO, source: StoredFile, delimiter: str = ",", *, whole: bool) -> None:
        self._stream = stream
        head = head_of(source, delimiter)
        names = list(head.names)
        self._delimiter = head.delimiter
        self._names = input_columns(names, source.origin.fields.text) if whole else names
        shown = [(earlier_name(name) or name) if whole else name for name in self._names]
        stream.write(csv_line(shown, self._delimiter))

    def write(self, record: RestoredRecord) -> None:
        """Write a row."""
        was = record.document.record
        cells = dict(was.fields) | {was.text_field: record.text}
        if record.log is not None:
            cells[LOG_KEY] = to_json(record.log.to_json()).decode()
        self._stream.write(csv_line([cells[name] for name in self._names], self._delimiter))

    def close(self) -> None:
        """Do nothing: rows need no end."""
