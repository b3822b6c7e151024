"""Files that are made and never found: created exclusively, and so never written through somebody's link."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

_START, _END = ".textclean-", ".tmp"


def unforeseen(folder: Path, ending: str = _END) -> Path:
    """Return a name in a folder that nobody can know before."""
    return folder / f"{_START}{os.urandom(8).hex()}{ending}"


def is_unforeseen(name: str) -> bool:
    """Say whether a name is one that ``unforeseen`` gives; a process that was killed may have left such a file."""
    return name.startswith(_START) and name.endswith(_END)


def create_anew(path: Path) -> BinaryIO:
    """Make a file under a name in a folder of ours. What is there goes first; of a link, the link."""
    path.unlink(missing_ok=True)
    return cast("BinaryIO", path.open("xb"))


def write_whole(path: Path, content: bytes, ending: str = _END) -> None:
    """Write a file in a folder of ours, which is there only when it is whole."""
    unfinished = path.with_name(path.name + ending)
    with create_anew(unfinished) as stream:
        stream.write(content)
    unfinished.replace(path)


def create_beside(path: Path) -> tuple[Path, BinaryIO]:
    """Make a file in the folder of another, under a name that nobody can know before; return the name too."""
    made = unforeseen(path.parent)
    return made, cast("BinaryIO", made.open("xb"))


def give_name(made: Path, path: Path, *, replace: bool) -> None:
    """Give a finished file its name, all at once.

    Args:
        made: the file.
        path: its name, in the same file system.
        replace: whether a file that has the name may be replaced; the new one then gets its permissions.

    Raises:
        FileExistsError: the name is taken, and what has it may not be replaced.
    """
    if replace:
        with suppress(FileNotFoundError):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):  # of a link they say nothing
                made.chmod(stat.S_IMODE(mode))
        made.replace(path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: look first
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        made.replace(path)
    else:
        made.unlink()
