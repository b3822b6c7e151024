"""Files that appear all at once: written under other names, they get their own when everything is well."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from textclean.errors import OutputError
from textclean.formats.compression import compressed, suffix_of
from textclean.formats.files import STANDARD


class Aside:
    """A set of files in the making. Without ``commit`` nothing of them is left, and what was there before stays."""

    def __init__(self) -> None:
        self._streams: dict[Path, ExitStack] = {}
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self._streams:
            with suppress(OSError):
                self._streams[path].close()
            _aside(path).unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):  # it may have something in it by now
                folder.rmdir()

    def folder(self, path: Path) -> None:
        """Make a folder and those above it."""
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
        self._folders += reversed(missing)

    def open(self, path: Path) -> BinaryIO:
        """Open a file to write to, compressed as its name says; ``-`` is standard output."""
        if path == STANDARD:
            return sys.stdout.buffer
        stack = ExitStack()
        with writing(path):
            stream: BinaryIO = stack.enter_context(_aside(path).open("wb"))
        self._streams[path] = stack
        return stack.enter_context(compressed(stream, path.name)) if suffix_of(path.name) else stream

    def close(self, path: Path) -> None:
        """Close a file that is complete."""
        with writing(path):
            if path == STANDARD:
                sys.stdout.buffer.flush()
            else:
                self._streams[path].close()

    def commit(self, stale: Iterable[Path] = ()) -> None:
        """Remove what an earlier run left, and give all files their names, in the order in which they were opened."""
        for path in self._streams:
            self.close(path)
        for path in set(stale) - set(self._streams):
            with writing(path):
                path.unlink(missing_ok=True)
        for path in list(self._streams):
            with writing(path):
                _aside(path).replace(path)
            del self._streams[path]
        self._folders.clear()


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Turn what goes wrong while a file is written into an ``OutputError``; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}; nothing was kept of it") from error


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ".part")
