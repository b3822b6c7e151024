"""The records of a WARC as they lie in the file: heads, lengths, and contents that are read or passed over.

The usual readers end in silence where a file is cut off; this one raises there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

import attrs

from textclean.errors import InputError

#: The most bytes that the head of a record may have.
_LONGEST_HEAD = 1 << 20
#: The most digits that the length of a record may have; so much data is nowhere.
_DIGITS = 18
#: Bytes of a record that are read at first, and of one that is passed over at a time.
BEGINNING = 1 << 20
_LENGTH = "content-length"
#: A line of a head that goes on with the one before it.
_FOLD = re.compile(r"\r?\n[ \t]+")


@attrs.define
class Frame:
    """A record: its head as bytes and by lower-case names, its length in bytes, and the beginning of its content.

    The rest of it is read, or else passed over, before the next record of the file is asked for.
    """

    head: bytes
    names: Mapping[str, str]
    length: int
    beginning: bytes
    place: str
    _stream: BinaryIO
    _unread: int

    def get(self, name: str) -> str:
        """Return a field of the head, or an empty string."""
        return self.names.get(name, "")

    def content(self, most: int) -> bytes:
        """Return all of the content, read at once; to be called once.

        Raises:
            InputError: it has more than ``most`` bytes, or is cut off.
        """
        if self.length > most:
            raise _too_long(self.place, f"{self.length:,} bytes", most)
        rest = self._stream.read(self._unread) if self._unread else b""
        self._unread -= len(rest)
        if self._unread:
            raise self._cut_off()
        return self.beginning + rest if rest else self.beginning

    def pass_over(self) -> None:
        """Read what was not read, and drop it. Raises ``InputError`` where it is cut off."""
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
        name: what messages call it.
        most: how many bytes a record may say that it has at the most, where its number cannot be a length at all.

    Raises:
        InputError: the file is cut off or is no WARC; what came before has been yielded.
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
    """Return how many bytes a record says that it has."""
    if len(items) > 1:
        raise InputError(f"{place}: several lengths, {', '.join(sorted(items)[:3])}; the file is broken")
    length = next(iter(items), "")
    if not (length.isascii() and length.isdecimal()):
        raise InputError(f"{place}: no Content-Length; the file is no WARC, or broken")
    if len(length) > _DIGITS:
        # Python makes no number of thousands of digits, and says so with an error of its own.
        raise _too_long(place, f"a number of bytes of {len(length):,} digits", most)
    return int(length)


def _too_long(place: str, size: str, most: int) -> InputError:
    return InputError(f"{place}: {size}, more than {most >> 20} MiB; take it out")


def _head(stream: BinaryIO, place: str) -> bytes:
    """Read the head of a record with the blank line behind it; nothing at the end of the file."""
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
    """Pass over the line ends between records, a buffer of them at a time, however many there are."""
    reader = cast("io.BufferedReader", stream)
    while ahead := reader.peek(1):
        blank = len(ahead) - len(ahead.lstrip(b"\r\n"))
        reader.read(blank)
        if blank < len(ahead):
            return


def _names(head: bytes) -> tuple[dict[str, str], set[str]]:
    """Return the fields of a head by lower-case names, the last of each name, and all lengths that it tells."""
    message = head.decode(errors="replace")
    lines = (_FOLD.sub(" ", message) if "\n " in message or "\n\t" in message else message).split("\n")
    fields = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
    lengths = {value.lstrip("0") or "0" for name, value in fields if name == _LENGTH and value}
    return dict(fields), lengths
