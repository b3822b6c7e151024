"""The interface through which a format sees a file, and the ranges into which a format cuts it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

import attrs

from textclean.formats.document import InputRef


@attrs.frozen
class ByteRange:
    """The part of a source that one worker reads. A format's ``split`` returns it, and ``read_range`` reads it.

    For JSON Lines it counts stored bytes: the lines that **start** in ``[start, end)``. For Parquet it counts row
    groups. If ``end`` is None, it is the whole source.
    """

    start: int
    end: int | None


WHOLE = ByteRange(0, None)


class StoredFile(Protocol):
    """A file to read, as a format sees it."""

    @property
    def path(self) -> str:
        """A path or a URL, or ``-`` for standard input."""

    @property
    def origin(self) -> InputRef:
        """Its name for messages, and the names of its fields."""

    @property
    def size(self) -> int | None:
        """How many bytes are stored. None: unknown."""

    def start(self) -> AbstractContextManager[BinaryIO]:
        """Open it to read only its start, at most a megabyte. Standard input loses nothing by that.

        Raises as ``open`` does.
        """

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open it to read its stored bytes. A compressed file is not decompressed.

        Raises:
            InputError: another file has taken its place.
            OSError, ConfigError: it cannot be opened.
        """
