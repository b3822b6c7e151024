"""Which ids can be names of files in a folder."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

#: The most bytes of a name, without its folders. Nearly all file systems have this limit.
_LONGEST = 255
_IS_WINDOWS = os.name == "nt"
#: What no name on Windows has: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_NO_NAME = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{name}{digit}" for name in ("COM", "LPT") for digit in "123456789"))
)


def why_no_name(name: PurePosixPath) -> str | None:
    """Return why a text cannot be a file's name in a folder, or None. The file system may still refuse the name."""
    if not name.parts or name.is_absolute() or ".." in name.parts:
        return "leads out of the folder"
    if "\0" in str(name):
        return "has a NUL in it"
    if _IS_WINDOWS and any(map(_is_refused_by_windows, name.parts)):
        return "is none on Windows"
    return None


def _is_refused_by_windows(part: str) -> bool:
    """Say whether Windows has no file of this name, gives it another one, or takes it for a device."""
    device = part.partition(".")[0].rstrip().upper()
    return device in _DEVICES or part.endswith((".", " ")) or any(sign in _NO_NAME or sign < " " for sign in part)


def can_be_encoded(text: str) -> bool:
    """Say whether the system can express a text as a name."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:  # a lone surrogate, except those that represent undecodable bytes of a name
        return False
    return True


def is_short(name: PurePosixPath) -> bool:
    """Say whether no part of a name is longer than file systems allow. The name can be encoded."""
    return all(len(os.fsencode(part)) <= _LONGEST for part in name.parts)
