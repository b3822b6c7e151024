"""JSON bytes as values, exactly: orjson where it is exact, the standard library where it is not."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import orjson

#: From 19 digits on an integer may be beyond 64 bits, where orjson makes a float of it.
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
#: The most values in a line; each takes up to some two hundred bytes.
MOST_VALUES = 1 << 20
_SIGNS = (b",", b"[", b"{")
_BACKSLASH = ord("\\")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
#: The standard library refuses to convert longer ones to ``int``, since that takes quadratic time.
_MOST_DIGITS = 4000


def from_json(raw: bytes) -> Any:  # noqa: ANN401 - anything that JSON can say
    """Parse JSON; ``NaN``, ``Infinity`` and lone surrogates pass, as Python's own parser lets them.

    Raises:
        ValueError: it is no JSON or no UTF-8, or is nested too deeply; the message names the column.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return exactly_from_json(raw)


def exactly_from_json(raw: bytes) -> Any:  # noqa: ANN401 - anything that JSON can say
    """Parse JSON with integers of any size, in more time; raises as ``from_json`` does."""
    try:
        return json.loads(raw.decode(), parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply to be read (more than about a thousand levels)") from None


def may_hold_long_number(raw: bytes, start: int, end: int) -> bool:
    """Say whether the JSON value that stands there may have a number in it that only ``exactly_from_json`` reads."""
    return raw[start : start + 1] != b'"' and _LONG_NUMBER.search(raw, start, end) is not None


def is_above(raw: bytes, most: int) -> bool:
    """Say whether there are more values than this in a text of JSON, as far as commas, braces and brackets tell.

    Nothing is parsed for that: a list of empty lists takes thirty times the memory that its bytes do.
    """
    if sum(map(raw.count, _SIGNS)) <= most:  # those in strings, too
        return False
    count = position = 0
    while position < len(raw) and count <= most:
        quote = raw.find(b'"', position) % (len(raw) + 1)  # -1: at the end
        count += sum(raw.count(sign, position, quote) for sign in _SIGNS)
        position = string_end(raw, quote) if quote < len(raw) else quote
    return count > most


def string_end(raw: bytes, start: int) -> int:
    """Return the place behind a string that starts there: behind the next quote that no backslash escapes.

    Where there is none, that is the end of all.
    """
    end = raw.find(b'"', start + 1)
    if end < 0 or raw[end - 1] != _BACKSLASH:
        return end + 1 or len(raw)
    found = _STRING.match(raw, start)
    return found.end() if found else len(raw)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)
