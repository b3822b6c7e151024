"""Restored records as the rows that they came as: CSV and Parquet."""

from __future__ import annotations

from typing import Any, BinaryIO, Protocol

from textclean.formats.input_file import InputFile
from textclean.formats.json.encode import to_json
from textclean.formats.registry import CSV, Format
from textclean.formats.tables.schema import OTHER
from textclean.log.model import Log
from textclean.record import LOG_KEY, earlier_name
from textclean.review.outputs import Logged
from textclean.storage.compression import decompressed
from textclean.storage.files import open_read


class RowWriter(Protocol):
    """Writes the rows of an output as they were."""

    def write(self, item: Logged, text: str, log: Log | None) -> None:
        """Write a row with this text and this log; without a log the row is what the input had."""

    def close(self) -> None:
        """Write what is left."""


def is_sampled(source: InputFile) -> bool:
    """Say whether an output's columns came from a sample, so that its inputs were no rows."""
    return OTHER in (_head(source) if source.format is CSV else _schema(source).names)


def row_writer(known: Format, stream: BinaryIO, source: InputFile, *, whole: bool) -> RowWriter:
    """Return what writes the rows of an output in its own format, CSV or Parquet.

    Args:
        known: the format to write.
        stream: where it goes.
        source: the first file of the output, whose columns all have.
        whole: whether the input is wanted back, without log.
    """
    return (CsvRows if known is CSV else ParquetRows)(stream, source, whole=whole)


class CsvRows:
    """Writes CSV."""

    def __init__(self, stream: BinaryIO, source: InputFile, *, whole: bool) -> None:
        from textclean.formats.csv import csv_line  # noqa: PLC0415 - only for CSV

        self._stream, self._line = stream, csv_line
        head = _head(source)
        self._names = _kept(list(head), source.origin.fields.text) if whole else list(head)
        stream.write(csv_line([(earlier_name(name) or name) if whole else name for name in self._names]))

    def write(self, item: Logged, text: str, log: Log | None) -> None:
        """Write a row."""
        record = item.document.record
        cells = dict(record.fields) | {record.text_field: text}
        if log is not None:
            cells[LOG_KEY] = to_json(log.to_json()).decode()
        self._stream.write(self._line([cells[name] for name in self._names]))

    def close(self) -> None:
        """End the rows; they need no end."""


class ParquetRows:
    """Writes Parquet, the rows of a batch at a time."""

    def __init__(self, stream: BinaryIO, source: InputFile, *, whole: bool) -> None:
        import pyarrow as pa  # noqa: PLC0415 - only for Parquet

        from textclean.formats.tables.parquet_writer import TableWriter  # noqa: PLC0415 - only for Parquet

        schema = _schema(source)
        self._text_field = source.origin.fields.text
        if whole:
            kept = [schema.field(name) for name in _kept(schema.names, self._text_field)]
            schema = pa.schema([field.with_name(earlier_name(field.name)) for field in kept], schema.metadata)
        self._schema, self._table, self._whole = schema, TableWriter(stream, schema), whole
        self._pending: list[tuple[Logged, str, Log | None]] = []

    def write(self, item: Logged, text: str, log: Log | None) -> None:
        """Write a row."""
        if self._pending and _batch(self._pending[0][0]) is not _batch(item):
            self._turn()
        self._pending.append((item, text, log))

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._turn()
        self._table.close()

    def _turn(self) -> None:
        from textclean.formats.tables.arrow_log import log_array  # noqa: PLC0415 - only for Parquet
        from textclean.formats.tables.parquet_writer import restored, text_array  # noqa: PLC0415

        if not self._pending:
            return
        columns = {}
        if self._text_field in self._schema.names:
            kind = self._schema.field(self._text_field).type
            texts = (None if item.document.record.missing else text for item, text, _ in self._pending)
            columns[self._text_field] = text_array(texts, kind)
        logs = [log for _, _, log in self._pending if log is not None]
        if logs:
            columns[LOG_KEY] = log_array(logs, self._schema.field(LOG_KEY).type)
        documents = [item.document for item, _, _ in self._pending]
        self._table.add(restored(documents, columns, self._schema, whole=self._whole))
        self._pending = []


def _head(source: InputFile) -> tuple[str, ...]:
    from textclean.formats.csv import column_names  # noqa: PLC0415 - only for CSV

    with open_read(source.path) as opened:
        return column_names(decompressed(opened, source.path), source.origin)


def _schema(source: InputFile) -> Any:  # noqa: ANN401 - pyarrow's schema
    from textclean.formats.parquet import schema_of  # noqa: PLC0415 - only for Parquet

    return schema_of(source)


def _batch(item: Logged) -> object:
    return getattr(item.document.held, "batch", None)


def _kept(names: list[str], text_field: str) -> list[str]:
    """Return the columns that the input had: not the log, and not a text that stands behind it."""
    if LOG_KEY not in names:
        return names
    made = OTHER not in names and names.index(text_field) > names.index(LOG_KEY)
    return [name for name in names if name != LOG_KEY and not (made and name == text_field)]
