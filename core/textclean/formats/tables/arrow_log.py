"""Convert a log to a nested Arrow value and back: the column ``textclean`` of Parquet files and Arrow tables.

The JSON form has objects with free names, ``scores``, ``plugins`` and ``evidence``. In Arrow they are lists of
structs: DuckDB, Polars and Spark all read these, and queries look the same in each. ``superseded`` may be nested to
any depth, which an Arrow type cannot express. So it is JSON text, or null if there is nothing.
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
#: The type of the column. ``removed`` is null in logs that were written without the removed text.
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
    evidence=pa.list_(_struct(kind=pa.string(), name=pa.string(), digest=pa.string())),
    seal=pa.string(),
)
#: The explanation in messages about a value that is not a log.
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
    value["evidence"] = [
        {"kind": kind, "name": name, "digest": digest}
        for kind, digests in log.evidence.items()
        for name, digest in digests.items()
    ]
    return value


def log_json(value: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a value of ``LOG_TYPE``, given as Python objects, to the log's JSON form for ``Log.from_json``.

    Raises:
        LogError: it is not such a value. The message names the part, such as ``edits[3].superseded``.
    """
    edits = _part(value, "edits", list, null=True)
    fields = dict(value) | {
        "edits": edits and [_edit_json(edit, f"edits[{index}]") for index, edit in enumerate(edits)],
        "scores": _by_name(value, "scores", "value"),
        "plugins": _by_name(value, "plugins", "version"),
        "evidence": _evidence_json(value),
    }
    if fields.get("seal") is None:  # rows that an earlier version wrote
        fields.pop("seal", None)
    return fields


def log_array(logs: Iterable[Log], kind: pa.DataType = LOG_TYPE) -> pa.StructArray:
    """Return logs as an array.

    Args:
        logs: the logs.
        kind: the type of the column, if it is not ``LOG_TYPE``: an engine may have changed it, or an earlier version
            may have written it.

    Raises:
        RecordError: a log holds a lone surrogate, which Arrow cannot hold.
    """
    return strings_checked(lambda: pa.array(map(log_value, logs), kind))


def log_of_arrow(value: Mapping[str, Any]) -> Log:
    """Return the log of a value of ``LOG_TYPE``, given as Python objects.

    Raises:
        LogError: it is not such a value.
    """
    return Log.from_json(log_json(value))


def strings_checked(make: Any) -> Any:  # noqa: ANN401 - what ``make`` returns
    """Call a function that makes Arrow values from strings, which cannot hold lone surrogates.

    Raises:
        RecordError: there is a lone surrogate.
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


def _evidence_json(value: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    by_kind: dict[str, dict[str, Any]] = {}
    for index, item in enumerate(value.get("evidence") or ()):  # null, or missing in rows of an earlier version
        kind, name, digest = (_part(item, part, str, f"evidence[{index}]") for part in ("kind", "name", "digest"))
        by_kind.setdefault(kind, {})[name] = digest
    return by_kind


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
    """Return a part of a value. It must be an instance of ``kind``, or None if ``null`` is true."""
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
