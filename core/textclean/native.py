"""Which core is used: the one in C, where it was built, or the one in Python, which gives the same and is slower.

The environment variable ``TEXTCLEAN_CORE`` picks one: ``python``, or ``native``, an error where that was not built.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Literal

from textclean.errors import ConfigError

_VARIABLE = "TEXTCLEAN_CORE"
# What the native core has to be of: an old library may lie beside sources that were renewed.
_LEVEL = 3


def _native() -> ModuleType | None:
    wanted = os.environ.get(_VARIABLE, "")
    if wanted not in {"", "native", "python"}:
        raise ConfigError(
            f"{_VARIABLE} is {wanted!r}: set this environment variable to 'native' or 'python', or not at all"
        )
    if wanted == "python":
        return None
    try:
        built = import_module("textclean._native")
    except ImportError:
        built = None
    # A folder of sources without a library looks like an empty package.
    if built is not None and getattr(built, "LEVEL", 0) == _LEVEL:
        return built
    if wanted == "native":
        raise ConfigError(
            f"{_VARIABLE} is 'native', but the native core was not built, or is an old one; install textclean anew"
            " where there is a C compiler, or do not set this environment variable"
        )
    return None


#: The native core, or None where the one in Python is used.
compiled = _native()
CORE: Literal["native", "python"] = "python" if compiled is None else "native"
