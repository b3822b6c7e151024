"""A lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import attrs

if sys.platform == "win32":
    import msvcrt

    def _lock(stream: BinaryIO) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@attrs.frozen
class Lock:
    """A file that is locked until ``release``, or until the process is gone."""

    path: Path
    _stream: BinaryIO

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """Lock a file, made if need be; None: another process has locked it.

        Raises:
            OSError: the file cannot be made.
        """
        while True:
            stream = path.open("ab")
            try:
                _lock(stream)
            except OSError:
                stream.close()
                return None
            # Between opening and locking, its holder may have removed it: such a lock keeps nobody out.
            with suppress(FileNotFoundError):
                if _same(path, stream):
                    return cls(path, stream)
            stream.close()

    @property
    def held(self) -> bool:
        """Whether it has not been given back."""
        return not self._stream.closed

    def release(self, *, remove: bool) -> None:
        """Give the lock back, and remove its file before anyone else can lock it."""
        if remove:
            with suppress(OSError):  # Windows removes no file that is open
                self.path.unlink()
        self._stream.close()


def _same(path: Path, stream: BinaryIO) -> bool:
    there, here = path.stat(), os.fstat(stream.fileno())
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
