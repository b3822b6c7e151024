"""Limit how much of a Parquet file is unpacked at a time, and refuse files that unpack to far more than their size."""

from __future__ import annotations

from typing import BinaryIO

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from textclean.errors import InputError
from textclean.formats.document import LONGEST
from textclean.formats.tables.parquet_pages import Chunk, Pages, PagesError, chunks_of, pages_of
from textclean.storage.compression import refuse_bomb

#: The most bytes of a batch of rows, unless a single row takes more.
_BATCH = 64 << 20
#: The least bytes that an item of a list takes as a Python value.
_ITEM = 40


@attrs.define
class Weights:
    """Says, before a row group is read, how many of its rows to read at a time, and counts the unpacked bytes.

    Attributes:
        stream: the stored file.
        size: how many bytes it has.
        name: its name in messages.
        schema: its columns, as in Parquet's schema.
    """

    stream: BinaryIO
    size: int
    name: str
    schema: pq.ParquetSchema
    _stored: int = 0
    _unpacked: int = 0

    def rows(self, group: int) -> int:
        """Return how many rows of a group may be read at a time. Return 1 if its pages do not say.

        Raises:
            InputError: the group would take more memory than any real text.
        """
        try:
            chunks = chunks_of(self.stream, self.size, group)
            pages = [pages_of(self.stream, chunk) for chunk in chunks]
        except PagesError:
            return 1  # Arrow can read it anyway, or reports the error
        self._stored += sum(found.stored for found in pages)
        refuse_bomb(self.name, self._stored, self._unpacked + sum(found.unpacked for found in pages))
        for index, (chunk, found) in enumerate(zip(chunks, pages, strict=True)):
            self._refuse_large(index, chunk, found)
        each = sum(found.each + found.longest for found in pages)
        return max(1, int(_BATCH / max(each, 1)))

    def take(self, batch: pa.RecordBatch) -> None:
        """Count a batch.

        Raises:
            InputError: the file unpacks to far more than its size.
        """
        self._unpacked += sum(_bytes(column) for column in batch.columns)
        refuse_bomb(self.name, max(self._stored, 1), self._unpacked)

    def _refuse_large(self, index: int, chunk: Chunk, found: Pages) -> None:
        column = self.schema.column(index)
        if found.largest > LONGEST:
            message = f"a page that unpacks to {found.largest:,} bytes, more than {LONGEST >> 20} MiB"
            raise InputError(f"{self.name}: column {column.path!r}: {message}; write the file anew with smaller pages")
        if column.max_repetition_level:  # one row may hold all items
            refuse_bomb(self.name, found.stored, max(found.values, chunk.values) * max(found.longest, _ITEM))


def _bytes(column: pa.Array) -> int:
    """Return the bytes of a column's values, as if values in a dictionary were repeated each time they are used."""
    return int((column.dictionary_decode() if pa.types.is_dictionary(column.type) else column).nbytes)
