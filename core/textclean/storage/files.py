"""Where bytes lie: files of this machine, and URLs that fsspec can read, as ``s3://bucket/dump.jsonl.gz``."""

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

#: Standard input or output in the place of a path.
STANDARD = Path("-")
#: Bytes that are asked of a store at a time, and how many such blocks are kept: one for each column of a Parquet file
#: that is read a bit here and a bit there.
_BLOCK, _BLOCKS = 4 << 20, 16
#: What stores say of a file that is another when it was written anew, and what one on this machine says beside that.
_MARKS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created", "ino")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = re.compile(r"(?:file|local)://", re.IGNORECASE)
# Opening a pipe that nobody writes to would wait; with this it does not. Files take no notice.
_NO_WAITING: int = getattr(os, "O_NONBLOCK", 0)


@attrs.frozen
class Stat:
    """What a file is known by again, without reading it.

    Attributes:
        size: its bytes.
        modified: a word that is another one when the file was written anew.
        identity: which file it is, whatever its name: its device and number. Stores have none.
        changed: a word that is another one when the file was written, renamed or given other rights; no program can set
            it back. Stores have none.
    """

    size: int
    modified: str
    identity: str = ""
    changed: str = ""

    def change(self, now: Stat) -> str | None:
        """Say how a file is not the one it was, but for one that has grown or shrunk, which may still be the same."""
        if now.identity != self.identity:
            return "another file took its place"
        if now.size == self.size and (now.modified, now.changed) != (self.modified, self.changed):
            return "it was written, moved or given other rights" if now.modified == self.modified else "it was written"
        return None


def is_url(path: str) -> bool:
    """Say whether this is a URL, and no path of this machine."""
    return _URL.match(path) is not None


def local_path(path: str) -> str:
    """Return the path that a URL of this machine's own files stands for, as fsspec reads it; all else as it is."""
    local = _LOCAL.match(path)
    return os.path.expanduser(path[local.end() :]) if local else path  # noqa: PTH111 - any path, as it was given


def store_place(url: str) -> tuple[str, ...]:
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
        InputError: it is a pipe, a socket or a device.
        ConfigError: the package that such a URL needs is missing.
    """
    if not is_url(path):
        return _stat_of(path, os.stat(path))  # noqa: PTH116 - any path, as it was given
    with _told(path):
        info = _store(path).info(path)
    if info.get("type") == "other":
        _refuse_special(path, int(info.get("mode", 0)))
    marks = (info.get(key) for key in _MARKS)
    return Stat(int(info["size"] or 0), " ".join(str(mark) for mark in marks if mark))


def is_special(path: str) -> bool:
    """Say whether this is a pipe, a socket or a device, which only looks like a file; a link is what it leads to."""
    try:
        stat(path)
    except InputError:
        return True
    except OSError:  # whoever reads it will tell
        return False
    return False


def stat_open(path: str, stream: BinaryIO) -> Stat:
    """Look at the file that is open, whatever is at its path by now; a store is asked for its path."""
    return stat(path) if is_url(path) else _stat_of(path, os.fstat(stream.fileno()))


def open_read(path: str) -> BinaryIO:
    """Open a file to read its bytes as they are stored; the stream can be moved in. Raises as ``stat`` does.

    A pipe, a socket or a device is not waited for, also where it took the place of a file a moment ago.
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
    with _told(path):
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
