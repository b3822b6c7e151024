"""The manifest that stands beside an output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textclean.errors import ConfigError
from textclean.formats.files import STANDARD

T = TypeVar("T")


def of_manifest(output: Path, read: Callable[[dict[str, Any]], T], default: T) -> T:
    """Return what the manifest of an output says; the default where there is none.

    Args:
        output: a file, a folder of parts, or ``-``.
        read: takes what is wanted; what is missing or of another type may raise whatever Python raises for it.
        default: returned where no manifest stands there.

    Raises:
        ConfigError: what stands there is no manifest.
    """
    place = output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")
    if output == STANDARD or not place.is_file():
        return default
    try:
        return read(json.loads(place.read_bytes()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise ConfigError(f"{place}: not a manifest of textclean ({error}); move it away, or restore it") from error
