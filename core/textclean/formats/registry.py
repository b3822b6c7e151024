"""The formats there are, by the suffixes of their files.

A format is a module with ``read(stream, origin, counted)``, which yields documents and rejects, and, if it can be
written, a class ``Writer`` and a function ``join``. It is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol, cast

import attrs

from textclean.errors import InputError, OutputError
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.tables.schema import Layout
from textclean.log.model import Log
from textclean.storage.compression import ZSTD, suffix_of
from textclean.storage.extras import require


class Writer(Protocol):
    """Writes documents to a stream that it was made with; does not close that stream."""

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document with its cleaned text and its log.

        Raises:
            RecordError: the format cannot hold it; nothing of it is written.
        """

    def close(self) -> None:
        """Write what has to stand at the end."""


@attrs.frozen
class Format:
    """One format: its suffixes, the compressions its files come in, and the module that knows it."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    compressions: tuple[str, ...] = ("", ".gz", ".zst")
    written: bool = False
    #: Whether its outputs have columns, which ``infer_schema`` finds.
    columns: bool = False
    #: Libraries that it needs.
    needs: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[object, tuple[str]]:
        # In another process, too, a format is the one value below that bears its name.
        return _named, (self.name,)

    def endings(self) -> tuple[str, ...]:
        """Return all ways in which a file of this format may end."""
        return tuple(suffix + compression for suffix in self.suffixes for compression in self.compressions)

    def read(
        self, stream: BinaryIO, origin: InputRef, counted: ReadCounts | None = None
    ) -> Iterator[Document | Reject]:
        """Read the documents of a stream of uncompressed bytes."""
        return cast("Iterator[Document | Reject]", import_module(self.module).read(stream, origin, counted))

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:
        """Make a writer to a stream of uncompressed bytes.

        Args:
            stream: where it writes to.
            layout: the columns, where the format has some.
            head: whether what stands at a file's start is written; not for a later part of the same file.
        """
        return cast("Writer", import_module(self.module).Writer(stream, layout, head))

    def join(self, parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:
        """Write one file of part files, which hold bytes as they are stored, to the stream of the file itself."""
        import_module(self.module).join(parts, stream, layout)


JSONL = Format("JSON Lines", (".jsonl",), "textclean.formats.jsonl", written=True)
CSV = Format("CSV", (".csv",), "textclean.formats.csv", written=True, columns=True)
PARQUET = Format(
    "Parquet", (".parquet",), "textclean.formats.parquet", ("",), written=True, columns=True, needs=("pyarrow",)
)
WARC = Format("WARC", (".warc", ".wet"), "textclean.formats.warc", needs=("brotli", "resiliparse", "backports.zstd"))
TEXT = Format("text", (".txt",), "textclean.formats.text", ("",))
HTML = Format("HTML", (".html", ".htm"), "textclean.formats.html", ("",))
FORMATS = (JSONL, CSV, PARQUET, WARC, TEXT, HTML)


def _named(name: str) -> Format:
    return next(known for known in (JSONL, CSV, PARQUET, WARC, TEXT, HTML) if known.name == name)


def find_format(path: PurePath | str) -> Format | None:
    """Return the format that a file's name says, in any case, or None."""
    name = PurePath(path).name.lower()
    return next((known for known in FORMATS if name.endswith(known.endings())), None)


def input_format(path: PurePath | str) -> Format:
    """Return the format to read a file in; ``-``, standard input, is JSON Lines.

    Raises:
        InputError: the name says none that is known.
        ConfigError: a library that it needs is not installed.
    """
    known = JSONL if str(path) == "-" else find_format(path)
    if known is None:
        raise InputError(f"{path}: no known kind of file; name one that ends in {_endings(FORMATS)}, or a folder")
    _require(known, str(path))
    return known


def output_format(path: PurePath | str) -> Format:
    """Return the format to write a file in; ``-``, standard output, is JSON Lines.

    Raises:
        OutputError: the name says none that can be written.
        ConfigError: a library that it needs is not installed.
    """
    known = JSONL if str(path) == "-" else find_format(path)
    if known is None or not known.written:
        written = [known for known in FORMATS if known.written]
        raise OutputError(f"{path}: no kind of file to write; name one that ends in {_endings(written)}, or a folder")
    _require(known, str(path))
    return known


def _require(known: Format, name: str) -> None:
    for library in known.needs:
        require(library, known.name)
    if suffix_of(name) == ZSTD:
        require("backports.zstd", ZSTD)


def _endings(formats: tuple[Format, ...] | list[Format]) -> str:
    return ", ".join(ending for known in formats for ending in known.endings())
