"""Arrow files: the file form (Feather) and the stream form, in which Hugging Face datasets are saved to disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.format import Format
from textclean.formats.stored_file import StoredFile

if TYPE_CHECKING:
    import pyarrow as pa  # an extra


class Arrow(Format):
    """Arrow. It is read batch by batch. It compresses its own content, so its files have no compression suffix."""

    name = "Arrow"
    suffixes = (".arrow", ".feather", ".arrows", ".ipc")
    compressions = ("",)
    needs = ("pyarrow",)
    seeks = True
    # Hugging Face's ``save_to_disk`` writes these.
    described_by = ("dataset_dict.json", "dataset_info.json", "state.json")

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:  # noqa: ARG002 - positions are those of the file
        """Yield the records of a file; see ``read_batches``."""
        from textclean.formats.tables.arrow_reader import read_batches  # noqa: PLC0415 - only when used

        return read_batches(stream, origin)

    def columns(self, source: StoredFile) -> pa.Schema:
        """Return the schema."""
        from textclean.formats.tables.arrow_reader import arrow_schema  # noqa: PLC0415 - only when used

        return arrow_schema(source)
