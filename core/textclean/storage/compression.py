"""Compressed streams. They are written without time and name, so equal input gives equal bytes.

A stream that is cut off, damaged or followed by other bytes raises an error when it is read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, BinaryIO, Protocol, cast

from textclean.errors import InputError

GZIP, ZSTD, BZIP2, XZ = ".gz", ".zst", ".bz2", ".xz"
#: The suffixes of all compressions.
COMPRESSIONS = (GZIP, ZSTD, BZIP2, XZ)
#: The first bytes of each kind of compressed data.
_MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD, b"BZh": BZIP2, b"\xfd7zXZ\0": XZ}
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
    return next((suffix for suffix in COMPRESSIONS if lower.endswith(suffix)), "")


def suffix_for(start: bytes) -> str:
    """Return the suffix of the compression that data with these first bytes has, or an empty string."""
    return next((suffix for magic, suffix in _MAGIC.items() if start.startswith(magic)), "")


def decompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return a stream that decompresses ``stream``, if the file's name says that it is compressed; else ``stream``.

    Several gzip members, zstd frames and the like are read one after the other. Reading raises ``InputError`` if they
    are corrupt, cut off, or followed by other data than zero bytes.
    """
    suffix = suffix_of(name)
    if not suffix:
        return stream
    return cast("BinaryIO", io.BufferedReader(_Checked(_READERS[suffix](stream), stream, name), _CHUNK))


def compressed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return a stream that compresses into ``stream`` if the file's name asks for that; else ``stream``.

    Closing the returned compressor does not close ``stream``. Neither time nor name is written, so equal input gives
    equal output.
    """
    suffix = suffix_of(name)
    if not suffix:
        return stream
    raw = _WRITERS[suffix](stream)
    raw.write(b"")  # without a write zstd makes no frame, and an empty file looks like one that was cut off
    return cast("BinaryIO", io.BufferedWriter(raw, _CHUNK))


def packed(content: bytes, name: str) -> bytes:
    """Return the bytes of a file with this content: compressed, if the file's name asks for that."""
    stored = io.BytesIO()
    stream = compressed(stored, name)
    stream.write(content)
    if stream is not stored:
        stream.close()
    return stored.getvalue()


class _Reader(Protocol):
    """Decompresses a stream."""

    def read1(self, size: int, /) -> bytes: ...


class _Decompressor(Protocol):
    """Decompresses one stream of bzip2 or xz."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Checked(io.RawIOBase):
    """Reads a decompressed stream. Errors name the file, and bombs are refused."""

    def __init__(self, inner: _Reader, stream: BinaryIO, name: str) -> None:
        self._inner = inner
        self._stream = stream
        self._name = name
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        data = self._read(len(buffer))
        stored = self._stream.tell()
        if not data and not stored:  # gzip takes an empty file for an empty text
            raise self._cut_off()
        self._unpacked += len(data)
        refuse_bomb(self._name, stored, self._unpacked)
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return self._inner.read1(size)
        except EOFError as error:
            raise self._cut_off() from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno:  # the stored bytes cannot be read
                raise
            raise InputError(f"{self._name}: corrupt: {error}; get the file again") from error

    def _cut_off(self) -> InputError:
        return InputError(f"{self._name}: cut off: the compressed data has no end; get it again")


class _Streams:
    """Reads one or more streams of bzip2 or xz, with zero bytes between them.

    The readers of the standard library take whatever follows the first stream, and is no stream, for the end. If the
    head of a later stream is damaged, all that follows would be lost without a word.
    """

    def __init__(self, stream: BinaryIO, new: Callable[[], _Decompressor]) -> None:
        self._stream = stream
        self._new = new
        self._inner = new()

    def read1(self, size: int, /) -> bytes:
        data = b""
        while not data:
            given = b""
            if self._inner.eof:
                given = self._behind()
                if not given:
                    return b""
                self._inner = self._new()
            elif self._inner.needs_input:
                given = self._stream.read(_CHUNK)
                if not given:
                    raise EOFError
            data = self._inner.decompress(given, size)
        return data

    def _behind(self) -> bytes:
        """Return bytes of the next stream. Empty: there is none."""
        ahead = self._inner.unused_data.lstrip(b"\0")
        while not ahead and (more := self._stream.read(_CHUNK)):
            ahead = more.lstrip(b"\0")
        return ahead


def zstd_library() -> Any:  # noqa: ANN401 - one module or the other
    """Return the module for zstd: of the standard library from Python 3.14 on, else the backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - only where it is needed
    else:
        from backports import zstd  # noqa: PLC0415 - an extra
    return zstd


def _gzip_writer(stream: BinaryIO) -> Any:  # noqa: ANN401 - a binary file, whatever its class
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)


_READERS: Mapping[str, Callable[[BinaryIO], _Reader]] = {
    GZIP: lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    ZSTD: lambda stream: cast("_Reader", zstd_library().ZstdFile(stream, "rb")),
    BZIP2: lambda stream: _Streams(stream, bz2.BZ2Decompressor),
    XZ: lambda stream: _Streams(stream, lzma.LZMADecompressor),
}
_WRITERS: Mapping[str, Callable[[BinaryIO], Any]] = {
    GZIP: _gzip_writer,
    ZSTD: lambda stream: zstd_library().ZstdFile(stream, "wb"),
    BZIP2: partial(bz2.BZ2File, mode="wb"),
    XZ: partial(lzma.LZMAFile, mode="wb"),
}
