"""Compare the logs of an output with the published JSON Schema, with a validator that is not textclean's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from textclean.formats.json.object_line import ObjectLine
from textclean.log.record_schema import record_schema
from textclean.log.restore import Problem
from textclean.record import LOG_KEY
from textclean.review.reviewed_record import ReviewedItem, ReviewedRecord, Unreadable
from textclean.storage.extras import require

#: The most problems that are told of one record.
MOST_TOLD = 20
_LONGEST = 200


class SchemaCheck:
    """Checks logs against the schema.

    Raises:
        ConfigError: the library jsonschema is not installed.
    """

    def __init__(self) -> None:
        require("jsonschema", "verify --schema")
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - an extra

        self._validator: Any = Draft202012Validator(record_schema())

    def problems(self, item: ReviewedItem) -> Iterator[Problem]:
        """Yield what in a log is not as the schema says. A line without a readable log is reported elsewhere."""
        if isinstance(item, Unreadable):
            return
        try:
            for error in islice(self._validator.iter_errors({LOG_KEY: _as_written(item)}), MOST_TOLD):
                yield Problem(_name(error.path), f"not as the schema says: {error.message[:_LONGEST]}")
        except RecursionError:
            yield Problem(LOG_KEY, "nested too deeply to be compared with the schema")


def _as_written(item: ReviewedRecord) -> object:
    """Return the log as it stands in a line of JSON or a cell of CSV; that of a row of another table is parsed."""
    value = item.record.fields.get(LOG_KEY)
    if isinstance(value, str):
        return json.loads(value)
    return value if isinstance(item.document.held, ObjectLine) else item.log.to_json()


def _name(path: Iterable[str | int]) -> str:
    """Return the name of a part of the log as other problems have it: ``edits[3].start``."""
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return parts.removeprefix(f".{LOG_KEY}").lstrip(".") or LOG_KEY
