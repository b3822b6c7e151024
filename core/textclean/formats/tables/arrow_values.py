"""Convert Arrow values to JSON values.

- Null, booleans, integers and strings stay unchanged.
- A float becomes a number, or one of the strings ``NaN``, ``Infinity`` and ``-Infinity``.
- A decimal becomes a string with all its digits.
- Dates, times, timestamps and durations become strings in ISO 8601, with all digits of their unit.
- Binary data becomes a string in base64.
- Lists and structs become lists and objects. A map becomes a list of ``[key, value]``.
- A dictionary-encoded value becomes its plain value, and an extension value becomes its storage value.
"""

from __future__ import annotations

import base64
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from pyarrow import types

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain_list(column: pa.Array) -> list[Any]:
    """Return an array's values as JSON values. A string that is not UTF-8 becomes bytes."""
    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    if _is_string(kind) or types.is_integer(kind) or types.is_boolean(kind) or types.is_null(kind):
        try:
            return list(column.to_pylist())
        except UnicodeDecodeError:
            pass
    return [plain_value(scalar) for scalar in column]


def plain_value(scalar: pa.Scalar) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one case for each kind of value
    """Return a value as a JSON value. A string that is not UTF-8 becomes bytes."""
    if not scalar.is_valid:
        return None
    kind = scalar.type
    if types.is_dictionary(kind) or isinstance(scalar, pa.ExtensionScalar):
        return plain_value(scalar.value)
    if _is_string(kind):
        return _text(scalar)
    if types.is_floating(kind):
        return _number(float(scalar.as_py()))
    if types.is_map(kind):
        return [[plain_value(entry[0]), plain_value(entry[1])] for entry in scalar.values]
    if types.is_struct(kind):
        # By position, because two fields of a struct may have the same name.
        return {kind.field(index).name: plain_value(scalar[index]) for index in range(kind.num_fields)}
    if types.is_nested(kind) and hasattr(scalar, "values"):
        return [plain_value(item) for item in scalar.values]
    if types.is_date32(kind):
        return _day(scalar.value)
    if types.is_date64(kind):
        return _day(scalar.value // 86_400_000)
    if types.is_timestamp(kind):
        return _moment(scalar.value, kind.unit, kind.tz)
    if types.is_time(kind):
        return _clock(scalar.value, kind.unit)
    if types.is_duration(kind):
        return _duration(scalar.value, kind.unit)
    value = scalar.as_py()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, bool | int) else str(value)


def _is_string(kind: pa.DataType) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _text(scalar: pa.Scalar) -> str | bytes:
    try:
        return str(scalar.as_py())
    except UnicodeDecodeError:
        return bytes(scalar.as_buffer().to_pybytes())


def _number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _day(days: int) -> str:
    try:
        return (date(1970, 1, 1) + timedelta(days=days)).isoformat()
    except OverflowError:  # a year that Python does not know
        return f"1970-01-01{days:+}d"


def _moment(value: int, unit: str, zone: str | None) -> str:
    seconds, part = divmod(value, _PER_SECOND[unit])
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
        moment = moment.replace(tzinfo=None) if zone is None else moment.astimezone(_zone(zone))
    except OverflowError:  # a year that Python does not know
        return f"1970-01-01T00:00:00{value:+}{unit}"
    text = moment.isoformat()
    return text[:19] + _fraction(part, unit) + text[19:]


def _zone(name: str) -> Any:  # noqa: ANN401 - any tzinfo
    """Return a time zone by its name or offset. If it is unknown, return UTC, in which timestamps are stored."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    try:
        return pa.scalar(0, pa.timestamp("s", name)).as_py().tzinfo
    except (pa.ArrowException, KeyError, ValueError):
        return UTC


def _clock(value: int, unit: str) -> str:
    seconds, part = divmod(value, _PER_SECOND[unit])
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + _fraction(part, unit)


def _duration(value: int, unit: str) -> str:
    seconds, part = divmod(abs(value), _PER_SECOND[unit])
    return f"{'-' if value < 0 else ''}PT{seconds}{_fraction(part, unit)}S"


def _fraction(part: int, unit: str) -> str:
    digits = len(str(_PER_SECOND[unit])) - 1
    return f".{part:0{digits}}" if digits else ""
