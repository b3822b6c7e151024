"""Formats of installed distributions: the entry points of the group ``textclean.formats``.

The name of an entry point is a suffix without its dot. So only the format that is needed gets imported.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from textclean.errors import ConfigError, message_of
from textclean.formats.format import Format
from textclean.storage.compression import suffix_of

#: The entry-point group.
GROUP = "textclean.formats"


def load_format(name: str) -> Format | None:
    """Return the format of an installed distribution for a file name in lower case, or None.

    Raises:
        ConfigError: the format cannot be loaded, or is not a format for such files.
    """
    if "." not in name:
        return None
    found = _entries(tuple(sys.path))  # the distributions are searched only once
    plain = name.removesuffix(suffix_of(name))
    entry = next((found[suffix] for suffix in found if name.endswith(suffix) or plain.endswith(suffix)), None)
    return _loaded(entry) if entry else None


@functools.lru_cache(maxsize=8)
def _entries(_folders: tuple[str, ...]) -> Mapping[str, EntryPoint]:
    return {f".{entry.name.lower()}": entry for entry in entry_points(group=GROUP)}


def _loaded(entry: EntryPoint) -> Format:
    where = f"the format {entry.name!r} of {entry.dist.name if entry.dist else 'an unknown distribution'}"
    try:
        kind = entry.load()
        made = kind()
    except Exception as error:
        raise ConfigError(f"{where} is broken: {message_of(error)}") from error
    if not isinstance(made, Format) or f".{entry.name.lower()}" not in made.suffixes:
        raise ConfigError(f"{where} is broken: {entry.value} is no subclass of Format with the suffix .{entry.name}")
    return made
