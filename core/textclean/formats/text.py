"""Text files. A file is one record, and its content is the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from textclean.formats.document import Document, FieldNames, InputRef, ReadCounts, Reject
from textclean.formats.format import Format


class TextFile(Format):
    """Text files. Line ends and a byte order mark are part of the text."""

    name = "text"
    suffixes = (".txt",)
    compressions = ("",)

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:  # noqa: ARG002 - one record
        """Yield the one document that a text file is."""
        from textclean.formats.whole_file import whole_file  # noqa: PLC0415 - only when used
        from textclean.html.decoding import decoded_text  # noqa: PLC0415

        yield whole_file(stream, origin, origin.fields.text, decoded_text)

    def content_field(self, fields: FieldNames) -> str:
        """Return the text's field."""
        return fields.text

    def file_bytes(self, content: str, other: Mapping[str, object]) -> bytes | None:
        """Return the bytes of a file; see ``original_bytes``."""
        from textclean.formats.whole_file import original_bytes  # noqa: PLC0415 - only when used

        return original_bytes(content, other)
