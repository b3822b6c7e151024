"""A lock file. The lock ends with the process that holds it, however the process ends; the file names the run."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import attrs

from textclean.errors import OutputError
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json

_MARK = "unfinished run"
_LONGEST_MARK = 1 << 14
# Do not follow links. If a pipe has this name, do not wait for its writer. On Windows, do not change line ends.
_FLAGS = os.O_RDWR | os.O_CREAT
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
#: The errors of file systems that have no locks. The run continues without a lock there.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}

if sys.platform == "win32":
    import msvcrt

    # On Windows nobody else can read the bytes that are locked. So the lock is behind the mark, which others read.
    _BEHIND = 1 << 30

    def _lock(stream: BinaryIO) -> None:
        stream.seek(_BEHIND)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)
else:
    import fcntl

    def _lock(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@attrs.frozen
class Mark:
    """The content of a lock file: that textclean made it, for which run, and where this run writes."""

    run: str
    output: str

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        return to_json({"textclean": _MARK, "run": self.run, "output": self.output}) + b"\n"


def is_marked(path: Path) -> bool:
    """Say whether a file has textclean's mark. Links are not followed."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as stream:
            return _is_mark(stream.read(_LONGEST_MARK))
    except OSError:
        return False


@attrs.frozen
class Lock:
    """A file that is locked until ``release`` is called, or until the process ends."""

    path: Path
    _stream: BinaryIO
    _made: tuple[Path, ...] = ()

    @classmethod
    def take(cls, path: Path, mark: Mark) -> Lock | None:
        """Lock a file. Return None if another process has locked it.

        A missing file is made, and the mark is written into it. Missing folders above it are made, too. They are
        removed with the file if they are empty then.

        Raises:
            OSError: the file cannot be made.
            OutputError: a file exists there that textclean did not make.
        """
        made = tuple(folder for folder in path.parents if not folder.exists())
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            stream = cls._locked(path, mark)
        except BaseException:
            _remove_empty(made)
            raise
        return None if stream is None else cls(path, stream, made)

    @classmethod
    def _locked(cls, path: Path, mark: Mark) -> BinaryIO | None:
        while True:
            stream = cast("BinaryIO", os.fdopen(os.open(path, _FLAGS, 0o666), "r+b", buffering=0))
            try:
                taken = cls._taken(path, stream, mark)
            except BaseException:
                stream.close()
                raise
            if taken:
                return stream
            stream.close()
            if taken is False:
                return None

    @classmethod
    def _taken(cls, path: Path, stream: BinaryIO, mark: Mark) -> bool | None:
        """Say whether we hold the lock now. Return None if its file was removed in the meantime."""
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OutputError(f"{path}: not made by textclean; move it away, or write to another place")
        try:
            _lock(stream)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                return False
        # Between opening and locking, the former holder may have removed the file. Such a lock locks nobody out.
        with suppress(FileNotFoundError):
            if _same(path, stream):
                content = stream.read(_LONGEST_MARK)
                if content and not _is_mark(content):
                    raise OutputError(f"{path}: not made by textclean; move it away, or write to another place")
                if not content:
                    _begin(path, stream, mark)
                return True
        return None

    def sign(self, mark: Mark) -> None:
        """Replace the mark in the file."""
        self._stream.seek(0)
        self._stream.truncate()
        self._stream.write(mark.to_bytes())

    @property
    def held(self) -> bool:
        """Whether the lock is not yet released."""
        return not self._stream.closed

    def release(self, *, remove: bool) -> None:
        """Release the lock. If asked to, remove its file before another process can lock it.

        A second call does nothing.
        """
        if not self.held:
            return
        if remove:
            with suppress(OSError):  # Windows cannot remove an open file
                self.path.unlink()
        self._stream.close()
        if remove and sys.platform == "win32":
            with suppress(OSError):  # another process has opened it by now
                self.path.unlink()
        if remove:
            _remove_empty(self._made)


def _begin(path: Path, stream: BinaryIO, mark: Mark) -> None:
    """Write the mark into a new file. If that fails, remove the file again."""
    try:
        stream.write(mark.to_bytes())
    except BaseException:
        path.unlink()
        raise


def _remove_empty(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        with suppress(OSError):  # the folder now holds something: the output
            folder.rmdir()


def _is_mark(content: bytes) -> bool:
    try:
        value = from_json(content)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("textclean") == _MARK and isinstance(value.get("run"), str)


def _same(path: Path, stream: BinaryIO) -> bool:
    there, here = path.lstat(), os.fstat(stream.fileno())
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
