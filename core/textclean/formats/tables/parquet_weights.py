"""How much of a Parquet file is unpacked at a time, and that it does not stand for far more than it is."""

from __future__ import annotations

from typing import BinaryIO

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from textclean.errors import InputError
from textclean.formats.document import LONGEST
from textclean.formats.tables.parquet_pages import Chunk, Pages, PagesError, chunks_of, pages_of
from textclean.storage.compression import refuse_bomb

#: Bytes that a batch of rows may take at the most, unless a single row takes more.
_BATCH = 64 << 20
#: Bytes that an item of a list takes at the least when it becomes a value of Python.
_ITEM = 40


@attrs.define
class Weights:
    """Knows before a row group is read how many of its rows go together, and counts what came of it.

    Attributes:
        stream: the file as it is stored.
        size: its bytes.
        name: what messages call it.
        schema: its columns as Parquet has them.
    """

    stream: BinaryIO
    size: int
    name: str
    schema: pq.ParquetSchema
    _stored: int = 0
    _unpacked: int = 0

    def rows(self, group: int) -> int:
        """Return how many rows of a group may be read at a time; one where its pages do not say.

        Raises:
            InputError: it would take more memory than any text does.
        """
        try:
            chunks = chunks_of(self.stream, self.size, group)
            pages = [pages_of(self.stream, chunk) for chunk in chunks]
        except PagesError:
            return 1  # Arrow will tell, or knows more
        self._stored += sum(found.stored for found in pages)
        refuse_bomb(self.name, self._stored, self._unpacked + sum(found.unpacked for found in pages))
        for index, (chunk, found) in enumerate(zip(chunks, pages, strict=True)):
            self._refuse_large(index, chunk, found)
        each = sum(found.each + found.longest for found in pages)
        return max(1, int(_BATCH / max(each, 1)))

    def take(self, batch: pa.RecordBatch) -> None:
        """Count a batch.

        Raises:
            InputError: with it the file stands for far more than it is.
        """
        self._unpacked += sum(_bytes(column) for column in batch.columns)
        refuse_bomb(self.name, max(self._stored, 1), self._unpacked)

    def _refuse_large(self, index: int, chunk: Chunk, found: Pages) -> None:
        column = self.schema.column(index)
        if found.largest > LONGEST:
            message = f"a page that unpacks to {found.largest:,} bytes, more than {LONGEST >> 20} MiB"
            raise InputError(f"{self.name}: column {column.path!r}: {message}; write the file anew with smaller pages")
        if column.max_repetition_level:  # one row may hold all the items that there are
            refuse_bomb(self.name, found.stored, max(found.values, chunk.values) * max(found.longest, _ITEM))


def _bytes(column: pa.Array) -> int:
    """Return the bytes of a column's values; those of a dictionary as often as they stand in it."""
    return int((column.dictionary_decode() if pa.types.is_dictionary(column.type) else column).nbytes)
