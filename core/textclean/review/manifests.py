"""The manifest that stands beside an output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textclean.errors import ConfigError
from textclean.redact import redacted_values
from textclean.storage.files import STANDARD

T = TypeVar("T")

#: What a manifest that is none, or another program's, may raise when it is read.
_WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError)


def of_manifest(output: Path, read: Callable[[dict[str, Any]], T], default: T, *, whole: bool = False) -> T:
    """Return what the manifest of an output says; the default where there is none.

    Args:
        output: a file, a folder of parts, one of those parts, or ``-``.
        read: takes what is wanted; what is missing or of another type may raise whatever Python raises for it.
        default: returned where no manifest stands there.
        whole: whether only a manifest of all of the output is wanted, and none that it is a part of.

    Raises:
        ConfigError: what stands there is no manifest.
    """
    if output == STANDARD:
        return default
    if output.is_symlink() and not _beside(output).is_file():
        output = output.resolve()  # a run writes beside what a link points to
    place = _beside(output)
    if not place.is_file() and not whole and _is_part(output):
        place = output.with_name("manifest.json")
    if not place.is_file():
        return default
    try:
        return read(redacted_values(json.loads(place.read_bytes())))  # one of an earlier version has them still
    except _WRONG as error:
        raise ConfigError(f"{place}: not a manifest of textclean ({error}); move it away, or restore it") from error


def _beside(output: Path) -> Path:
    return output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")


def _is_part(file: Path) -> bool:
    """Say whether the manifest of its folder names a file; ``manifest.json`` is a name that others give, too."""
    if not file.name.startswith("part-"):
        return False
    place = file.with_name("manifest.json")
    if not place.is_file():  # a pipe of this name would be waited for
        return False
    try:
        manifest = json.loads(place.read_bytes())
        return file.name in [part["path"] for part in manifest["output"]["parts"]]
    except _WRONG:
        return False
