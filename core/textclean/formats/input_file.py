"""Inputs, and what one worker reads of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs

from textclean.errors import InputError
from textclean.formats.document import InputRef
from textclean.formats.registry import Format
from textclean.storage.files import Stat, open_read, stat_open


@attrs.frozen
class InputFile:
    """One file to read.

    Attributes:
        path: a path or a URL, or ``-`` for standard input.
        known: its format.
        origin: what messages call it, and what its fields are called.
        size: its bytes as they are stored.
        found: what it was when it was looked for, which it has to be whenever it is opened; None: nobody looked.
    """

    path: str
    format: Format
    origin: InputRef
    size: int | None
    found: Stat | None = None


@attrs.frozen
class ByteRange:
    """What one worker reads of a source.

    Stored bytes for JSON Lines: the lines that **start** in ``[start, end)``. Row groups for Parquet. For all else,
    and for ``end`` None, the whole source.
    """

    start: int
    end: int | None


WHOLE = ByteRange(0, None)


@contextmanager
def open_source(source: InputFile) -> Iterator[BinaryIO]:
    """Open a source's file as it is stored.

    Raises:
        InputError: it is another file than was found, or was written since. One that has grown is read as far as it
            was long, and one that has shrunk as far as it goes; whoever reads it to its end tells.
        OSError, ConfigError: see ``files.stat``.
    """
    with open_read(source.path) as stream:
        entry = source.found and source.found.change(stat_open(source.path, stream))
        if entry:
            raise InputError(f"{source.origin.name}: {entry} since the run began; run it again, and leave it alone")
        yield stream
