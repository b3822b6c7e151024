"""Find the values of a JSON file one by one while it is read, so that the file may be larger than the memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from textclean.errors import InputError

_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_CHUNK = 1 << 17
# What ends a value; and what may end one that has begun, in which commas say nothing.
_SIGN = re.compile(rb'["\[\]{},]')
_INNER = re.compile(rb'["\[\]{}]')
#: How deep a value may be nested. No parser reads what is nested so deeply, and each level costs time.
_DEEPEST = 1 << 16
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
# A string, which may never end, or blanks with an end of a line among them.
_BREAK = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))|(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*+', re.DOTALL)
_END = re.compile(rb"[ \t\r]*+\n")
_QUOTE = ord('"')


def json_values(stream: BinaryIO, name: str, most: int) -> Iterator[bytes]:
    """Yield the items of an array, or the values of a file that holds them side by side or one a line.

    Only brackets and strings are looked at. So a value that is yielded may still be no JSON.

    Args:
        stream: the bytes.
        name: the name of the file in messages.
        most: the most bytes of a value.

    Raises:
        InputError: a value is longer or nested too deeply, an array has no end, or something follows it. Everything
            before was yielded.
    """
    return iter(_Values(stream, name, most))


def on_one_line(raw: bytes) -> bytes:
    """Return a JSON value without line breaks: each becomes a space, together with the white space around it.

    A line break inside a string, where JSON allows none, stays.
    """
    if b"\n" not in raw and b"\r" not in raw:
        return raw
    return _BREAK.sub(lambda found: found[1] or b" ", raw)


class _Values:
    """Reads a stream of values. It holds the bytes of one value, and those that were read with it."""

    def __init__(self, stream: BinaryIO, name: str, most: int) -> None:
        self._stream = stream
        self._name = name
        self._most = most
        self._held = bytearray()
        self._at = 0  # all before this place was looked at
        self._quoted = False  # whether this place is inside of a string
        self._count = 0

    def __iter__(self) -> Iterator[bytes]:
        first = self._first()
        if first == b"[":
            del self._held[:1]
            return self._items()
        return self._side_by_side()

    def _first(self) -> bytes:
        """Drop what stands before the first value, and return its first byte."""
        while self._more():
            if len(self._held) >= len(_BOM):
                break
        self._held = bytearray(self._held.removeprefix(_BOM).lstrip(_SPACE))
        while not self._held:
            if not self._more():
                raise InputError(f"{self._name}: empty; a JSON file holds an object, or an array of objects")
            self._held = bytearray(self._held.lstrip(_SPACE))
        return bytes(self._held[:1])

    def _items(self) -> Iterator[bytes]:
        depth = 0
        while sign := self._sign(_INNER if depth else _SIGN):
            if sign in b"[{":
                depth = self._deeper(depth)
            elif depth:
                depth -= sign in b"]}"
            elif sign in b",]":
                if item := self._taken(self._at)[:-1].strip(_SPACE):
                    yield item
                if sign == b"]" and not self._begins_another():
                    return
        raise InputError(f"{self._name}: the array has no end; the file is cut off, get it again")

    def _begins_another(self) -> bool:
        """Say whether another array follows, as in a feed to which a second crawl was appended. Go into it.

        Raises:
            InputError: something else follows.
        """
        while not (rest := self._held.lstrip(_SPACE)):
            self._held.clear()
            if not self._more():
                return False
        if not rest.startswith(b"["):
            message = "something follows the end of the array; make it one array, or lines of objects"
            raise InputError(f"{self._name}: {message}")
        self._held = bytearray(rest[1:])
        self._at = 0
        return True

    def _side_by_side(self) -> Iterator[bytes]:
        depth = 0
        while sign := self._sign(_INNER):
            depth = self._deeper(depth) if sign in b"[{" else depth - 1
            if depth <= 0 and sign in b"]}":
                depth = 0
                value = self._taken(self._at).strip(_SPACE)
                yield value
                if b"\n" not in value and self._ends_a_line():
                    yield from self._lines()  # one record a line: what is broken in one of them ends with it
                    return
        if rest := self._taken(len(self._held)).strip(_SPACE):
            yield rest

    def _ends_a_line(self) -> bool:
        return bool(self._held or self._more()) and _END.match(self._held) is not None

    def _lines(self) -> Iterator[bytes]:
        more = True
        while more:
            end = self._held.find(b"\n", self._at) + 1
            if not end:
                self._at = len(self._held)
                more = self._more()
            if line := self._taken(end or (0 if more else len(self._held))).strip(_SPACE):
                yield line

    def _deeper(self, depth: int) -> int:
        if depth == _DEEPEST:
            message = f"nested deeper than {_DEEPEST:,} levels; the file is no JSON, or broken"
            raise InputError(f"{self._name}: value {self._count + 1}: {message}")
        return depth + 1

    def _sign(self, signs: re.Pattern[bytes]) -> bytes:
        """Go to the next of some signs outside of strings, and return it. Return empty bytes at the end."""
        while True:
            if self._quoted:
                self._at = cast("re.Match[bytes]", _IN_STRING.match(self._held, self._at)).end()
                if self._held[self._at : self._at + 1] == b'"':
                    self._quoted = False
                    self._at += 1
                    continue
            elif found := signs.search(self._held, self._at):
                self._at = found.end()
                if self._held[found.start()] != _QUOTE:
                    return found[0]
                self._quoted = True
                continue
            else:
                self._at = len(self._held)
            if not self._more():
                return b""

    def _taken(self, end: int) -> bytes:
        """Take the bytes before a place away, and return them."""
        taken = bytes(self._held[:end])
        if end:
            del self._held[:end]
            self._at = 0
            self._count += 1
        return taken

    def _more(self) -> bool:
        """Read on. Return False at the end of the stream."""
        if len(self._held) > self._most:
            message = f"more than {self._most >> 20} MiB in one value; the file is no JSON, or broken"
            raise InputError(f"{self._name}: value {self._count + 1}: {message}")
        # If a compressed file is damaged, ``read`` would lose the bytes that it had collected.
        chunk = cast("io.BufferedReader", self._stream).read1(_CHUNK)
        self._held += chunk
        return bool(chunk)
