"""Where bytes lie: files of this machine, and URLs that fsspec can read, as ``s3://bucket/dump.jsonl.gz``."""

from __future__ import annotations

import io
import os
import posixpath
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import attrs

from textclean.errors import ConfigError
from textclean.formats.extras import require

#: Standard input or output in the place of a path.
STANDARD = Path("-")
#: Bytes that are asked of a store at a time, and how many such blocks are kept: one for each column of a Parquet file
#: that is read a bit here and a bit there.
_BLOCK, _BLOCKS = 4 << 20, 16
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = re.compile(r"(?:file|local)://", re.IGNORECASE)


@attrs.frozen
class Stat:
    """A file's size in bytes, and a word that is another one when the file was written anew."""

    size: int
    modified: str


def is_url(path: str) -> bool:
    """Say whether this is a URL, and no path of this machine."""
    return _URL.match(path) is not None


def local_path(path: str) -> str:
    """Return the path that a URL of this machine's own files stands for, as fsspec reads it; all else as it is."""
    local = _LOCAL.match(path)
    return os.path.expanduser(path[local.end() :]) if local else path  # noqa: PTH111 - any path, as it was given


def place_of(url: str) -> tuple[str, ...]:
    """Return what a URL is of, however it is spelled: the kind of store, its host and port, the path there.

    Raises as ``stat`` does.
    """
    with _told(url):
        store, path = _store_and_path(url)
    kind = store.protocol if isinstance(store.protocol, str) else store.protocol[0]
    # What is in memory is this process's own.
    host = str(os.getpid()) if kind == "memory" else str(store.storage_options.get("host", ""))
    return kind, host, str(store.storage_options.get("port", "")), posixpath.normpath(path)


def stat(path: str) -> Stat:
    """Look at a file.

    Raises:
        OSError: it is not there, or must not be looked at.
        ConfigError: the package that such a URL needs is missing.
    """
    if not is_url(path):
        found = os.stat(path)  # noqa: PTH116 - any path, as it was given
        return Stat(found.st_size, str(found.st_mtime_ns))
    with _told(path):
        info = _store(path).info(path)
    marks = (info.get(key) for key in ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created"))
    return Stat(int(info["size"] or 0), str(next(filter(None, marks), "")))


def open_read(path: str) -> BinaryIO:
    """Open a file to read its bytes as they are stored; the stream can be moved in. Raises as ``stat`` does."""
    if not is_url(path):
        return Path(path).open("rb")
    with _told(path):
        stream = _store(path).open(
            path, "rb", block_size=_BLOCK, cache_type="blockcache", cache_options={"maxblocks": _BLOCKS}
        )
    return cast("BinaryIO", io.BufferedReader(_Remote(path, stream), 1 << 20))


#: What has been read of standard input before its time, and of which stream.
_AHEAD: dict[BinaryIO, bytes] = {}


def look_ahead(size: int) -> bytes:
    """Return the first bytes of standard input, fewer only if there are no more; whoever opens it gets them again."""
    stream = sys.stdin.buffer
    if stream not in _AHEAD:
        _AHEAD.clear()
        _AHEAD[stream] = stream.read(size)
    return _AHEAD[stream]


def standard_input() -> BinaryIO:
    """Return standard input from its start, or from where it has been read to."""
    stream = cast("BinaryIO", sys.stdin.buffer)
    ahead = _AHEAD.pop(stream, b"")
    return cast("BinaryIO", io.BufferedReader(_Chain(ahead, stream), 1 << 16)) if ahead else stream


def exists(path: str) -> bool:
    """Say whether there is a file or a folder of this name. Raises as ``stat`` does."""
    if not is_url(path):
        return Path(path).exists()
    with _told(path):
        return bool(_store(path).exists(path))


def is_folder(path: str) -> bool:
    """Say whether this is a folder; in a store, whether anything lies under this name. Raises as ``stat`` does."""
    if not is_url(path):
        return Path(path).is_dir()
    with _told(path):
        return bool(_store(path).isdir(path))


def list_files(url: str) -> list[str]:
    """Return the URLs of all files under a folder's URL, sorted. Raises as ``stat`` does."""
    with _told(url):
        store = _store(url)
        return sorted(str(store.unstrip_protocol(name)) for name in store.find(url))


def matching(pattern: str) -> list[str]:
    """Return the URLs that match a URL with ``*``, ``?`` or ``[``, sorted. Raises as ``stat`` does."""
    with _told(pattern):
        store = _store(pattern)
        return sorted(str(store.unstrip_protocol(name)) for name in store.glob(pattern))


def require_store(url: str) -> None:
    """Make sure, before any work, that there is what reads and writes such URLs. Raises as ``stat`` does."""
    with _told(url):
        _store(url)


def upload(local: Path, url: str) -> None:
    """Copy a finished file to a URL; the store shows it when it is there whole. Raises as ``stat`` does."""
    with _told(url):
        _store(url).put_file(str(local), url)


def remove(url: str) -> None:
    """Take a file away, if it is there. Raises as ``stat`` does."""
    with _told(url):
        store = _store(url)
        if store.exists(url):
            store.rm_file(url)


def _store(url: str) -> Any:  # noqa: ANN401 - fsspec has no types
    return _store_and_path(url)[0]


def _store_and_path(url: str) -> tuple[Any, str]:
    require("fsspec", url)
    import fsspec  # noqa: PLC0415 - an extra

    try:
        store, path = fsspec.core.url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        raise ConfigError(f"{url}: {error}; for s3: pip install 'textclean-framework[s3]'") from None
    except ValueError as error:
        raise ConfigError(f"{url}: {error}; give a path, or a URL that fsspec knows") from None
    return store, path


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Make an ``OSError`` of whatever the library of a store raises."""
    try:
        yield
    except (OSError, ConfigError):
        raise
    except Exception as error:
        raise OSError(f"{url}: {type(error).__name__}: {error}") from error


class _Chain(io.RawIOBase):
    """Some bytes, and then a stream."""

    def __init__(self, first: bytes, then: BinaryIO) -> None:
        self._first = io.BytesIO(first)
        self._then = then

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        data = self._first.read(len(buffer)) or self._then.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Remote(io.RawIOBase):
    """A store's stream, whose errors are all ``OSError``."""

    def __init__(self, url: str, stream: Any) -> None:  # noqa: ANN401 - fsspec has no types
        self._url = url
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        with _told(self._url):
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
