"""Recognize an object that is no record but holds records: an answer of a server, or a data frame by columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from textclean.field_names import FieldNames, likely_text

#: How many members are looked at.
_FEW = 20
_FRAME = "; it seems to be a data frame by columns: write it with orient='records'"
#: The keys of pandas' ``to_json(orient="split")``.
_SPLIT = {"columns", "data"}


def other_shape(fields: Mapping[str, Any], names: FieldNames) -> str:
    """Say how the records in an object can be had, for the end of a message. Empty: it seems to hold none."""
    if fields.keys() >= _SPLIT or isinstance(fields.get(names.text), Mapping):
        return _FRAME
    for key, value in islice(fields.items(), _FEW):
        if isinstance(value, list) and value and _is_record(value[0], names):
            return f"; the records seem to be in {key!r}: make lines of them, as jq -c '.[{_quoted(key)}][]' does"
        if _is_record(value, names):
            return "; its members seem to be the records: make lines of them, as jq -c '.[]' does"
    return ""


def _is_record(value: object, names: FieldNames) -> bool:
    return isinstance(value, Mapping) and (names.text in value or names.html in value or likely_text(value) is not None)


def _quoted(key: str) -> str:
    from textclean.formats.json.encode import to_json  # noqa: PLC0415 - only for this message

    return to_json(key).decode()
