"""Create new files and never open existing ones, so that nothing is written through a link that somebody placed."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

_START, _END = ".textclean-", ".tmp"


def unforeseen(folder: Path, ending: str = _END) -> Path:
    """Return a random path in a folder, which nobody can guess."""
    return folder / f"{_START}{os.urandom(8).hex()}{ending}"


def is_unforeseen(name: str) -> bool:
    """Say whether a name has the form that ``unforeseen`` gives. A killed process may leave a file of such a name."""
    return name.startswith(_START) and name.endswith(_END)


def create_anew(path: Path) -> BinaryIO:
    """Create a file in a folder that belongs to textclean. An existing file or link of that name is deleted first."""
    path.unlink(missing_ok=True)
    return cast("BinaryIO", path.open("xb"))


def write_whole(path: Path, content: bytes, ending: str = _END) -> None:
    """Write a file in a folder that belongs to textclean. The file gets its name only when it is complete."""
    unfinished = path.with_name(path.name + ending)
    with create_anew(unfinished) as stream:
        stream.write(content)
    unfinished.replace(path)


def create_beside(path: Path) -> tuple[Path, BinaryIO]:
    """Create a file under a random name in the folder of ``path``; return the new path and the open stream."""
    made = unforeseen(path.parent)
    return made, cast("BinaryIO", made.open("xb"))


def give_name(made: Path, path: Path, *, replace: bool) -> None:
    """Give a complete file its final name, in one step.

    Args:
        made: the file under its temporary name.
        path: the final name, in the same file system.
        replace: whether an existing file of that name may be replaced; the new file then gets its permissions.

    Raises:
        FileExistsError: a file of that name exists and must not be replaced.
    """
    if replace:
        with suppress(FileNotFoundError):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):  # the permissions of a link mean nothing
                made.chmod(stat.S_IMODE(mode))
        made.replace(path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # this file system has no hard links, so check first
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        made.replace(path)
    else:
        made.unlink()
