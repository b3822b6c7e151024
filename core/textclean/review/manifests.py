"""Read the manifest beside an output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textclean.errors import ConfigError
from textclean.redact import redacted_values
from textclean.storage.files import STANDARD

T = TypeVar("T")

#: The errors that may be raised when a file is read that is not a manifest of textclean.
_WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError)


def of_manifest(output: Path, read: Callable[[dict[str, Any]], T], default: T, *, whole: bool = False) -> T:
    """Return a value from the manifest of an output, or the default if there is no manifest.

    Args:
        output: a file, a folder of parts, one of those parts, or ``-``.
        read: gets the manifest and returns the value. It may raise any error if an entry is missing or has another
            type.
        default: returned if there is no manifest.
        whole: if true and the output is one part of a folder, the manifest of the folder is not used.

    Raises:
        ConfigError: the file at the manifest's place is not a manifest of textclean.
    """
    if output == STANDARD:
        return default
    if output.is_symlink() and not _beside(output).is_file():
        output = output.resolve()  # a run writes beside the target of a link
    place = _beside(output)
    if not place.is_file() and not whole and _is_part(output):
        place = output.with_name("manifest.json")
    if not place.is_file():
        return default
    try:
        return read(redacted_values(json.loads(place.read_bytes())))  # early versions wrote passwords
    except _WRONG as error:
        raise ConfigError(f"{place}: not a manifest of textclean ({error}); move it away, or restore it") from error


def _beside(output: Path) -> Path:
    return output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")


def _is_part(file: Path) -> bool:
    """Say whether a file is a part of an output: the manifest in its folder names it.

    The entries must be checked, since other programs also write files called ``manifest.json``.
    """
    if not file.name.startswith("part-"):
        return False
    place = file.with_name("manifest.json")
    if not place.is_file():  # opening a pipe of this name would block
        return False
    try:
        manifest = json.loads(place.read_bytes())
        return file.name in [part["path"] for part in manifest["output"]["parts"]]
    except _WRONG:
        return False
