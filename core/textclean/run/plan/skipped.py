"""Which files of a folder are not read, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

import attrs

from textclean.formats.registry import find_format
from textclean.run.plan.folder import HIDDEN
from textclean.run.plan.target import is_manifest_name, is_timings_name
from textclean.storage.files import is_special

UNKNOWN = "no known kind of file"
_DESCRIBES = "describes the files beside it"
#: Files that Spark and Hadoop put beside the parts, without any content.
_MARKS = ("_SUCCESS", "_FAILURE")
#: Texts about a folder, if all other files in it are of other kinds. Among texts they may be texts.
_ABOUT = ("readme", "license", "licence")


@attrs.frozen
class Skipped:
    """A file or a subfolder (its name ends in a slash) of a given folder that is not read, and the reason."""

    file: str
    reason: str


def skips_of(files: Sequence[tuple[str, str]], read_as: str | None, *, listed: bool = True) -> Mapping[str, str]:
    """Return the reason for each file of a folder that is not read.

    Args:
        files: the path or the URL of each file, and its path below the folder.
        read_as: the suffix of the format that all files are read as. None: their names decide.
        listed: whether these are all files in a folder and its subfolders. False: they match a pattern of the user.
    """
    reasons = {path: _by_place(name) for path, name in files} if listed else {}
    rest = [path for path, _ in files if not reasons.get(path)]
    if read_as:
        reasons |= {path: "a pipe, a socket or a device" for path in rest if is_special(path)}
        return {path: reason for path, reason in reasons.items() if reason}
    kinds = set(map(find_format, rest))
    described = {name for known in kinds if known for name in known.described_by}
    reasons |= {path: _by_kind(path, described) for path in rest}
    if listed:
        reasons |= dict.fromkeys(_about([path for path in rest if not reasons[path]]), _DESCRIBES)
    return {path: reason for path, reason in reasons.items() if reason}


def _by_place(name: str) -> str | None:
    parts = PurePath(name).parts
    if any(part.startswith(".") for part in parts):
        return HIDDEN
    return _DESCRIBES if parts and parts[-1] in _MARKS else None


def _by_kind(path: str, described: Collection[str]) -> str | None:
    name = PurePath(path).name
    if find_format(name) is None:
        return UNKNOWN
    if is_special(path):
        return "a pipe, a socket or a device"
    if name in described:
        return _DESCRIBES
    if is_timings_name(name):
        return "times of a run of textclean"
    return "a manifest of textclean" if is_manifest_name(name) else None


def _about(paths: Sequence[str]) -> list[str]:
    """Return the files about the folder, if other files are read and none of these has the same suffix."""
    about = [path for path in paths if PurePath(path).stem.lower() in _ABOUT]
    others = {PurePath(path).suffix.lower() for path in paths if path not in about}
    return [path for path in about if others and PurePath(path).suffix.lower() not in others]
