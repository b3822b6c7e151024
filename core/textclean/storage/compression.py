"""Compressed streams, ``.gz`` and ``.zst``. They are written without time and name, so equal input gives equal bytes.

Many readers stop silently if the data is cut off, or if other bytes follow the compressed data. These raise an error.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Protocol, cast

from textclean.errors import InputError

GZIP, ZSTD = ".gz", ".zst"
_CHUNK = 1 << 17
#: Data that unpacks to more than this many bytes, and to more than this many times its own size, is refused. Text packs
#: to a tenth, at best to a hundredth. Zeros pack to a thousandth with gzip, and to nearly nothing with zstd.
MOST_UNPACKED, MOST_TIMES = 256 << 20, 1000


def refuse_bomb(name: str, stored: int, unpacked: int) -> None:
    """Refuse data that unpacks to far more bytes than text could (a "decompression bomb").

    Args:
        name: the name of the data in messages.
        stored: the compressed bytes so far.
        unpacked: the bytes that they were unpacked to.

    Raises:
        InputError: ``unpacked`` is above both limits.
    """
    if unpacked > MOST_UNPACKED and unpacked > MOST_TIMES * stored:
        raise InputError(
            f"{name}: {stored:,} bytes that stand for more than {unpacked:,}, which no text does; "
            "if you trust it, unpack it or write it anew with another program"
        )


def suffix_of(name: str) -> str:
    """Return the suffix of a file name that names a compression, or an empty string."""
    lower = name.lower()
    return next((suffix for suffix in (GZIP, ZSTD) if lower.endswith(suffix)), "")


def decompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return a stream that decompresses ``stream``, if the file's name says that it is compressed; else ``stream``.

    Several gzip members or zstd frames are read one after the other. Reading raises ``InputError`` if they are corrupt
    or cut off.
    """
    suffix = suffix_of(name)
    if not suffix:
        return stream
    new: Callable[[], _Member] = _Gzip if suffix == GZIP else _zstd
    return cast("BinaryIO", io.BufferedReader(_Members(stream, name, new), _CHUNK))


def compressed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return a stream that compresses into ``stream`` if the file's name asks for that; else ``stream``.

    Closing the returned compressor does not close ``stream``. Neither time nor name is written, so equal input gives
    equal output.
    """
    suffix = suffix_of(name)
    if not suffix:
        return stream
    if suffix == GZIP:
        raw: Any = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)
    else:
        raw = zstd_library().ZstdFile(stream, "wb")
        raw.write(b"")  # without a write there is no frame, and an empty file looks like one that was cut off
    return cast("BinaryIO", io.BufferedWriter(raw, _CHUNK))


class _Member(Protocol):
    """A decompressor of one gzip member or zstd frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """A decompressor of one gzip member. It checks the checksum. Data before a fault is returned before the error."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._fault: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._fault and not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._fault:
            raise self._fault
        data = self._inner.unconsumed_tail + data
        before = self._inner.copy()
        try:
            return self._inner.decompress(data, max_length)
        except zlib.error as fault:
            # zlib drops the data that it unpacked before the fault; unpack it again (at most ``max_length`` bytes).
            self._fault = fault
            return b"".join(_before_fault(before, data))


def _before_fault(inner: Any, data: bytes) -> Iterator[bytes]:  # noqa: ANN401 - zlib does not name the type
    """Unpack byte by byte, so that nothing before the fault is lost. This is slow."""
    with suppress(zlib.error):
        for place in range(len(data)):
            yield inner.decompress(data[place : place + 1])


class _Members(io.RawIOBase):
    """One or more members, one after the other. Zero bytes may follow each member, as tape drives wrote them."""

    def __init__(self, stream: BinaryIO, name: str, new: Callable[[], _Member]) -> None:
        self._stream = stream
        self._name = name
        self._new = new
        self._member = new()
        self._ahead = b""
        self._ended = False
        self._stored = self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        while not self._ended:
            data = self._step(len(buffer))
            if data:
                self._unpacked += len(data)
                refuse_bomb(self._name, self._stored, self._unpacked)
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _step(self, most: int) -> bytes:
        if self._member.eof:
            return self._next_member()
        given = self._input() if self._member.needs_input else b""
        if self._member.needs_input and not given:
            raise InputError(f"{self._name}: cut off: the compressed data has no end; get it again")
        try:
            return self._member.decompress(given, most)
        except Exception as error:
            raise InputError(f"{self._name}: corrupt: {error}; get the file again") from error

    def _next_member(self) -> bytes:
        self._ahead = (self._member.unused_data or self._input()).lstrip(b"\0")
        while not self._ahead:
            more = self._read()
            if not more:
                self._ended = True
                return b""
            self._ahead = more.lstrip(b"\0")
        self._member = self._new()
        return b""

    def _input(self) -> bytes:
        data, self._ahead = self._ahead, b""
        return data or self._read()

    def _read(self) -> bytes:
        data = self._stream.read(_CHUNK)
        self._stored += len(data)
        return data


def _zstd() -> _Member:
    return cast("_Member", zstd_library().ZstdDecompressor())


def zstd_library() -> Any:  # noqa: ANN401 - one module or the other
    """Return the module for zstd: of the standard library from Python 3.14 on, else the backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - only where it is needed
    else:
        from backports import zstd  # noqa: PLC0415 - an extra
    return zstd
