"""Write plain values as TOML, for tests of rules files."""

from __future__ import annotations

import json
from collections.abc import Mapping


def toml_of(values: Mapping[str, object]) -> str:
    """Return a TOML file with one key of the top table on each line."""
    return "".join(f"{_string(key)} = {_inline(value)}\n" for key, value in values.items())


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_string(key)} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _string(value) if isinstance(value, str) else str(value).lower()


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
