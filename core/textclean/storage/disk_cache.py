"""A cache on disk for what takes long to work out and is the same again in the next process.

It holds data and never code: JSON, behind a SHA-256 of it. What cannot be read, is torn, was changed, belongs to
another user or is not what was expected, is worked out anew; nothing is ever reported. So a cache that is lost or
damaged costs time and nothing else.

The environment variable ``TEXTCLEAN_CACHE`` names another folder, or turns the cache off: ``off``.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import orjson

from textclean.storage.fresh import create_beside

_VARIABLE = "TEXTCLEAN_CACHE"
_OFF = "off"
#: A file of the cache begins with this line, and a line with the digest of the rest.
_MARK = b"textclean cache 1\n"
_DIGITS = hashlib.sha256().digest_size * 2
#: The most bytes of a file. That of the bundled plugins has two million.
_LARGEST = 1 << 27
#: So many files of a kind are kept: of other versions, configurations and Pythons.
_KEPT = 8
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

T = TypeVar("T")


def recalled(kind: str, key: Callable[[], str], make: Callable[[], T], read: Callable[[Any], T]) -> T:
    """Return what is in the cache, or else what ``make`` makes, and put that into the cache.

    Args:
        kind: what it is, as the beginning of a file's name.
        key: returns a digest of all that decides the value. It is not asked for if the cache is off.
        make: makes the value anew.
        read: makes the value of JSON. It raises ``ValueError``, ``TypeError`` or ``LookupError`` if that cannot be it.
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{kind}-{key()[:32]}.json"
    with suppress(OSError, ValueError, TypeError, LookupError):
        return read(orjson.loads(_content(path)))
    value = make()
    with suppress(OSError, orjson.JSONEncodeError):
        _store(path, orjson.dumps(value))
        _forget_old(folder, kind)
    return value


def _folder() -> Path | None:
    """Return the folder of the cache, or None where there is none."""
    named = os.environ.get(_VARIABLE, "")
    if named:
        return None if named == _OFF else Path(named)
    try:
        home = Path.home()
    except RuntimeError:  # no such user
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "textclean" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "textclean"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "textclean"


def _content(path: Path) -> bytes:
    """Return what a file of the cache holds.

    Raises:
        OSError, ValueError: it is not there, not whole, or not ours alone.
    """
    _require_ours(path.parent.lstat(), stat.S_ISDIR)
    with open(path, "rb", opener=_without_links) as stream:
        status = os.fstat(stream.fileno())
        _require_ours(status, stat.S_ISREG)
        if status.st_size > _LARGEST:
            raise ValueError("too large")
        held = stream.read(_LARGEST)
    content = held[len(_MARK) + _DIGITS + 1 :]
    if held[: -len(content) or None] != _head(content):
        raise ValueError("torn or changed")
    return content


def _without_links(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _require_ours(status: os.stat_result, kind: Callable[[int], bool]) -> None:
    """Raise if a file or folder is of another kind, or if other users may have written it."""
    if not kind(status.st_mode):
        raise ValueError("of another kind")
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & _OTHERS_MAY_WRITE):
        raise ValueError("not ours alone")


def _head(content: bytes) -> bytes:
    return _MARK + hashlib.sha256(content).hexdigest().encode() + b"\n"


def _store(path: Path, content: bytes) -> None:
    """Write a file of the cache. It appears when it is complete."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made, stream = create_beside(path)
    try:
        with stream:
            made.chmod(0o600)
            stream.write(_head(content) + content)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _forget_old(folder: Path, kind: str) -> None:
    held = sorted(folder.glob(f"{kind}-*.json"), key=lambda path: path.stat().st_mtime)
    for path in held[:-_KEPT]:
        path.unlink(missing_ok=True)
