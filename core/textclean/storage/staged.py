"""A folder whose files appear when all of them are there."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from textclean.errors import OutputError
from textclean.storage.atomic import writing
from textclean.storage.fresh import unforeseen


class Staged:
    """Files of a folder in the making. Without ``commit`` nothing of them is left, nor of folders made for them.

    They are written into a folder within the folder, under the very names that they will have: what the file system
    cannot name, or takes for one name, is known at once and costs that file alone.

    Args:
        folder: the folder; it is made if need be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._inner = unforeseen(folder)
        self._missing = [path for path in (folder, *folder.parents) if not path.exists()]
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._inner.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._stack.close()
        shutil.rmtree(self._inner, ignore_errors=True)
        for folder in self._missing:
            with suppress(OSError):  # it has something in it by now
                folder.rmdir()

    def open(self, path: Path) -> BinaryIO:
        """Open a file of the folder to write to, until ``commit``."""
        with writing(path):
            return cast("BinaryIO", self._stack.enter_context(self._place(path).open("xb")))

    def close(self, path: Path) -> None:
        """Do nothing: all files are closed when the folder is complete."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file of the folder, and the folders that it lies in.

        Raises:
            OSError: no file of this name can be made; nothing is left of it.
        """
        place = self._place(path)
        made = []
        try:
            for parent in reversed(place.relative_to(self._inner).parents):
                if not (self._inner / parent).is_dir():
                    (self._inner / parent).mkdir()
                    made.append(self._inner / parent)
            with place.open("xb") as stream:
                stream.write(content)
        except OSError:
            for folder in reversed(made):
                shutil.rmtree(folder, ignore_errors=True)
            raise

    def commit(self) -> None:
        """Let all files appear.

        Raises:
            OutputError: a file cannot be written, or something has got one of the names meanwhile.
        """
        with writing(self._folder):
            self._stack.close()
            for path in sorted(self._inner.iterdir()):
                place = self._folder / path.name
                if os.path.lexists(place):
                    raise OutputError(f"{place}: came there while it was written; restore to another folder")
                path.rename(place)
        self._missing = []

    def _place(self, path: Path) -> Path:
        return self._inner / path.relative_to(self._folder)
