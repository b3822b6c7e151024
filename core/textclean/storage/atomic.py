"""Files that appear all at once: written under other names, they get their own when everything is well."""

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
    """Files in the making. Without ``commit`` nothing of them is left, and what was there before stays.

    Args:
        replace: whether files that have the names already may be replaced.
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
        """Open a file to write to, compressed as its name says; ``-`` is standard output."""
        if path == STANDARD:
            return sys.stdout.buffer
        stack = ExitStack()
        with writing(path):
            self._made[path], stream = create_beside(path)
        self._streams[path] = stack
        stack.enter_context(stream)
        return stack.enter_context(compressed(stream, path.name)) if suffix_of(path.name) else stream

    def close(self, path: Path) -> None:
        """Close a file that is complete."""
        with writing(path):
            if path == STANDARD:
                sys.stdout.buffer.flush()
            else:
                self._streams[path].close()

    def commit(self) -> None:
        """Give all files their names, in the order in which they were opened.

        Raises:
            OutputError: a file cannot be written, or another one has got its name meanwhile.
        """
        for path in self._made:
            self.close(path)
        for path, made in list(self._made.items()):
            with writing(path):
                give_name(made, path, replace=self._replace)
            del self._made[path]


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Turn what goes wrong while a file is written into an ``OutputError``; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}; nothing was kept of it") from error
