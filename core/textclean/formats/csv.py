"""CSV as in RFC 4180: double quotes, a header row with the column names, line breaks inside quotes; and TSV."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.format import Format
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.schema import OTHER, Layout
from textclean.formats.writers import RestoringWriter, Writer


class Csv(Format):
    """CSV. Only reading from the start shows what is inside quotes, so one process cuts the file into blocks.

    Attributes:
        delimiter: the character between the cells of an output. That of an input is recognized from its head.
    """

    name = "CSV"
    suffixes = (".csv",)
    writes_columns = True
    delimiter: ClassVar[str] = ","

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the records of a file; see ``read_table``."""
        from textclean.formats.tables.csv_rows import read_table  # noqa: PLC0415 - only when used

        return read_table(stream, origin, counted, self.delimiter)

    def blocks(self, stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
        """Cut a file at the ends of rows."""
        from textclean.formats.tables.csv_records import csv_blocks  # noqa: PLC0415 - only when used

        return csv_blocks(stream, name, target_bytes)

    def read_block(
        self, block: bytes, source: StoredFile, counted: ReadCounts, *, first: bool
    ) -> Iterator[Document | Reject]:
        """Yield the records of a block. The first block holds the column names, and others begin with a copy."""
        from textclean.formats.tables.csv_rows import read_rows  # noqa: PLC0415 - only when used

        if first:
            return self.read(io.BytesIO(block), source.origin, counted)
        return read_rows(io.BytesIO(block), source.origin, counted, self.delimiter)

    def columns(self, source: StoredFile) -> tuple[str, ...]:
        """Return the names in the header row."""
        from textclean.formats.tables.csv_rows import head_of  # noqa: PLC0415 - only when used

        return head_of(source, self.delimiter).names

    def remark(self, source: StoredFile) -> str | None:
        """Say what separates the cells, if it is something else than in an output of this format."""
        from textclean.formats.tables.csv_rows import head_of  # noqa: PLC0415 - only when used

        found = head_of(source, self.delimiter).delimiter
        return None if found == self.delimiter else f"cells are separated by {found!r}"

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:
        """Make a writer of rows."""
        from textclean.formats.tables.csv_writer import CsvWriter  # noqa: PLC0415 - only when used

        return CsvWriter(stream, layout, self.delimiter, head=head)

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> RestoringWriter:
        """Make a writer of restored rows."""
        from textclean.formats.tables.csv_writer import CsvRestorer  # noqa: PLC0415 - only when used

        return CsvRestorer(stream, source, self.delimiter, whole=whole)

    def holds_own_records(self, source: StoredFile) -> bool:
        """Say whether the columns come from the input, and not from a sample of records in another format."""
        return OTHER not in self.columns(source)


class Tsv(Csv):
    """CSV with tabs between cells."""

    name = "TSV"
    suffixes = (".tsv",)
    delimiter = "\t"
