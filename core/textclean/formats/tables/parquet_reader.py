"""Read Parquet row group by row group, so that a file may be larger than the memory."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from textclean.errors import InputError
from textclean.formats.document import Document, InputRef, Reject
from textclean.formats.stored_file import ByteRange, StoredFile
from textclean.formats.tables.arrow_checks import DAMAGES, check_columns, short
from textclean.formats.tables.arrow_rows import documents
from textclean.formats.tables.parquet_weights import Weights

#: The target bytes and the most rows of a batch. Rows are limited because dictionary-encoded text expands when read.
_BATCH_BYTES, _BATCH_ROWS = 4 << 20, 1000
#: How many bytes of each column are read at a time. Without it, Arrow reads the whole column of a row group.
_BUFFER = 1 << 20


def read_row_groups(stream: BinaryIO, origin: InputRef, start: int, end: int | None) -> Iterator[Document | Reject]:
    """Yield the records of the row groups ``[start, end)``. Positions are rows of the file, counted from 1.

    Raises:
        InputError: it is not a Parquet file, is damaged, or has no column for the text. Everything before was yielded.
    """
    with _opening(origin.name):
        size = stream.seek(0, os.SEEK_END)
        file = pq.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
        metadata = file.metadata
        check_columns(file.schema_arrow, origin)
        position = 1 + sum(metadata.row_group(group).num_rows for group in range(start))
    weights = Weights(stream, size, origin.name, file.schema)
    for group in range(start, metadata.num_row_groups if end is None else end):
        rows = metadata.row_group(group).num_rows
        with _reading_group(file, group, origin.name, 1):
            least = _BATCH_BYTES * rows // max(metadata.row_group(group).total_byte_size, 1)
            count = max(1, min(_BATCH_ROWS, least, weights.rows(group)))
        first = position
        with _reading_group(file, group, origin.name, count):
            batches = file.iter_batches(count, row_groups=[group], use_threads=False)
        while True:
            with _reading_group(file, group, origin.name, count):
                batch = next(batches, None)
            if batch is None:
                break
            weights.take(batch)
            yield from documents(batch, origin, position)
            position += batch.num_rows
        if position - first != rows:
            raise InputError(
                f"{origin.name}: row group {group} has {position - first:,} of {rows:,} rows; get it again"
            )


def row_group_ranges(source: StoredFile, target_bytes: int) -> tuple[ByteRange, ...]:
    """Return ranges of row groups with about ``target_bytes`` stored bytes each. Empty if the file cannot be read.

    Raises:
        InputError: another file has taken its place.
    """
    try:
        with source.open() as stream:
            metadata = pq.read_metadata(stream)
            sizes = _stored(metadata, stream.seek(0, os.SEEK_END))
    except DAMAGES:
        return ()
    ranges: list[ByteRange] = []
    start = 0
    total = 0.0
    for group, size in enumerate(sizes):
        if total and total + size > target_bytes:
            ranges.append(ByteRange(start, group))
            start, total = group, 0.0
        total += size
    return (*ranges, ByteRange(start, len(sizes)))


def schema_of(source: StoredFile) -> pa.Schema:
    """Return the columns of a file.

    Raises:
        InputError: the file cannot be read, or has no column for the text.
    """
    with _opening(source.origin.name), source.open() as stream:
        schema = pq.read_schema(stream)
        check_columns(schema, source.origin)
    return schema


def schema_text(fields: Sequence[pa.Field], metadata: dict[bytes, bytes] | None) -> str:
    """Return a schema as text."""
    return base64.b64encode(pa.schema(fields, metadata).serialize()).decode()


def _stored(metadata: pq.FileMetaData, size: int) -> list[float]:
    """Estimate the stored bytes of row groups: each gets the same share of the file as of the unpacked bytes.

    The exact numbers are stored with the columns of a row group. But if these are damaged, Arrow kills the process.
    """
    unpacked = [max(metadata.row_group(group).total_byte_size, 1) for group in range(metadata.num_row_groups)]
    total = sum(unpacked)
    return [size * share / total for share in unpacked]


@contextmanager
def _opening(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGES as error:
        raise InputError(f"{name}: no Parquet file, or not all of it: {short(error)}; get it again") from None


@contextmanager
def _reading_group(file: pq.ParquetFile, group: int, name: str, rows: int) -> Iterator[None]:
    try:
        yield
    except DAMAGES as error:
        columns = [column for column in file.schema_arrow.names if not _is_whole(file, group, column, rows)]
        where = f"row group {group}" + (f", column {columns[0]!r}" if columns else "")
        raise InputError(f"{name}: {where}: corrupt: {short(error)}; get the file again") from None


def _is_whole(file: pq.ParquetFile, group: int, column: str, rows: int) -> bool:
    try:
        for _ in file.iter_batches(rows, row_groups=[group], columns=[column], use_threads=False):
            pass
    except DAMAGES:
        return False
    return True
