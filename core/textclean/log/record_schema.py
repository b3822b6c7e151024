"""The JSON Schema of an output record, which other programs can use as well."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_FILE = "record.schema.json"


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record that ``textclean run`` has written.

    It says what the log under ``textclean`` may hold. All other keys of a record are those of the input.
    """
    schema: dict[str, Any] = json.loads((files("textclean.log") / _FILE).read_text("utf-8"))
    return schema
