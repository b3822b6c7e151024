"""Open and inspect files: local files, standard input, and URLs that fsspec can read (``s3://bucket/a.jsonl.gz``)."""

from __future__ import annotations

import io
import os
import posixpath
import re
import stat as modes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import attrs

from textclean.errors import ConfigError, InputError
from textclean.storage.extras import require

#: The path that stands for standard input or output.
STANDARD = Path("-")
#: The bytes of one request to a store, and the number of blocks in the cache. The columns of a Parquet file are read in
#: turns, so each column needs a block of its own.
_BLOCK, _BLOCKS = 4 << 20, 16
#: Values that change when a file is written again. The first ones are given by stores, the last ones by local files.
_MARKS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created", "ino")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = re.compile(r"(?:file|local)://", re.IGNORECASE)
# Opening a named pipe would wait for a writer; this flag prevents that. It has no effect on files.
_NO_WAITING: int = getattr(os, "O_NONBLOCK", 0)


@attrs.frozen
class Stat:
    """Values that show whether a file is the same as before, without reading it.

    Attributes:
        size: the size in bytes.
        modified: a text that changes when the file is written.
        identity: the device and the inode number, which do not depend on the name; empty for a store.
        changed: a text that changes when the file is written or renamed, or gets other permissions. No program can set
            it back. It is empty for a store.
    """

    size: int
    modified: str
    identity: str = ""
    changed: str = ""

    def change(self, now: Stat) -> str | None:
        """Say how a file was changed, given its values now. A file of another size counts as unchanged here."""
        if now.identity != self.identity:
            return "another file took its place"
        if now.size == self.size and (now.modified, now.changed) != (self.modified, self.changed):
            return "it was written, moved or given other rights" if now.modified == self.modified else "it was written"
        return None


def is_url(path: str) -> bool:
    """Say whether this is a URL. Otherwise it is a local path."""
    return _URL.match(path) is not None


def local_path(path: str) -> str:
    """Return the local path of a ``file://`` or ``local://`` URL, as fsspec reads it; any other text unchanged."""
    local = _LOCAL.match(path)
    return os.path.expanduser(path[local.end() :]) if local else path  # noqa: PTH111 - any path, as it was given


def store_place(url: str) -> tuple[str, ...]:
    """Return the kind of store, the host, the port and the path of a URL. Equal places give equal values.

    Raises as ``stat`` does.
    """
    with _as_os_error(url):
        store, path = _store_and_path(url)
    kind = store.protocol if isinstance(store.protocol, str) else store.protocol[0]
    # The memory store of each process is another one.
    host = str(os.getpid()) if kind == "memory" else str(store.storage_options.get("host", ""))
    return kind, host, str(store.storage_options.get("port", "")), posixpath.normpath(path)


def stat(path: str) -> Stat:
    """Return size, times and identity of a file.

    Raises:
        OSError: the file does not exist, or access is denied.
        InputError: it is a pipe, a socket or a device.
        ConfigError: the package that this URL needs is missing.
    """
    if not is_url(path):
        return _stat_of(path, os.stat(path))  # noqa: PTH116 - any path, as it was given
    with _as_os_error(path):
        info = _store(path).info(path)
    if info.get("type") == "other":
        _refuse_special(path, int(info.get("mode", 0)))
    marks = (info.get(key) for key in _MARKS)
    return Stat(int(info["size"] or 0), " ".join(str(mark) for mark in marks if mark))


def is_special(path: str) -> bool:
    """Say whether this path is a pipe, a socket or a device. Links are followed."""
    try:
        stat(path)
    except InputError:
        return True
    except OSError:  # the code that opens the file reports this
        return False
    return False


def stat_open(path: str, stream: BinaryIO) -> Stat:
    """Return the ``Stat`` of an open file, even if another file is now at its path. For a URL, stat the URL."""
    return stat(path) if is_url(path) else _stat_of(path, os.fstat(stream.fileno()))


def open_read(path: str) -> BinaryIO:
    """Open a file to read its stored bytes. The stream is seekable. Raises as ``stat`` does.

    This never waits for a pipe, a socket or a device, even if one took the place of a file a moment ago.
    """
    if not is_url(path):
        stat(path)
        stream = cast("BinaryIO", open(path, "rb", opener=_opener))  # noqa: SIM115 - ``Path`` takes no opener
        try:
            stat_open(path, stream)
        except BaseException:
            stream.close()
            raise
        return stream
    stat(path)
    with _as_os_error(path):
        stream = _store(path).open(
            path, "rb", block_size=_BLOCK, cache_type="blockcache", cache_options={"maxblocks": _BLOCKS}
        )
    return cast("BinaryIO", io.BufferedReader(_Remote(path, stream), 1 << 20))


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAITING)


def _stat_of(path: str, found: os.stat_result) -> Stat:
    if not (modes.S_ISREG(found.st_mode) or modes.S_ISDIR(found.st_mode)):
        _refuse_special(path, found.st_mode)
    return Stat(found.st_size, str(found.st_mtime_ns), f"{found.st_dev}:{found.st_ino}", str(found.st_ctime_ns))


def _refuse_special(path: str, mode: int) -> NoReturn:
    if modes.S_ISFIFO(mode):
        raise InputError(f"{path}: a named pipe, and no file; give what comes out of it as -: textclean run - < {path}")
    kind = "a socket" if modes.S_ISSOCK(mode) else "a device"
    raise InputError(f"{path}: {kind}, and no file; copy what it holds to a file")


#: The bytes that ``look_ahead`` read from standard input, by the stream that they were read from.
_AHEAD: dict[BinaryIO, bytes] = {}


def look_ahead(size: int) -> bytes:
    """Return the first bytes of standard input, fewer if it is shorter. ``standard_input`` gives them again."""
    stream = sys.stdin.buffer
    if stream not in _AHEAD:
        _AHEAD.clear()
        _AHEAD[stream] = stream.read(size)
    return _AHEAD[stream]


def standard_input() -> BinaryIO:
    """Return standard input. If ``look_ahead`` has read bytes, the stream begins with these."""
    stream = cast("BinaryIO", sys.stdin.buffer)
    ahead = _AHEAD.pop(stream, b"")
    return cast("BinaryIO", io.BufferedReader(_Chain(ahead, stream), 1 << 16)) if ahead else stream


def exists(path: str) -> bool:
    """Say whether a file or a folder exists at this path or URL. Raises as ``stat`` does."""
    if not is_url(path):
        return Path(path).exists()
    with _as_os_error(path):
        return bool(_store(path).exists(path))


def is_folder(path: str) -> bool:
    """Say whether this is a folder. In a store: whether any file lies under this name. Raises as ``stat`` does."""
    if not is_url(path):
        return Path(path).is_dir()
    with _as_os_error(path):
        return bool(_store(path).isdir(path))


def list_files(url: str) -> list[str]:
    """Return the URLs of all files under a folder's URL, sorted. Raises as ``stat`` does."""
    with _as_os_error(url):
        store = _store(url)
        return sorted(str(store.unstrip_protocol(name)) for name in store.find(url))


def matching(pattern: str) -> list[str]:
    """Return the URLs that match a URL with ``*``, ``?`` or ``[``, sorted. Raises as ``stat`` does."""
    with _as_os_error(pattern):
        store = _store(pattern)
        return sorted(str(store.unstrip_protocol(name)) for name in store.glob(pattern))


def require_store(url: str) -> None:
    """Make sure that the libraries for this URL are installed. Call this before any work. Raises as ``stat`` does."""
    with _as_os_error(url):
        _store(url)


def upload(local: Path, url: str) -> None:
    """Copy a complete local file to a URL, where it appears when all is uploaded. Raises as ``stat`` does."""
    with _as_os_error(url):
        _store(url).put_file(str(local), url)


def remove(url: str) -> None:
    """Delete a file from a store, if it exists. Raises as ``stat`` does."""
    with _as_os_error(url):
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
def _as_os_error(url: str) -> Iterator[None]:
    """Turn any exception of a store's library into an ``OSError``."""
    try:
        yield
    except (OSError, ConfigError):
        raise
    except Exception as error:
        raise OSError(f"{url}: {type(error).__name__}: {error}") from error


class _Chain(io.RawIOBase):
    """A stream that gives some bytes first, and then the bytes of another stream."""

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
    """A stream from a store. All its errors are ``OSError``."""

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
        with _as_os_error(self._url):
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
