"""Parquet. It is read row group by row group, so a file may be larger than the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.format import Format
from textclean.formats.stored_file import WHOLE, ByteRange, StoredFile
from textclean.formats.tables.schema import OTHER, Layout
from textclean.formats.writers import RestoringWriter, Writer

if TYPE_CHECKING:
    import pyarrow as pa  # an extra


class Parquet(Format):
    """Parquet. Its ranges are row groups. It compresses its own content, so its files have no compression suffix."""

    name = "Parquet"
    suffixes = (".parquet",)
    compressions = ("",)
    needs = ("pyarrow",)
    writes_columns = True
    seeks = True

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the records of a file; see ``read_row_groups``."""
        return self.read_range(stream, origin, WHOLE, counted)

    def split(self, source: StoredFile, target_bytes: int) -> Sequence[ByteRange]:
        """Cut a file between row groups. Their sizes are in the footer of the file."""
        from textclean.formats.tables.parquet_reader import row_group_ranges  # noqa: PLC0415 - only when used

        return row_group_ranges(source, target_bytes) or (WHOLE,)

    def read_range(
        self,
        stream: BinaryIO,
        origin: InputRef,
        part: ByteRange,
        counted: ReadCounts,  # noqa: ARG002 - positions are those of the file
    ) -> Iterator[Document | Reject]:
        """Yield the records of some row groups; see ``read_row_groups``."""
        from textclean.formats.tables.parquet_reader import read_row_groups  # noqa: PLC0415 - only when used

        return read_row_groups(stream, origin, part.start, part.end)

    def columns(self, source: StoredFile) -> pa.Schema:
        """Return the schema in the footer."""
        from textclean.formats.tables.parquet_reader import schema_of  # noqa: PLC0415 - only when used

        return schema_of(source)

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:  # noqa: ARG002 - each part is a file
        """Make a writer of rows."""
        from textclean.formats.tables.parquet_writer import ParquetWriter  # noqa: PLC0415 - only when used

        return ParquetWriter(stream, layout)

    def join(self, parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:
        """Copy the row groups of part files into one file."""
        from textclean.formats.tables.parquet_writer import join_row_groups  # noqa: PLC0415 - only when used

        join_row_groups(parts, stream, layout)

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> RestoringWriter:
        """Make a writer of restored rows."""
        from textclean.formats.tables.parquet_restorer import ParquetRestorer  # noqa: PLC0415 - only when used

        return ParquetRestorer(stream, source, whole=whole)

    def holds_own_records(self, source: StoredFile) -> bool:
        """Say whether the columns come from the input, and not from a sample of records in another format."""
        return OTHER not in self.columns(source).names
