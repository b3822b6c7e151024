"""Read the table of a configuration from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textclean.errors import ConfigError
from textclean.table import Table


def config_table(path: Path) -> Mapping[str, Any]:
    """Return the table of a configuration file. It is empty for a ``pyproject.toml`` that has none.

    Raises:
        ConfigError: the file cannot be read, or is not TOML.
    """
    if path.name == "pyproject.toml":
        return table_in(path) or {}
    return _parse(path)


def table_in(project: Path) -> Mapping[str, Any] | None:
    """Return the table ``[tool.textclean]`` of a ``pyproject.toml``, or None. Errors: see ``config_table``."""
    tools = Table(_parse(project), "", str(project), None).table("tool", None)
    return tools.table("textclean", None).values if "textclean" in tools.values else None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        msg = f"{path}: cannot read the configuration ({error.strerror}); check the path"
        raise ConfigError(msg) from error
    except RecursionError as error:
        msg = f"{path}: not read: its tables or lists are nested too deeply; a configuration needs four levels"
        raise ConfigError(msg) from error
    except ValueError as error:  # not TOML, not UTF-8, or a number of thousands of digits
        msg = f"{path}: not valid TOML: {error}"
        raise ConfigError(msg) from error
