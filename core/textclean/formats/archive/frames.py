"""The records of a WARC as stored in the file: headers, lengths, and contents that are read or skipped.

If a file is cut off, other readers usually stop without an error. This reader raises one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

import attrs

from textclean.errors import InputError

#: The most bytes of a record's header.
_LONGEST_HEAD = 1 << 20
#: The most digits of a record's length. No file has so much data.
_DIGITS = 18
#: How many bytes of a record are read at first, and how many are skipped at a time.
BEGINNING = 1 << 20
_LENGTH = "content-length"
#: A header line that continues the line before it.
_FOLD = re.compile(r"\r?\n[ \t]+")


@attrs.define
class Frame:
    """A record. The rest of its content must be read, or skipped, before the next record of the file is read.

    Attributes:
        head: its header as bytes.
        names: the fields of its header, by names in lower case.
        length: how many bytes its content has.
        beginning: the first bytes of its content.
        place: its name in messages.
    """

    head: bytes
    names: Mapping[str, str]
    length: int
    beginning: bytes
    place: str
    _stream: BinaryIO
    _unread: int

    def get(self, name: str) -> str:
        """Return a field of the header, or an empty string."""
        return self.names.get(name, "")

    def content(self, most: int) -> bytes:
        """Read the whole content into memory. Call this only once.

        Raises:
            InputError: the content has more than ``most`` bytes, or is cut off.
        """
        if self.length > most:
            raise _too_long(self.place, f"{self.length:,} bytes", most)
        rest = self._stream.read(self._unread) if self._unread else b""
        self._unread -= len(rest)
        if self._unread:
            raise self._cut_off()
        return self.beginning + rest if rest else self.beginning

    def pass_over(self) -> None:
        """Skip the rest of the content. Raises ``InputError`` if it is cut off."""
        while self._unread:
            data = self._stream.read(min(self._unread, BEGINNING))
            if not data:
                raise self._cut_off()
            self._unread -= len(data)

    def _cut_off(self) -> InputError:
        there = self.length - self._unread
        return InputError(f"{self.place}: cut off: {there:,} of {self.length:,} bytes; get it again")


def frames(stream: BinaryIO, name: str, most: int) -> Iterator[Frame]:
    """Yield the records of a file.

    Args:
        stream: the file.
        name: its name in messages.
        most: the most bytes of a record. Used for the error message if a length has too many digits.

    Raises:
        InputError: the file is cut off or is not a WARC. Everything before was yielded.
    """
    if not hasattr(stream, "peek"):
        stream = cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", stream)))
    number = 0
    while True:
        number += 1
        place = f"{name}: record {number}"
        head = _head(stream, place)
        if not head:
            return
        names, lengths = _names(head)
        length = _length(lengths, place, most)
        beginning = stream.read(min(length, BEGINNING))
        frame = Frame(head, names, length, beginning, place, stream, length - len(beginning))
        yield frame
        frame.pass_over()


def _length(items: set[str], place: str, most: int) -> int:
    """Return the length of a record, as its header says."""
    if len(items) > 1:
        raise InputError(f"{place}: several lengths, {', '.join(sorted(items)[:3])}; the file is broken")
    length = next(iter(items), "")
    if not (length.isascii() and length.isdecimal()):
        raise InputError(f"{place}: no Content-Length; the file is no WARC, or broken")
    if len(length) > _DIGITS:
        # Python refuses to convert thousands of digits to a number, and raises another error.
        raise _too_long(place, f"a number of bytes of {len(length):,} digits", most)
    return int(length)


def _too_long(place: str, size: str, most: int) -> InputError:
    return InputError(f"{place}: {size}, more than {most >> 20} MiB; take it out")


def _head(stream: BinaryIO, place: str) -> bytes:
    """Read the header of a record, with the blank line after it. Return empty bytes at the end of the file."""
    _pass_over_blank(stream)
    lines: list[bytes] = []
    size = 0
    while True:
        line = stream.readline(_LONGEST_HEAD)
        if not line and not lines:
            return b""
        if not lines and not line.startswith(b"WARC/"):
            raise InputError(f"{place}: does not begin with WARC/; the file is no WARC, or broken")
        lines.append(line)
        size += len(line)
        if size >= _LONGEST_HEAD:
            message = f"its head has more than {_LONGEST_HEAD >> 20} MiB"
            raise InputError(f"{place}: {message}; the file is no WARC, or broken")
        if not line.endswith(b"\n"):
            raise InputError(f"{place}: cut off in its head; get the file again")
        if not line.strip(b"\r\n"):
            return b"".join(lines)


def _pass_over_blank(stream: BinaryIO) -> None:
    """Skip the line ends between records, however many there are, one buffer at a time."""
    reader = cast("io.BufferedReader", stream)
    while ahead := reader.peek(1):
        blank = len(ahead) - len(ahead.lstrip(b"\r\n"))
        reader.read(blank)
        if blank < len(ahead):
            return


def _names(head: bytes) -> tuple[dict[str, str], set[str]]:
    """Return the fields of a header by names in lower case, and all its different lengths.

    If a field occurs several times, the last one counts.
    """
    message = head.decode(errors="replace")
    lines = (_FOLD.sub(" ", message) if "\n " in message or "\n\t" in message else message).split("\n")
    fields = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
    lengths = {value.lstrip("0") or "0" for name, value in fields if name == _LENGTH and value}
    return dict(fields), lengths
