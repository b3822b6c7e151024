"""Write a folder whose files appear only when all of them are complete."""

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
    """The files of a folder while they are written. Without ``commit`` they are deleted, and so are new folders.

    The files are written to a temporary folder within the folder, under their final names. So a name that the file
    system cannot hold, or two names that it does not distinguish, are found at once, and only that file fails.

    Args:
        folder: the folder; it is made if it does not exist.
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
            with suppress(OSError):  # the folder is no longer empty
                folder.rmdir()

    def open(self, path: Path) -> BinaryIO:
        """Open a file of the folder for writing. It stays open until ``commit``."""
        with writing(path):
            return cast("BinaryIO", self._stack.enter_context(self._place(path).open("xb")))

    def close(self, path: Path) -> None:
        """Do nothing: ``commit`` closes all files."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a complete file of the folder, and make the subfolders that it needs.

        Raises:
            OSError: the file cannot be written; the file and its new subfolders are deleted again.
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
        """Move all files to their final places.

        Raises:
            OutputError: a file cannot be written, or a file or folder of the same name has appeared meanwhile.
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
