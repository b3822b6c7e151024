"""Write Parquet. Rows of Arrow tables are copied unchanged, and other records are converted to rows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from textclean.errors import OutputError, RecordError
from textclean.formats.document import Document
from textclean.formats.tables.arrow_log import LOG_FIELD, log_array, strings_checked
from textclean.formats.tables.arrow_rows import KIND, ArrowRow
from textclean.formats.tables.cells import Cells, cells_of
from textclean.formats.tables.schema import OTHER, Layout
from textclean.log.model import Log
from textclean.log.restore import all_edits
from textclean.record import LOG_KEY, earlier_name, previous_name

#: Records are converted to Arrow when this many records, or this many bytes of their content, are waiting.
_PENDING, _PENDING_BYTES = 1000, 16 << 20
#: Rows are written as a row group when there are this many rows or bytes.
_GROUP_ROWS, _GROUP_BYTES = 100_000, 32 << 20
_KINDS = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_(), "json": pa.string()}

_Item = tuple[Document, str, Log, Cells | None]


class ParquetWriter:
    """Writes records as rows, one row group at a time."""

    def __init__(self, stream: BinaryIO, layout: Layout | None) -> None:
        if layout is None:
            raise OutputError("Parquet has columns, and nothing says which; pass the layout")
        self._layout = layout
        self._schema = output_schema(layout)
        self._table = TableWriter(stream, self._schema)
        self._pending: list[_Item] = []
        self._bytes = 0
        self._checked: pa.Schema | None = None

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document.

        Raises:
            RecordError: the record holds a lone surrogate, or has columns that the layout lacks.
        """
        strings_checked(lambda: _encode(_strings(document, text, log)))
        cells = None
        if isinstance(document.held, ArrowRow):
            self._check_columns(document.held.batch.rows.schema)
        else:
            cells = cells_of(document, self._layout)
        item = (document, text, log, cells)
        self._bytes += len(text) + sum(len(edit.removed or "") for edit in log.edits)
        if not (self._pending and cells is None and _batch_of(item) == _batch_of(self._pending[-1])):
            self._bytes += document.held.size
        self._pending.append(item)
        if len(self._pending) >= _PENDING or self._bytes >= _PENDING_BYTES:
            self._turn()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._turn()
        self._table.close()

    def _turn(self) -> None:
        for _, items in groupby(self._pending, key=_batch_of):
            self._table.add(_rows(list(items), self._schema, self._layout))
        self._pending, self._bytes = [], 0

    def _check_columns(self, schema: pa.Schema) -> None:
        if schema is self._checked:
            return
        lacking = [name for name in map(previous_name, schema.names) if name not in self._schema.names]
        if lacking:
            raise RecordError(f"columns that were not there when the run was planned: {', '.join(map(repr, lacking))}")
        self._checked = schema


class TableWriter:
    """Writes rows of one schema in row groups. Their sizes depend only on the rows."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = parquet_writer(stream, schema)
        self._batches: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._batches.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._write()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_batches(self._batches, self._schema), row_group_size=self._rows)
        self._batches, self._rows, self._bytes = [], 0, 0


def parquet_writer(stream: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer with our settings: zstd compression, and checksums of pages to detect damage."""
    return pq.ParquetWriter(stream, schema, compression="zstd", write_page_checksum=True)


def join_row_groups(parts: Sequence[Path], stream: BinaryIO, layout: Layout | None) -> None:
    """Copy the row groups of part files into one file."""
    schema = output_schema(layout) if layout else pq.read_schema(parts[0])
    with parquet_writer(stream, schema) as writer:
        for part in parts:
            with pq.ParquetFile(part, pre_buffer=False) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, use_threads=False)
                    writer.write_table(table.cast(schema), row_group_size=max(table.num_rows, 1))


def output_schema(layout: Layout) -> pa.Schema:
    """Return the schema of an output: the columns of the layout, the log, and columns that textclean adds."""
    known = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(layout.schema))) if layout.schema else pa.schema([])
    fields = [
        known.field(column.name)
        if column.name in known.names
        else pa.field(column.name, _KINDS[column.kind], metadata={KIND: column.kind} if column.kind == "json" else None)
        for column in layout.columns
    ]
    if layout.sampled:
        fields.append(pa.field(OTHER, pa.string(), metadata={KIND: "other"}))
    fields.append(LOG_FIELD)
    if layout.text_field not in layout.kinds:
        fields.append(pa.field(layout.text_field, pa.string()))
    return pa.schema(fields, known.metadata)


def restored(
    documents: Sequence[Document], columns: Mapping[str, pa.Array], schema: pa.Schema, *, whole: bool
) -> pa.RecordBatch:
    """Return rows of an output with some columns replaced. All rows must come from one batch.

    If ``whole`` is true, the columns get the names that they had in the input.
    """
    return _replaced(_taken(documents), columns, schema, earlier_name if whole else _same)


def _same(name: str) -> str:
    return name


def _replaced(
    rows: pa.RecordBatch, columns: Mapping[str, pa.Array], schema: pa.Schema, rename: Callable[[str], str | None]
) -> pa.RecordBatch:
    """Return rows in another schema. A column comes from ``columns``, or from the renamed rows, or is null."""
    held = {rename(name): index for index, name in enumerate(rows.schema.names)}

    def column(field: pa.Field) -> pa.Array:
        if field.name in columns:
            return columns[field.name]
        if field.name not in held:
            return pa.nulls(rows.num_rows, field.type)
        found = rows.column(held[field.name])
        return found if found.type == field.type else found.cast(field.type)

    return pa.RecordBatch.from_arrays([column(field) for field in schema], schema=schema)


def text_array(texts: Iterable[str | None], kind: pa.DataType) -> pa.Array:
    """Return texts as an array of the text column's type, which may be a dictionary type."""
    values = pa.array(texts, kind.value_type if pa.types.is_dictionary(kind) else kind)
    return values.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else values


def _taken(documents: Sequence[Document]) -> pa.RecordBatch:
    """Return the rows of documents that come from one batch."""
    held = [document.held for document in documents if isinstance(document.held, ArrowRow)]
    rows = held[0].batch.rows
    indices = [row.index for row in held]
    if indices == list(range(indices[0], indices[0] + len(indices))):
        return rows.slice(indices[0], len(indices))
    # Copy consecutive rows together. ``take`` does not support all column types.
    stretches = []
    for _, stretch in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
        run = [index for _, index in stretch]
        stretches.append(rows.slice(run[0], len(run)))
    return pa.concat_batches(stretches)


def _batch_of(item: _Item) -> int:
    held = item[0].held
    return id(held.batch) if isinstance(held, ArrowRow) else 0


def _rows(items: list[_Item], schema: pa.Schema, layout: Layout) -> pa.RecordBatch:
    columns = {
        layout.text_field: text_array(
            [None if document.record.missing else text for document, text, _, _ in items],
            schema.field(layout.text_field).type,
        ),
        LOG_KEY: log_array([log for _, _, log, _ in items]),
    }
    documents = [document for document, _, _, _ in items]
    if isinstance(documents[0].held, ArrowRow):
        return _replaced(_taken(documents), columns, schema, previous_name)
    cells = [cells for _, _, _, cells in items if cells is not None]
    if layout.sampled:
        columns[OTHER] = pa.array([cell.other for cell in cells], pa.string())
    for column in layout.columns:
        if column.name != layout.text_field:
            kind = schema.field(column.name).type
            columns[column.name] = pa.array([cell.values.get(column.name) for cell in cells], kind)
    return _replaced(pa.RecordBatch.from_arrays([columns[LOG_KEY]], [LOG_KEY]), columns, schema, previous_name)


def _encode(strings: Iterable[str]) -> None:
    """Encode strings one at a time, to raise an error for a lone surrogate. The results are not kept."""
    for text in strings:
        if not text.isascii():
            text.encode()


def _strings(document: Document, text: str, log: Log) -> Iterator[str]:
    yield document.record.text
    yield text
    for edit in all_edits(log.edits):
        yield from (edit.removed or "", edit.inserted, edit.rule, edit.reason)
    yield from (f"{kept.rule}{kept.why}" for kept in log.kept)
    yield from (failure.error for failure in log.errors)
    yield from log.tags
