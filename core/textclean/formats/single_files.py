"""Text and HTML files. A file is one record."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.format import Format

_PARAGRAPH_END = re.compile(r"\n{2,}")


class TextFile(Format):
    """Text files. The content is the text. Line ends and a byte order mark are part of it."""

    name = "text"
    suffixes = (".txt", ".md", ".markdown")

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

    def text_bytes(self, text: str) -> bytes | None:
        """Return a text in UTF-8. None: it holds a lone surrogate."""
        with suppress(UnicodeEncodeError):
            return text.encode()
        return None


class HtmlFile(Format):
    """HTML files. The field ``html`` holds the file, and the text is extracted from it."""

    name = "HTML"
    suffixes = (".html", ".htm")

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:  # noqa: ARG002 - one record
        """Yield the one document that an HTML file is."""
        from textclean.formats.whole_file import whole_file  # noqa: PLC0415 - only when used
        from textclean.html.decoding import decoded_page  # noqa: PLC0415

        yield whole_file(stream, origin, origin.fields.html, partial(decoded_page, is_saved=True))

    def content_field(self, fields: FieldNames) -> str:
        """Return the page's field."""
        return fields.html

    def file_bytes(self, content: str, other: Mapping[str, object]) -> bytes | None:
        """Return the bytes of a file; see ``original_bytes``."""
        from textclean.formats.whole_file import original_bytes  # noqa: PLC0415 - only when used

        return original_bytes(content, other)

    def text_bytes(self, text: str) -> bytes | None:
        """Return a page in UTF-8 with a paragraph for each block of lines. None: the text holds a lone surrogate."""
        blocks = (
            html.escape(block, quote=False).replace("\n", "<br>\n") for block in _PARAGRAPH_END.split(text) if block
        )
        with suppress(UnicodeEncodeError):
            return "\n".join(
                ['<!DOCTYPE html>\n<meta charset="utf-8">', *(f"<p>{block}</p>" for block in blocks), ""]
            ).encode()
        return None
