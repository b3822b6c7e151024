"""CSV records as bytes. A record ends at a line feed if the number of quotes before it, in the record, is even.

So a file can be cut into records without parsing their cells.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from textclean.errors import InputError
from textclean.formats.document import LONGEST, ReadCounts
from textclean.formats.lines import BOM

# The rest of a record, from a place outside of quotes on; and blank records.
_REST = re.compile(rb'[^"\n]*+(?:"[^"]*+"[^"\n]*+)*+\n')
_BLANKS = re.compile(rb"(?:\n++|\r\n)++")
# How many bytes are read at a time.
_CHUNK = 1 << 17


def csv_records(stream: BinaryIO, name: str, counted: ReadCounts, *, mark: bool = False) -> Iterator[tuple[int, bytes]]:
    """Yield the records that are not blank, without line ends, each with the number of its first line."""
    number = counted.count + 1
    for raw, lines in _raw_records(stream, name):
        counted.count += lines
        record = b"" if lines > 1 and not raw.strip(b"\r\n") else raw.removesuffix(b"\n").removesuffix(b"\r")
        if mark and number == 1:
            record = record.removeprefix(BOM)
        if record:
            yield number, record
        number = counted.count + 1


def csv_blocks(stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
    """Cut a file into blocks of whole records. All blocks but the last have at least ``target_bytes`` bytes.

    Each block but the first begins with a copy of the file's first record, which holds the names of the columns. These
    bytes are not counted.
    """
    parts: list[bytes] = []
    head = b""
    size = 0
    try:
        for record, _ in _raw_records(stream, name):
            if head and not parts:
                parts.append(head)
            if not head and record.strip(b"\r\n"):
                head = record
            parts.append(record)
            size += len(record)
            if size >= target_bytes:
                yield b"".join(parts)
                parts, size = [], 0
    except Exception:
        # The file is cut off or damaged. The records before that are complete.
        if parts:
            yield b"".join(parts)
        raise
    if parts:
        yield b"".join(parts)


def _raw_records(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, int]]:
    """Yield records with their line ends, and how many lines each has. Adjacent blank lines are yielded together."""
    parts: list[bytes] = []
    size = lines = 0
    odd = False  # whether ``parts`` ends inside of quotes
    read = cast("io.BufferedReader", stream).read1
    while chunk := read(_CHUNK):
        start = 0
        while (found := _end(chunk, start, odd=odd, begun=bool(parts))) is not None:
            parts.append(chunk[start:found])
            raw = b"".join(parts)
            parts, size, odd, start = [], 0, False, found
            count = raw.count(b"\n")
            lines += count
            yield raw, count
        rest = chunk[start:]
        parts += [rest] if rest else []
        size += len(rest)
        odd ^= rest.count(b'"') % 2 == 1
        if size > LONGEST:
            message = "a quote that no other one closes" if odd else f"more than {LONGEST >> 20} MiB in one row"
            raise InputError(f"{name}:{lines + 1}: {message}; correct this line")
    if parts:
        raw = b"".join(parts)
        yield raw, raw.count(b"\n") + (not raw.endswith(b"\n"))


def _end(chunk: bytes, start: int, *, odd: bool, begun: bool) -> int | None:
    """Return the end of the record, or of the blank lines, at a place in a chunk. None: it ends in a later chunk.

    Args:
        chunk: the bytes.
        start: the place.
        odd: whether the place is inside of quotes.
        begun: whether the place is inside of a record.
    """
    if not begun and (blank := _BLANKS.match(chunk, start)):
        return blank.end()
    if odd:
        start = chunk.find(b'"', start) + 1
        if not start:
            return None
    found = _REST.match(chunk, start)
    return found.end() if found else None
