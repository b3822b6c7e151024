"""JSON bytes as values, exactly: orjson where it is exact, the standard library where it is not."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import orjson

#: From 19 digits on an integer may be beyond 64 bits, where orjson makes a float of it.
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
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


def may_hold_long_number(value: bytes) -> bool:
    """Say whether a JSON value may have a number in it that only ``exactly_from_json`` reads exactly."""
    return value[:1] != b'"' and _LONG_NUMBER.search(value) is not None


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)
