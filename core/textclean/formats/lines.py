"""Streams of lines as bytes: number them, cut them into blocks, and find line ends in the middle of a file."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from textclean.errors import InputError
from textclean.formats.document import LONGEST, ReadCounts
from textclean.storage.compression import suffix_for

BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
# How many bytes at the start of a line are checked first to see whether it is blank, and how many bytes are read ahead.
_FIRST, _AHEAD = 64, 1 << 16
_CHUNK = 1 << 17


def lines(
    stream: BinaryIO, name: str, counted: ReadCounts, most: int | None = None, *, mark: bool = True
) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers. The LF and a byte order mark at the start are removed.

    Args:
        stream: the bytes, from the start of a line on.
        name: the name of the input in messages.
        counted: its ``count`` is increased by each line, blank lines included.
        most: stop before a line that starts this many bytes from here or later. None: read to the end.
        mark: whether a byte order mark may stand at the start.
    """
    position = 0
    while most is None or position < most:
        raw = next_line(stream, name, counted.count + 1)
        if not raw:
            return
        counted.count += 1
        size = len(raw)
        begin = len(BOM) if mark and not position and raw.startswith(BOM) else 0
        position += size
        if _is_blank(raw, begin):
            position += _pass_blank(stream, counted, None if most is None else most - position)
            continue
        line = raw[begin : size - raw.endswith(b"\n")]
        del raw  # it may be large
        yield counted.count, line


def _is_blank(raw: bytes, begin: int) -> bool:
    return not raw[begin : begin + _FIRST].strip(_SPACE) and not raw[begin:].strip(_SPACE)


def _pass_blank(stream: BinaryIO, counted: ReadCounts, most: int | None) -> int:
    """Skip the blank lines that come next in a stream, many at a time. Return how many bytes were skipped.

    Stop before a line that starts ``most`` bytes from here or later.
    """
    passed = 0
    while most is None or passed < most:
        ahead = _ahead(stream)
        end = len(ahead) - len(ahead.lstrip(_SPACE))
        if most is not None and end > most - passed:
            end = ahead.find(b"\n", most - passed - 1) + 1 or end
        end = ahead.rfind(b"\n", 0, end) + 1
        if not end:
            break
        counted.count += ahead.count(b"\n", 0, end)
        passed += len(stream.read(end))
    return passed


def _ahead(stream: BinaryIO) -> bytes:
    """Return some of the next bytes without consuming them."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(1)
    ahead = stream.read(_AHEAD)
    stream.seek(-len(ahead), io.SEEK_CUR)
    return ahead


def next_line(stream: BinaryIO, name: str, number: int) -> bytes:
    """Read a line with its end. Return empty bytes at the end of the stream.

    Raises:
        InputError: the line is longer than ``LONGEST`` bytes.
    """
    raw = stream.readline(LONGEST + 1)
    if len(raw) > LONGEST:
        raise InputError(
            f"{name}:{number}: more than {LONGEST >> 20} MiB without a line end; the file is no lines, or broken"
        )
    return raw


def line_end(stream: BinaryIO, position: int, limit: int | None = None) -> int:
    """Return the end of the line that holds the byte before a position.

    The search stops at the limit, or at the end of the file, and returns that place if no line ends before it. So a
    line that spans many ranges of a file is not read to its end for each of these ranges.
    """
    if not position:
        return 0
    at = stream.seek(position - 1)
    while chunk := stream.read(_CHUNK if limit is None else min(_CHUNK, limit - at)):
        place = chunk.find(b"\n") + 1
        if place:
            return at + place
        at += len(chunk)
    return at


def line_blocks(stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
    """Cut a stream into blocks of whole lines. All blocks but the last have at least ``target_bytes`` bytes.

    A block ends with the first line that makes it large enough. The sizes in which bytes arrive do not matter.
    """
    parts: list[bytes] = []
    size = 0
    # If a compressed file is damaged, ``read`` loses the bytes that it had collected. ``read1`` collects none.
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


def not_utf8(raw: bytes, error: UnicodeDecodeError) -> str:
    """Say why a record is not UTF-8, and what it seems to be."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or raw.count(0, 0, _FIRST) > _FIRST // 4
    packed = suffix_for(raw)
    way = f"; it seems to be compressed: give the file a name that ends in {packed}" if packed else ""
    way = "; it seems to be UTF-16: save the file as UTF-8" if wide and not packed else way
    return f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}{way}"
