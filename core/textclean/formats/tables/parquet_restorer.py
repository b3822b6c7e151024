"""Write restored records as rows of Parquet."""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa

from textclean.formats.document import Document
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.arrow_log import log_array
from textclean.formats.tables.parquet_reader import schema_of
from textclean.formats.tables.parquet_writer import TableWriter, restored, text_array
from textclean.formats.tables.schema import input_columns
from textclean.formats.writers import RestoredRecord
from textclean.record import LOG_KEY, earlier_name


class ParquetRestorer:
    """Writes the restored rows of an output, one batch at a time."""

    def __init__(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> None:
        schema = schema_of(source)
        self._text_field = source.origin.fields.text
        if whole:
            kept = [schema.field(name) for name in input_columns(schema.names, self._text_field)]
            schema = pa.schema([field.with_name(earlier_name(field.name)) for field in kept], schema.metadata)
        self._schema, self._table, self._whole = schema, TableWriter(stream, schema), whole
        self._pending: list[RestoredRecord] = []

    def write(self, record: RestoredRecord) -> None:
        """Write a row."""
        if self._pending and _batch(self._pending[0].document) is not _batch(record.document):
            self._turn()
        self._pending.append(record)

    def close(self) -> None:
        """Write the remaining rows and the footer."""
        self._turn()
        self._table.close()

    def _turn(self) -> None:
        if not self._pending:
            return
        columns = {}
        if self._text_field in self._schema.names:
            kind = self._schema.field(self._text_field).type
            texts = (None if record.document.record.missing else record.text for record in self._pending)
            columns[self._text_field] = text_array(texts, kind)
        logs = [record.log for record in self._pending if record.log is not None]
        if logs:
            columns[LOG_KEY] = log_array(logs, self._schema.field(LOG_KEY).type)
        documents = [record.document for record in self._pending]
        self._table.add(restored(documents, columns, self._schema, whole=self._whole))
        self._pending = []


def _batch(document: Document) -> object:
    return getattr(document.held, "batch", None)
