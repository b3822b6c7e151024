"""Inputs, the pieces that workers read of them, and the documents in those."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, cast

import attrs

from textclean.errors import InputError, TextcleanError, message_of
from textclean.formats import jsonl
from textclean.formats.document import LONGEST, Document, InputRef, ReadCounts, Reject
from textclean.formats.input_file import WHOLE, ByteRange, InputFile, open_source
from textclean.formats.registry import CSV, JSONL, PARQUET
from textclean.storage.compression import decompressed, suffix_of
from textclean.storage.files import standard_input

Opened = Callable[[BinaryIO], None]


_CHUNK = 1 << 17


def pieces(source: InputFile, target_bytes: int) -> tuple[ByteRange, ...]:
    """Cut a source into pieces of about this many bytes; of its content only a Parquet file's footer is read."""
    if source.format is JSONL and source.size and not suffix_of(source.path):
        ends = [*range(target_bytes, source.size - target_bytes // 2, target_bytes), source.size]
        return tuple(ByteRange(start, end) for start, end in zip([0, *ends], ends, strict=False))
    if source.format is PARQUET:
        from textclean.formats.parquet import row_group_pieces  # noqa: PLC0415 - only for Parquet

        return tuple(ByteRange(start, end) for start, end in row_group_pieces(source, target_bytes)) or (WHOLE,)
    return (WHOLE,)


@attrs.define
class Reading:
    """The documents and rejects of a piece, to be gone through once; ``lines`` counts the lines gone through.

    Raises while it is gone through:
        InputError: the source cannot be read, or not to its end; what came before has been yielded.
    """

    _items: Callable[[ReadCounts], Iterator[Document | Reject]]
    _lines: ReadCounts = attrs.field(factory=ReadCounts)

    def __iter__(self) -> Iterator[Document | Reject]:
        return self._items(self._lines)

    @property
    def lines(self) -> int:
        """How many lines have been gone through; 0 where an input is no lines."""
        return self._lines.count

    @property
    def skipped(self) -> int:
        """How many records of other kinds have been passed over, as those of a WARC that are no pages."""
        return self._lines.kinds.total()

    @property
    def kinds(self) -> dict[str, int]:
        """How many have been passed over of each kind."""
        return dict(sorted(self._lines.kinds.items()))

    @property
    def notes(self) -> dict[str, int]:
        """How often something happened that a reader of the output should know."""
        counts = {"records_skipped": self.skipped, "records_damaged": self._lines.damaged}
        return {name: count for name, count in counts.items() if count}


def read_piece(source: InputFile, piece: ByteRange = WHOLE, opened: Opened | None = None) -> Reading:
    """Read a piece of a source.

    Positions count from 1 at the start of the piece where they are lines; rows of Parquet have those of the file.

    Args:
        source: the source.
        piece: one of ``pieces``.
        opened: called with the stored file once it is open; its position is in bytes as they are stored.
    """

    def items(counted: ReadCounts) -> Iterator[Document | Reject]:
        with _reading(source), ExitStack() as stack:
            stream = _open(source, stack)
            if opened:
                opened(stream)
            if piece == WHOLE:
                yield from source.format.read(decompressed(stream, source.path), source.origin, counted)
            elif source.format is PARQUET:
                from textclean.formats.parquet import read_row_groups  # noqa: PLC0415 - only for Parquet

                yield from read_row_groups(stream, source.origin, piece.start, piece.end)
            else:
                yield from _read_range(stream, source.origin, piece, counted)

    return Reading(items)


def can_be_cut(source: InputFile) -> bool:
    """Say whether ``blocks`` cuts a source that is read as a stream; ``pieces`` leaves such a source whole."""
    return source.format is CSV or (source.format is JSONL and (bool(suffix_of(source.path)) or source.path == "-"))


def blocks(source: InputFile, target_bytes: int, opened: Opened | None = None) -> Iterator[bytes]:
    """Cut a stream into blocks of whole records, of at least this many bytes each but for the last.

    Where they are cut depends on the content alone. Raises as ``Reading`` does.
    """
    with _reading(source), ExitStack() as stack:
        stream = _open(source, stack)
        if opened:
            opened(stream)
        plain = decompressed(stream, source.path)
        if source.format is CSV:
            from textclean.formats.csv import csv_blocks  # noqa: PLC0415 - only for CSV

            yield from csv_blocks(plain, source.origin.name, target_bytes)
        else:
            yield from _line_blocks(plain, source.origin.name, target_bytes)


def read_block(source: InputFile, block: bytes, *, first: bool) -> Reading:
    """Read one of the blocks of a source; positions count from 1 at its start. ``first``: it is the first block."""

    def items(counted: ReadCounts) -> Iterator[Document | Reject]:
        with _reading(source):
            stream = io.BytesIO(block)
            if source.format is not CSV or first:
                yield from source.format.read(stream, source.origin, counted)
                return
            from textclean.formats.csv import column_names, read_rows  # noqa: PLC0415 - only for CSV

            with ExitStack() as stack:
                head = column_names(decompressed(_open(source, stack), source.path), source.origin)
            yield from read_rows(stream, source.origin, head, counted)

    return Reading(items)


def _open(source: InputFile, stack: ExitStack) -> BinaryIO:
    if source.path == "-":
        return standard_input()
    return stack.enter_context(open_source(source))


def _read_range(
    stream: BinaryIO, origin: InputRef, piece: ByteRange, counted: ReadCounts
) -> Iterator[Document | Reject]:
    end = cast("int", piece.end)
    start = _first_line(stream, piece.start, end) if piece.start else 0
    if start < end:
        stream.seek(start)
        most = end - start
        yield from jsonl.read_lines(jsonl.lines(stream, origin.name, counted, most, mark=not piece.start), origin)
    if stream.tell() < end:
        raise InputError(
            f"{origin.name}: {end - stream.tell():,} bytes shorter than it was; leave it alone while it is read"
        )


def _first_line(stream: BinaryIO, start: int, end: int) -> int:
    """Return where the first line begins in ``[start, end)``; ``end`` if none does.

    The line that the byte before belongs to is another piece's, unless that byte ends it. It may go on behind this
    piece, and nobody reads it there: else a line of many pieces would be read as often.
    """
    stream.seek(start - 1)
    at = start - 1
    while chunk := stream.read(min(_CHUNK, end - at)):
        place = chunk.find(b"\n") + 1
        if place:
            return at + place
        at += len(chunk)
    return end


def _line_blocks(stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
    """A block ends with the first line that makes it large enough, whatever the sizes in which its bytes arrive."""
    parts: list[bytes] = []
    size = 0
    # ``read`` would lose what it had gathered when it comes upon the fault of a compressed file; ``read1`` gathers not.
    read = cast("io.BufferedReader", stream).read1
    while True:
        try:
            chunk = read(1 << 20)
        except Exception:
            if whole := b"".join(parts).rpartition(b"\n")[0]:
                yield whole + b"\n"
            raise
        if not chunk:
            break
        while cut := chunk.find(b"\n", max(target_bytes - size - 1, 0)) + 1:
            yield b"".join((*parts, chunk[:cut]))
            parts, size, chunk = [], 0, chunk[cut:]
        parts.append(chunk)
        size += len(chunk)
        if size > target_bytes + LONGEST:
            raise InputError(f"{name}: more than {LONGEST >> 20} MiB without a line end; it is no lines of records")
    if size:
        yield b"".join(parts)


@contextmanager
def _reading(source: InputFile) -> Iterator[None]:
    """Turn what goes wrong while a source is read into an ``InputError`` that names it."""
    name = source.origin.name
    try:
        yield
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}; check it") from error
    except (TextcleanError, MemoryError):
        raise  # the one is told already, the other is no fault of the source
    except Exception as error:
        # What a reader does not know of costs this source, and not the others of a run. Of whoever takes the records
        # no error comes here: it is raised outside of the generator that this block stands in.
        message = f"{name}: cannot be read on: {message_of(error)}; a mistake in textclean or in what it calls"
        raise InputError(f"{message}; please report it") from error
