"""Unpack data that was packed with gzip, deflate, Brotli or Zstandard. Bytes and pieces are limited."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, cast

import attrs

from textclean.errors import RecordError
from textclean.storage.compression import zstd_library

#: The most gzip members or zstd frames, since each takes time.
MOST_PIECES = 1 << 20
GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: How many bytes a decompressor gets at first (``_FIRST``), and how many it gets and returns at most (``_STEP``).
_FIRST, _STEP = 1 << 10, 1 << 20
#: Bytes without a meaning that may follow packed data.
_PADDING = re.compile(rb"[\0\r\n \t]*")


@attrs.frozen
class Unpacked:
    """Unpacked data. ``damage`` says in words what could not be unpacked; empty if nothing is missing."""

    data: bytes
    damage: tuple[str, ...] = ()


def unpacked(data: bytes, coding: str, most: int) -> Unpacked:
    """Unpack data. If the data is cut off, return what can be unpacked, and say so in ``damage``.

    Args:
        data: the packed data. With gzip and zstd it may be several pieces, one after the other.
        coding: one of ``CODINGS``. Servers confuse gzip and deflate, and omit the header of zlib; both are accepted.
        most: the most bytes of the unpacked data.

    Raises:
        ValueError: the data is not packed in this way.
        RecordError: the unpacked data has more bytes, or there are more than ``MOST_PIECES`` pieces.
    """
    return _UNPACK[coding](data, most)


class _Inner(Protocol):
    """A decompressor of one gzip member, stream or zstd frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, most: int) -> bytes:
        """Unpack data, at most ``most`` bytes. The rest is kept, and returned by the next calls."""


@attrs.define
class _Inflating:
    """zlib with this interface. It keeps the input that it could not unpack yet."""

    _inner: Any

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, most: int) -> bytes:
        return bytes(self._inner.decompress(self._inner.unconsumed_tail + data, most))


@attrs.define
class _Brotli:
    """Brotli with this interface. It cannot say which bytes follow its end."""

    _inner: Any

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def unused_data(self) -> bytes:
        return b""

    def decompress(self, data: bytes, most: int) -> bytes:
        return bytes(self._inner.process(data, output_buffer_limit=most))


def _unzipped(body: bytes, most: int, name: str = "gzip") -> Unpacked:
    """Unpack data that is declared as gzip or deflate. Its first bytes decide which it is, as servers confuse them."""
    if body.startswith(GZIP_MAGIC):
        return _unpacked(body, name, _inflating(31), most, GZIP_MAGIC)
    return _unpacked(body, name, _inflating(15), most)


def _inflated(body: bytes, most: int) -> Unpacked:
    try:
        return _unzipped(body, most, "deflate")
    except ValueError:
        return _unpacked(body, "deflate", _inflating(-15), most)


def _inflating(bits: int) -> Callable[[], _Inner]:
    return lambda: _Inflating(zlib.decompressobj(wbits=bits))


def _unbrotlied(body: bytes, most: int) -> Unpacked:
    import brotli  # noqa: PLC0415 - an extra

    return _unpacked(body, "br", lambda: _Brotli(brotli.Decompressor()), most)


def _unzstded(body: bytes, most: int) -> Unpacked:
    new = cast("Callable[[], _Inner]", zstd_library().ZstdDecompressor)
    return _unpacked(body, "zstd", new, most, _ZSTD_MAGIC)


def _unpacked(body: bytes, name: str, new: Callable[[], _Inner], most: int, magic: bytes | None = None) -> Unpacked:
    """Unpack pieces that follow each other. ``magic`` is the beginning of a piece. None: there is only one piece."""
    parts: list[bytes] = []
    at = size = 0
    for _ in range(MOST_PIECES):
        inner, step = new(), _FIRST
        while not inner.eof:
            data = body[at : at + step]
            at, step = at + len(data), min(2 * step, _STEP)
            before = size
            for part in _parts(inner, data, name):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise RecordError(f"the HTTP response unpacks to more than {most >> 20} MiB")
            if size == before and not data:
                return _cut_off(parts, name)
        at -= len(inner.unused_data)
        at = cast("re.Match[bytes]", _PADDING.match(body, at)).end()
        if at == len(body):
            return Unpacked(b"".join(parts))
        if magic is None or not body.startswith(magic, at):
            return Unpacked(b"".join(parts), (f"{len(body) - at:,} bytes behind the end of its {name} were not read",))
    raise RecordError(f"the HTTP response cannot be taken apart: more than {MOST_PIECES:,} pieces of {name}")


def _parts(inner: _Inner, data: bytes, name: str) -> Iterator[bytes]:
    try:
        while part := inner.decompress(data, _STEP):
            yield part
            if inner.eof:
                return
            data = b""
    except Exception as error:  # noqa: BLE001 - each library has its own error class
        raise ValueError(f"{name}: {error}") from None


def _cut_off(parts: list[bytes], name: str) -> Unpacked:
    if not parts:
        raise ValueError(f"its {name} is cut off before anything of the page")
    return Unpacked(b"".join(parts), (f"its {name} is cut off",))


_UNPACK: Mapping[str, Callable[[bytes, int], Unpacked]] = {
    "br": _unbrotlied,
    "deflate": _inflated,
    "gzip": _unzipped,
    "x-gzip": _unzipped,
    "zstd": _unzstded,
}
CODINGS = frozenset(_UNPACK)
