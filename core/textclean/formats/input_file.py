"""Input files: path, format, and the state of the file when the run was planned."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs

from textclean.errors import InputError
from textclean.formats.document import InputRef
from textclean.formats.format import Format
from textclean.record import MissingText
from textclean.storage.files import STANDARD, Stat, look_ahead, open_read, standard_input, stat_open

#: How many bytes at the start of standard input are looked at before it is read.
AHEAD = 1 << 20


@attrs.frozen
class InputFile:
    """One file to read.

    Attributes:
        path: a path or a URL, or ``-`` for standard input.
        format: its format.
        origin: its name for messages, and the names of its fields.
        size: how many bytes are stored. None: unknown, as for standard input.
        found: the state of the file when the run was planned. It must be unchanged whenever the file is opened. None:
            not checked.
    """

    path: str
    format: Format
    origin: InputRef
    size: int | None
    found: Stat | None = None

    @property
    def is_one_record(self) -> bool:
        """Whether the file as a whole is one record."""
        return self.format.content_field(self.origin.fields) is not None

    def with_missing_text(self, missing_text: MissingText) -> InputFile:
        """Return the same file, with what happens to a record whose text is null or missing."""
        return attrs.evolve(self, origin=attrs.evolve(self.origin, missing_text=missing_text))

    @contextmanager
    def start(self) -> Iterator[BinaryIO]:
        """Open the file to read only its start. What is read of standard input is read again later.

        Raises as ``open`` does.
        """
        if self.path == str(STANDARD):
            yield io.BytesIO(look_ahead(AHEAD))
            return
        with self.open() as stream:
            yield stream

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file to read its stored bytes.

        A file that only changed its size is opened. If it has grown, it is read up to its earlier size. If it has
        shrunk, it is read to its end. ``refuse_change`` reports this after reading.

        Raises:
            InputError: another file has taken its place, or it was written to.
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
