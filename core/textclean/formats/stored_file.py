"""A file to read as its format sees it, and the ranges that a format cuts it into."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

import attrs

from textclean.formats.document import InputRef


@attrs.frozen
class ByteRange:
    """What one worker reads of a source: what a format's ``split`` makes of it, and ``read_range`` understands.

    Stored bytes for JSON Lines: the lines that **start** in ``[start, end)``. Row groups for Parquet. For all else,
    and for ``end`` None, the whole source.
    """

    start: int
    end: int | None


WHOLE = ByteRange(0, None)


class StoredFile(Protocol):
    """A file to read, as its format sees it."""

    @property
    def path(self) -> str:
        """A path or a URL, or ``-`` for standard input."""

    @property
    def origin(self) -> InputRef:
        """What messages call it, and what its fields are called."""

    @property
    def size(self) -> int | None:
        """Its bytes as they are stored, if they are known."""

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open it to read its bytes as they are stored, compressed ones too.

        Raises:
            InputError: it is another file than was found.
            OSError, ConfigError: it cannot be opened.
        """
