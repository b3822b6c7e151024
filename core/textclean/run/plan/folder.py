"""Find the files of a given folder, and say what is left out because of its place or name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import attrs

from textclean.errors import InputError, OutputError
from textclean.formats.registry import find_format
from textclean.run.plan.in_manifest import files_in_manifest
from textclean.run.plan.target import LOCK, OutputTarget
from textclean.run.plan.unfinished import is_unfinished
from textclean.storage.fresh import is_unforeseen

#: Folders that hold no records of their own, whatever is in them, and why.
_OTHER_FOLDERS = {
    "_temporary": "unfinished files of Spark",  # tasks that were not committed; their rows are in the parts, too
    "_delta_log": "describes the files beside it",
    "__MACOSX": "attributes of macOS",
}
HIDDEN = "hidden, its name begins with a dot"


@attrs.frozen
class FolderFiles:
    """The files of a folder and its subfolders, and the subfolders that are left out, each with the reason."""

    files: tuple[Path, ...]
    left_out: tuple[tuple[Path, str], ...]


def files_in_folder(folder: Path, target: OutputTarget) -> FolderFiles:
    """List the files of a folder, in any order. The output of the run is not among them.

    Raises:
        InputError: a folder cannot be listed.
        OutputError: the output folder lies inside, and holds files of others, which would not be read.
    """
    left_out: list[tuple[Path, str]] = []
    files = tuple(_walked(folder, target, left_out))
    if (place := _output_inside(folder, target)) and place not in dict(left_out):
        left_out.append((place, "the output of this run"))
    return FolderFiles(files, tuple(sorted(left_out)))


def _walked(folder: Path, target: OutputTarget, left_out: list[tuple[Path, str]]) -> Iterator[Path]:
    if is_unfinished(folder):
        return
    for parent, folders, names in os.walk(folder, onerror=_cannot_list):
        here = Path(parent)
        reasons = {name: reason for name in folders if (reason := _why_left_out(here / name, target)) is not None}
        left_out += [(here / name, reason) for name, reason in reasons.items() if reason]
        folders[:] = [name for name in folders if name not in reasons]
        yield from (here / name for name in names if not _is_scrap(name))


def _why_left_out(folder: Path, target: OutputTarget) -> str | None:
    """Say why a subfolder is left out. Empty: nobody needs to know. None: it is not left out."""
    if target.folder and target.path.is_dir() and folder.samefile(target.path):
        _refuse_strangers(folder, target)
        return "the output of this run"
    if is_unfinished(folder):
        return ""
    if folder.is_symlink():
        return "a link to a folder; name it, too, if it is meant"
    return HIDDEN if folder.name.startswith(".") else _OTHER_FOLDERS.get(folder.name)


def _refuse_strangers(folder: Path, target: OutputTarget) -> None:
    """Refuse an output folder inside an input folder if it holds other files, since it is not read."""
    known = files_in_manifest(target) or {}
    for parent, _, names in os.walk(folder, onerror=_cannot_list):
        for path in (Path(parent, name) for name in sorted(names) if not name.startswith(".")):
            place = target.place(path.relative_to(folder).as_posix())
            if find_format(path) and place not in known and not target.is_own(path):
                message = "would not be read, being in the output folder, and is not of textclean"
                raise OutputError(f"{path}: {message}; write to another folder")


def _output_inside(folder: Path, target: OutputTarget) -> Path | None:
    """Return the output folder if it is inside a folder, by the path of that folder. It need not exist yet."""
    if not target.folder or target.url is not None:
        return None
    there, here = target.path.resolve(), folder.resolve()
    return folder / there.relative_to(here) if there != here and there.is_relative_to(here) else None


def _is_scrap(name: str) -> bool:
    """Say whether a name is one of our names for locks and for incomplete files."""
    return name.endswith(LOCK) or is_unforeseen(name)


def _cannot_list(error: OSError) -> None:
    raise InputError(f"{error.filename}: cannot be listed: {error.strerror}; change its permissions") from error
