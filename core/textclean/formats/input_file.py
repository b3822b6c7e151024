"""Inputs: what is read, in which format, and what it was when it was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs

from textclean.errors import InputError
from textclean.formats.document import InputRef
from textclean.formats.format import Format
from textclean.storage.files import STANDARD, Stat, open_read, standard_input, stat_open


@attrs.frozen
class InputFile:
    """One file to read.

    Attributes:
        path: a path or a URL, or ``-`` for standard input.
        format: its format.
        origin: what messages call it, and what its fields are called.
        size: its bytes as they are stored.
        found: what it was when it was looked for, which it has to be whenever it is opened; None: nobody looked.
    """

    path: str
    format: Format
    origin: InputRef
    size: int | None
    found: Stat | None = None

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file as it is stored.

        Raises:
            InputError: it is another file than was found, or was written since. One that has grown is read as far as it
                was long, and one that has shrunk as far as it goes; whoever reads it to its end tells.
            OSError, ConfigError: see ``files.stat``.
        """
        if self.path == str(STANDARD):
            yield standard_input()
            return
        with open_read(self.path) as stream:
            change = self.found and self.found.change(stat_open(self.path, stream))
            if change:
                raise InputError(f"{self.origin.name}: {change} since the run began; run it again, and leave it alone")
            yield stream
