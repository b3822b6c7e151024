"""The JSON Schema of rules files, made of the same keys as the loader.

``rules.schema.json`` beside this module is what it returns: editors need a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textclean.plugin.rules_file.keys import TABLES, TOP, Key


def rules_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a rules file, as plain values.

    It cannot say everything: that ids differ, that sets and options exist, and that examples hold. The loader does.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "textclean rules file",
        "description": "A plugin for textclean without code: rules that find lines and phrases of a page.",
        **_object(TOP),
        "$defs": {name: {**_object(keys), **_CONDITIONS.get(name, {})} for name, keys in TABLES.items()},
    }


def _object(keys: Mapping[str, Key]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, key in keys.items() if key.required],
        "properties": {name: _property(key) for name, key in keys.items()},
    }


def _property(key: Key) -> dict[str, Any]:
    default = {} if key.default in {None, ()} else {"default": key.default}
    if isinstance(key.default, tuple) and key.default:
        default = {"default": list(key.default)}
    return {"description": key.meaning, **key.schema, **default}


def _with(*names: str) -> dict[str, Any]:
    return {"anyOf": [{"required": [name]} for name in names]}


# What a rule may have only without something else.
_CONDITIONS: Mapping[str, Mapping[str, Any]] = {
    "also": _with("phrases", "sets"),
    "rule": {
        "allOf": [
            {
                "if": {"required": ["shape"]},
                "then": {"not": _with("phrases", "sets", "anchor", "followed_by", "also", "takes")},
                "else": _with("phrases", "sets"),
            },
            {"if": {"required": ["near"]}, "then": {"not": _with("takes", "below")}},
        ]
    },
}
