"""The formats there are, by the suffixes of their files.

A format is a module with ``read(stream, origin)``, which yields documents and rejects, and, if it can be written, a
class ``Writer`` that is made with a stream. It is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO, Protocol, cast

import attrs

from textclean.errors import InputError, OutputError
from textclean.formats.document import Document, Origin, Reject
from textclean.log import Log


class Writer(Protocol):
    """Writes documents to a stream that it was made with; does not close that stream."""

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document with its cleaned text and its log."""

    def close(self) -> None:
        """Write what has to stand at the end."""


@attrs.frozen
class Format:
    """One format: its suffixes, the compressions its files come in, and the module that knows it."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    compressions: tuple[str, ...] = ("",)
    written: bool = False

    def endings(self) -> tuple[str, ...]:
        """Return all ways in which a file of this format may end."""
        return tuple(suffix + compression for suffix in self.suffixes for compression in self.compressions)

    def read(self, stream: BinaryIO, origin: Origin) -> Iterator[Document | Reject]:
        """Read the documents of a stream of uncompressed bytes."""
        return cast("Iterator[Document | Reject]", import_module(self.module).read(stream, origin))

    def writer(self, stream: BinaryIO) -> Writer:
        """Make a writer to a stream of uncompressed bytes."""
        return cast("Writer", import_module(self.module).Writer(stream))


JSONL = Format("JSON Lines", (".jsonl",), "textclean.formats.jsonl", ("", ".gz"), written=True)
TEXT = Format("text", (".txt",), "textclean.formats.plain")
HTML = Format("HTML", (".html", ".htm"), "textclean.formats.html")
FORMATS = (JSONL, TEXT, HTML)


def find_format(path: PurePath) -> Format | None:
    """Return the format that a file's name says, in any case, or None."""
    name = path.name.lower()
    return next((known for known in FORMATS if name.endswith(known.endings())), None)


def input_format(path: PurePath) -> Format:
    """Return the format to read a file in; ``-``, standard input, is JSON Lines.

    Raises:
        InputError: the name says none that is known.
    """
    known = JSONL if str(path) == "-" else find_format(path)
    if known is None:
        raise InputError(f"{path}: no known kind of file; name one that ends in {_endings(FORMATS)}, or a folder")
    return known


def output_format(path: PurePath) -> Format:
    """Return the format to write a file in; ``-``, standard output, is JSON Lines.

    Raises:
        OutputError: the name says none that can be written.
    """
    known = JSONL if str(path) == "-" else find_format(path)
    if known is None or not known.written:
        written = [known for known in FORMATS if known.written]
        raise OutputError(f"{path}: no kind of file to write; name one that ends in {_endings(written)}, or a folder")
    return known


def _endings(formats: tuple[Format, ...] | list[Format]) -> str:
    return ", ".join(ending for known in formats for ending in known.endings())
