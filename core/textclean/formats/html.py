"""HTML files: a file is one record, and its text is taken from the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.text import whole_file
from textclean.html.decoding import decoded_page


def read(stream: BinaryIO, origin: InputRef, counted: ReadCounts | None = None) -> Iterator[Document | Reject]:  # noqa: ARG001 - a file is no lines
    """Yield the one document that an HTML file is: its ``html`` is the file, its text is made from it."""
    yield whole_file(stream, origin, origin.fields.html, partial(decoded_page, is_saved=True))
