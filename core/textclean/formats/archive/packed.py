"""Data packed with gzip, deflate, Brotli or Zstandard, unpacked within bounds: of its bytes, and of its pieces."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, cast

import attrs

from textclean.errors import RecordError
from textclean.storage.compression import zstd_library

#: The most members or frames, since each costs time of its own.
MOST_PIECES = 1 << 20
GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: Bytes that are given to a decompressor at first and at most, and that it gives back at a time.
_FIRST, _STEP = 1 << 10, 1 << 20
#: What may stand behind the end of packed data and says nothing.
_PADDING = re.compile(rb"[\0\r\n \t]*")


@attrs.frozen
class Unpacked:
    """What came out, and in words what did not; empty where all did."""

    data: bytes
    damage: tuple[str, ...] = ()


def unpacked(data: bytes, coding: str, most: int) -> Unpacked:
    """Unpack data; what is cut off comes as far as it goes, and says so.

    Args:
        data: what was packed; of gzip and zstd several pieces may stand one behind the other.
        coding: one of ``CODINGS``. Servers take gzip and deflate for one another, and leave out zlib's head.
        most: how many bytes it may come to.

    Raises:
        ValueError: it is not packed so.
        RecordError: it comes to more bytes, or has more than ``MOST_PIECES`` pieces.
    """
    return _UNPACK[coding](data, most)


class _Inner(Protocol):
    """What unpacks one member, stream or frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, most: int) -> bytes:
        """Unpack data, and what of earlier data was left since it came to more than ``most`` bytes."""


@attrs.define
class _Inflating:
    """zlib as such a thing: it keeps what it could not yet unpack."""

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
    """Brotli as such a thing; it does not tell what stands behind its end."""

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
    """Unpack what is said to be gzip or deflate; servers take the one for the other, and leave out zlib's head."""
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
    """Unpack members one behind the other, if ``magic`` says how the next one begins; None: there is one."""
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
    except Exception as error:  # noqa: BLE001 - each library has one of its own
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
