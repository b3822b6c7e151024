"""Check where ``restore`` and ``export`` write: never over their input, and over other files only if allowed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

import click

from textclean.errors import OutputError
from textclean.formats.input_file import InputFile
from textclean.run.plan.target import OutputTarget, pointed_to
from textclean.storage.files import STANDARD


def file_to_write(output: Path, file: Path, read: Iterable[InputFile], *, overwrite: bool) -> Path:
    """Return the file that ``-o`` names. For a link, return its target.

    Args:
        output: the file, or ``-``.
        file: the output of ``run`` that is read. Its manifest and rejects may not be overwritten, either.
        read: the files of that output.
        overwrite: whether an existing file may be replaced.

    Raises:
        click.UsageError: the file cannot be written there, or already exists.
    """
    if output == STANDARD:
        return output
    try:
        path = pointed_to(output)
    except OutputError as error:
        raise click.UsageError(str(error)) from error
    if not path.absolute().parent.is_dir():
        raise click.UsageError(f"{output}: there is no folder {path.parent}; make it first")
    if not os.path.lexists(path):
        return path
    if any(_is_same(path, Path(source.path)) for source in read):
        raise click.UsageError(f"{output}: input and output are the same file; name another")
    if any(_is_same(path, place) for place in _beside(file)):
        raise click.UsageError(f"{output}: belongs to {file}; name another file")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise click.UsageError(f"{output}: no file, but a folder or a pipe or a device; name another")
    if not overwrite:
        raise click.UsageError(f"{output}: is there already; name another file, or replace it with --overwrite")
    return path


def _beside(file: Path) -> tuple[Path, ...]:
    names = ("manifest.json", "rejects.jsonl")
    return tuple(file / name if file.is_dir() else file.with_name(f"{file.name}.{name}") for name in names)


def _is_same(path: Path, other: Path) -> bool:
    return other != STANDARD and other.exists() and path.samefile(other)


def folder_to_write(target: OutputTarget) -> None:
    """Check that a folder is empty or does not exist yet. Files in a folder are never replaced.

    Raises:
        click.UsageError: the folder is not empty.
    """
    if target.path.exists() and any(target.path.iterdir()):
        raise click.UsageError(f"{target.path}: the folder is not empty; name one that is, or a new one")
