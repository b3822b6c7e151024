"""The log as a nested Arrow value, and back: the column ``textclean`` of Parquet files and of Arrow tables.

Lists of structs stand where JSON has objects with names of their own (``scores``, ``plugins``): DuckDB, Polars and
Spark all read those, and a query is the same in each. ``superseded`` has no bounded depth, which Arrow cannot say; it
is JSON text, null where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textclean.errors import ConfigError, LogError, RecordError
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json
from textclean.log.model import SCHEMA, Log
from textclean.record import LOG_KEY

try:
    import pyarrow as pa
except ImportError:
    raise ConfigError("Parquet and Arrow need pyarrow: pip install 'textclean-framework[parquet]'") from None


def _struct(**types: pa.DataType) -> pa.StructType:
    return pa.struct([pa.field(name, kind) for name, kind in types.items()])


_DIGEST = _struct(sha256=pa.string(), length=pa.int64())
_EDIT = _struct(
    start=pa.int64(),
    end=pa.int64(),
    removed=pa.string(),
    inserted=pa.string(),
    plugin=pa.string(),
    rule=pa.string(),
    label=pa.string(),
    confidence=pa.float64(),
    reason=pa.string(),
    **{"pass": pa.int64()},
    superseded=pa.string(),
)
_KEPT = _struct(
    start=pa.int64(),
    end=pa.int64(),
    label=pa.string(),
    plugin=pa.string(),
    rule=pa.string(),
    confidence=pa.float64(),
    why=pa.string(),
)
#: The type of the column; ``removed`` is null in logs that were written without the removed text.
LOG_TYPE = _struct(
    schema=pa.int64(),
    run=pa.string(),
    original=_DIGEST,
    cleaned=_DIGEST,
    edits=pa.list_(_EDIT),
    kept=pa.list_(_KEPT),
    tags=pa.list_(pa.string()),
    scores=pa.list_(_struct(name=pa.string(), value=pa.float64())),
    errors=pa.list_(_struct(plugin=pa.string(), hook=pa.string(), error=pa.string())),
    plugins=pa.list_(_struct(name=pa.string(), version=pa.string())),
    seal=pa.string(),
)
#: What may have happened to a value that is none of ours.
_CHANGED = "the column was changed or is not a log"
#: The column itself.
LOG_FIELD = pa.field(LOG_KEY, LOG_TYPE, metadata={"textclean:schema": str(SCHEMA)})


def log_value(log: Log) -> dict[str, Any]:
    """Return a log as a value of ``LOG_TYPE``."""
    value = log.to_json()
    for edit in value["edits"] or ():
        edit["superseded"] = to_json(edit["superseded"]).decode() if "superseded" in edit else None
    value["scores"] = [{"name": name, "value": number} for name, number in value["scores"].items()]
    value["plugins"] = [{"name": name, "version": version} for name, version in value["plugins"].items()]
    return value


def log_json(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value of ``LOG_TYPE``, as Python has it, in the log's JSON form; ``Log.from_json`` reads that.

    Raises:
        LogError: it is no such value; the message names the part, as in ``edits[3].superseded``.
    """
    edits = _part(value, "edits", list, null=True)
    fields = dict(value) | {
        "edits": edits and [_edit_json(edit, f"edits[{index}]") for index, edit in enumerate(edits)],
        "scores": _by_name(value, "scores", "value"),
        "plugins": _by_name(value, "plugins", "version"),
    }
    if fields.get("seal") is None:  # a table of an earlier version, or rows of one beside others
        fields.pop("seal", None)
    return fields


def log_array(logs: Iterable[Log], kind: pa.DataType = LOG_TYPE) -> pa.StructArray:
    """Return logs as an array.

    Args:
        logs: the logs.
        kind: another type than ``LOG_TYPE`` that the column has: what an engine made of it, or an earlier version.

    Raises:
        RecordError: a log holds a lone surrogate, which Arrow cannot.
    """
    return strings_checked(lambda: pa.array(map(log_value, logs), kind))


def log_of_arrow(value: Mapping[str, Any]) -> Log:
    """Return the log that a value of ``LOG_TYPE``, as Python has it, says.

    Raises:
        LogError: it is no such value.
    """
    return Log.from_json(log_json(value))


def strings_checked(make: Any) -> Any:  # noqa: ANN401 - what ``make`` returns
    """Call what makes Arrow values of strings; a lone surrogate, which they cannot hold, is told.

    Raises:
        RecordError: there is one.
    """
    try:
        return make()
    except UnicodeEncodeError as error:
        raise RecordError(
            f"a lone surrogate (U+{ord(error.object[error.start]):04X}), which neither Parquet nor Arrow can hold; "
            "write JSON Lines"
        ) from None


def _by_name(value: Mapping[str, Any], where: str, what: str) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for index, item in enumerate(_part(value, where, list)):
        place = f"{where}[{index}]"
        name = _part(item, "name", str, place)
        if name in named:
            raise LogError(f"{where}: {name!r} stands twice in it; {_CHANGED}")
        named[name] = _part(item, what, object, place)
    return named


def _edit_json(edit: Mapping[str, Any], where: str) -> dict[str, Any]:
    removed = _part(edit, "removed", object, where)
    superseded = _part(edit, "superseded", str, where, null=True)
    fields = {name: value for name, value in edit.items() if name not in ("removed", "superseded")}
    if removed is not None:
        fields["removed"] = removed
    if superseded is None:
        return fields
    try:
        return fields | {"superseded": from_json(superseded.encode())}
    except ValueError as error:
        raise LogError(f"{where}.superseded: not JSON ({error}); {_CHANGED}") from None


def _part(value: object, name: str, kind: type, where: str = "", *, null: bool = False) -> Any:  # noqa: ANN401 - of the kind
    """Return a part of a value, which has to be of a kind or, if it may be, null."""
    path = f"{where}.{name}" if where else name
    if not isinstance(value, Mapping):
        raise LogError(f"{where}: expected an object, found {type(value).__name__}; {_CHANGED}")
    if name not in value:
        raise LogError(f"{path}: missing; {_CHANGED}")
    part = value[name]
    if not isinstance(part, kind) and not (null and part is None):
        wanted = "a list" if kind is list else "a string"
        raise LogError(f"{path}: expected {wanted}, found {type(part).__name__}; {_CHANGED}")
    return part
