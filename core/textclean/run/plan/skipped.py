"""Which files of a folder are not read, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

import attrs

from textclean.formats.registry import find_format
from textclean.run.plan.target import is_manifest_name, is_timings_name
from textclean.storage.files import is_special


@attrs.frozen
class Skipped:
    """A file of a given folder that is not read, and the reason."""

    file: str
    reason: str


def skips_of(paths: Sequence[str], read_as: str | None) -> Mapping[str, str]:
    """Return the reason for each file of a folder that is not read.

    Args:
        paths: the paths or URLs of all files in the folder and its subfolders.
        read_as: the suffix of the format that all files are read as. None: their names decide.
    """
    if read_as:
        return {path: "a pipe, a socket or a device" for path in paths if is_special(path)}
    kinds = set(map(find_format, paths))
    described = {name for known in kinds if known for name in known.described_by}
    reasons = ((path, _reason(path, described)) for path in paths)
    return {path: reason for path, reason in reasons if reason}


def _reason(path: str, described: Collection[str]) -> str | None:
    name = PurePath(path).name
    if find_format(name) is None:
        return "no known kind of file"
    if is_special(path):
        return "a pipe, a socket or a device"
    if name in described:
        return "describes the files beside it"
    if is_timings_name(name):
        return "times of a run of textclean"
    return "a manifest of textclean" if is_manifest_name(name) else None
