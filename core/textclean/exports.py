"""Names that a package exports and imports only when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module


def exported(package: str, homes: Mapping[str, str], name: str) -> object:
    """Import a name that a package exports, and keep it there: for the package's ``__getattr__``.

    Args:
        package: the package.
        homes: for each of its modules the names that come from it, with spaces between.
        name: the name that is asked for.

    Raises:
        AttributeError: the package exports no such name.
    """
    home = next((module for module, names in homes.items() if name in names.split()), None)
    if home is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{package}.{home}"), name)
    setattr(sys.modules[package], name, value)
    return value
