"""Cut inputs into pieces or blocks, and read their documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs

from textclean.errors import InputError, TextcleanError, message_of
from textclean.formats.document import Document, ReadCounts, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.stored_file import WHOLE, ByteRange
from textclean.storage.compression import decompressed, suffix_of
from textclean.storage.files import STANDARD

Opened = Callable[[BinaryIO], None]


def pieces(source: InputFile, target_bytes: int) -> tuple[ByteRange, ...]:
    """Cut a source into pieces of about ``target_bytes`` bytes, if its format can split stored files."""
    if not _can_be_split(source):
        return (WHOLE,)
    return tuple(source.format.split(source, target_bytes))


def can_be_cut(source: InputFile) -> bool:
    """Say whether ``blocks`` can cut a source that is read as a stream. ``pieces`` does not cut such a source."""
    return source.format.cuts_streams and not (source.format.splits and _is_plain(source))


def _can_be_split(source: InputFile) -> bool:
    return source.format.splits and _is_plain(source) and bool(source.size)


def _is_plain(source: InputFile) -> bool:
    return source.path != str(STANDARD) and not suffix_of(source.path)


@attrs.define
class Reading:
    """The documents and rejects of a piece. It can be iterated once, and counts what was read.

    Raises, during the iteration:
        InputError: the source cannot be read, or not to its end. Everything before was yielded.
    """

    _items: Callable[[ReadCounts], Iterator[Document | Reject]]
    _lines: ReadCounts = attrs.field(factory=ReadCounts)

    def __iter__(self) -> Iterator[Document | Reject]:
        return self._items(self._lines)

    @property
    def lines(self) -> int:
        """How many lines were read. 0 if positions count in the whole file, or the file is one record."""
        return self._lines.count

    @property
    def skipped(self) -> int:
        """How many records were skipped because their kind holds no text, such as WARC records that are not pages."""
        return self._lines.kinds.total()

    @property
    def kinds(self) -> dict[str, int]:
        """How many records were skipped, by kind."""
        return dict(sorted(self._lines.kinds.items()))

    @property
    def notes(self) -> dict[str, int]:
        """How often something happened that a reader of the output should know."""
        counts = {"records_skipped": self.skipped, "records_damaged": self._lines.damaged}
        return {name: count for name, count in counts.items() if count}


def read_piece(source: InputFile, piece: ByteRange = WHOLE, opened: Opened | None = None) -> Reading:
    """Read a piece of a source.

    Line numbers count from 1 at the start of the piece. Rows of Parquet are numbered in the whole file.

    Args:
        source: the source.
        piece: one of ``pieces``.
        opened: called with the stored file once it is open. The position of this file counts stored bytes.
    """

    def items(counted: ReadCounts) -> Iterator[Document | Reject]:
        with _reading(source), source.open() as stream:
            if opened:
                opened(stream)
            if piece == WHOLE:
                yield from source.format.read(decompressed(stream, source.path), source.origin, counted)
            else:
                yield from source.format.read_range(stream, source.origin, piece, counted)

    return Reading(items)


def blocks(source: InputFile, target_bytes: int, opened: Opened | None = None) -> Iterator[bytes]:
    """Cut a stream into blocks of whole records. All blocks but the last have at least ``target_bytes`` bytes.

    The cuts depend only on the content and this size. Errors: see ``Reading``.
    """
    with _reading(source), source.open() as stream:
        if opened:
            opened(stream)
        yield from source.format.blocks(decompressed(stream, source.path), source.origin.name, target_bytes)


def read_block(source: InputFile, block: bytes, *, first: bool) -> Reading:
    """Read a block of a source. Positions count from 1 at its start. ``first`` says whether it is the first block."""

    def items(counted: ReadCounts) -> Iterator[Document | Reject]:
        with _reading(source):
            yield from source.format.read_block(block, source, counted, first=first)

    return Reading(items)


@contextmanager
def _reading(source: InputFile) -> Iterator[None]:
    """Turn errors while a source is read into an ``InputError`` that names the source."""
    name = source.origin.name
    try:
        yield
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}; check it") from error
    except (TextcleanError, MemoryError):
        raise  # the first has a message of its own, the second is not the fault of the source
    except Exception as error:
        # An unexpected error ends this source, but not the other sources of a run. Errors in the consumer never reach
        # this block: they are raised outside of the generator.
        message = f"{name}: cannot be read on: {message_of(error)}; a mistake in textclean or in what it calls"
        raise InputError(f"{message}; please report it") from error
