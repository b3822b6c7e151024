"""WARC and WET: files in which crawlers store web pages and their texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.format import Format


class Warc(Format):
    """WARC. Pages and texts are read, other records are skipped."""

    name = "WARC"
    suffixes = (".warc", ".wet")
    needs = ("brotli", "resiliparse", "backports.zstd")

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the pages of a file; see ``read_pages``."""
        from textclean.formats.archive.pages import read_pages  # noqa: PLC0415 - only when used

        return read_pages(stream, origin, counted)
