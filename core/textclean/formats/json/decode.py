"""Parse JSON without loss: with orjson if it is exact, and otherwise with the standard library."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import orjson

#: An integer of 19 digits or more may exceed 64 bits. orjson turns such an integer into a float.
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
#: The most values in a line. Each may take about two hundred bytes of memory.
MOST_VALUES = 1 << 20
_SIGNS = (b",", b"[", b"{")
_BACKSLASH = ord("\\")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
#: The standard library refuses to convert more digits to ``int``, because that takes quadratic time.
_MOST_DIGITS = 4000


def from_json(raw: bytes) -> Any:  # noqa: ANN401 - anything that JSON can say
    """Parse JSON. ``NaN``, ``Infinity`` and lone surrogates are accepted, as by Python's own parser.

    Raises:
        ValueError: the bytes are not JSON or not UTF-8, or are nested too deeply. The message names the column.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return exactly_from_json(raw)


def exactly_from_json(raw: bytes) -> Any:  # noqa: ANN401 - anything that JSON can say
    """Parse JSON with integers of any size. It is slower than ``from_json``, and raises the same errors."""
    try:
        return json.loads(raw.decode(), parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply to be read (more than about a thousand levels)") from None


def may_hold_long_number(raw: bytes, start: int, end: int) -> bool:
    """Say whether the JSON value at a place may hold a number that only ``exactly_from_json`` reads correctly."""
    return raw[start : start + 1] != b'"' and _LONG_NUMBER.search(raw, start, end) is not None


def is_above(raw: bytes, most: int) -> bool:
    """Say whether a JSON text has more than ``most`` values, counted by its commas, braces and brackets.

    Nothing is parsed for this, because a parsed list of empty lists takes thirty times the memory of its bytes.
    """
    if sum(map(raw.count, _SIGNS)) <= most:  # this count includes signs in strings
        return False
    count = position = 0
    while position < len(raw) and count <= most:
        quote = raw.find(b'"', position) % (len(raw) + 1)  # -1 (not found) becomes the end
        count += sum(raw.count(sign, position, quote) for sign in _SIGNS)
        position = string_end(raw, quote) if quote < len(raw) else quote
    return count > most


def string_end(raw: bytes, start: int) -> int:
    """Return the end of a string that starts at ``start``: the place after the next quote that is not escaped.

    If there is no such quote, this is the end of the bytes.
    """
    end = raw.find(b'"', start + 1)
    if end < 0 or raw[end - 1] != _BACKSLASH:
        return end + 1 or len(raw)
    found = _STRING.match(raw, start)
    return found.end() if found else len(raw)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)
