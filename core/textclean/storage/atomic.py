"""Write files that appear all at once: under temporary names first, renamed when all of them are complete."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from textclean.errors import OutputError
from textclean.storage.compression import compressed, suffix_of
from textclean.storage.files import STANDARD
from textclean.storage.fresh import create_beside, give_name


class Aside:
    """Files that are being written. Without ``commit`` they are deleted, and existing files stay as they were.

    Args:
        replace: whether existing files of the same names may be replaced.
    """

    def __init__(self, *, replace: bool = False) -> None:
        self._replace = replace
        self._made: dict[Path, Path] = {}
        self._streams: dict[Path, ExitStack] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path, made in self._made.items():
            with suppress(OSError):
                self._streams[path].close()
            with suppress(OSError):
                made.unlink(missing_ok=True)

    def open(self, path: Path) -> BinaryIO:
        """Open a file for writing; the suffix of its name selects the compression. ``-`` is standard output."""
        if path == STANDARD:
            return sys.stdout.buffer
        stack = ExitStack()
        with writing(path):
            self._made[path], stream = create_beside(path)
        self._streams[path] = stack
        stack.enter_context(stream)
        return stack.enter_context(compressed(stream, path.name)) if suffix_of(path.name) else stream

    def close(self, path: Path) -> None:
        """Close a complete file. It keeps its temporary name until ``commit``."""
        with writing(path):
            if path == STANDARD:
                sys.stdout.buffer.flush()
            else:
                self._streams[path].close()

    def commit(self) -> None:
        """Give all files their final names, in the order in which they were opened.

        Raises:
            OutputError: a file cannot be written, or a file of its name exists and must not be replaced.
        """
        for path in self._made:
            self.close(path)
        for path, made in list(self._made.items()):
            with writing(path):
                give_name(made, path, replace=self._replace)
            del self._made[path]


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Turn each ``OSError`` in the block into an ``OutputError``, but let a ``BrokenPipeError`` pass."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}; nothing was kept of it") from error
