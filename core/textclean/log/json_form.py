"""Write the parts of a log as JSON values, and read them back.

Input is not trusted. Each reader takes a value and the path of the value in the log, and each error names the path.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from textclean.errors import LogError
from textclean.log.edit import Digest, Edit, Failure, Kept

#: The most edits that may be nested in each other as ``superseded``. Each level takes a pass, so no real log has so
#: many, and a log with more would overflow Python's stack.
DEEPEST = 200


T = TypeVar("T")


def kept_to_json(kept: Kept) -> dict[str, Any]:
    """Return a finding that was kept as plain values."""
    return {
        "start": kept.start,
        "end": kept.end,
        "label": kept.label,
        "plugin": kept.plugin,
        "rule": kept.rule,
        "confidence": float(kept.confidence),
        "why": kept.why,
    }


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as plain values."""
    removed = {} if edit.removed is None else {"removed": edit.removed}
    fields: dict[str, Any] = {
        "start": edit.start,
        "end": edit.end,
        **removed,
        "inserted": edit.inserted,
        "plugin": edit.plugin,
        "rule": edit.rule,
        "label": edit.label,
        "confidence": float(edit.confidence),
        "reason": edit.reason,
        "pass": edit.pass_number,
    }
    if edit.superseded:
        fields["superseded"] = [edit_to_json(earlier) for earlier in edit.superseded]
    return fields


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """Return a failure as plain values."""
    return {"plugin": failure.plugin, "hook": failure.hook, "error": failure.error}


_DIGEST_KEYS = frozenset(attrs.fields_dict(Digest))


_EDIT_KEYS = frozenset(attrs.fields_dict(Edit)) - {"pass_number"} | {"pass"}


_KEPT_KEYS = frozenset(attrs.fields_dict(Kept))


_FAILURE_KEYS = frozenset(attrs.fields_dict(Failure))


Reader = Callable[[object, str], T]


def _fail(where: str, wanted: str, value: object) -> LogError:
    return LogError(f"{where}: expected {wanted}, found {type(value).__name__}; the log was changed or is not a log")


def read_mapping(value: object, where: str) -> Mapping[str, object]:
    """Read an object."""
    if not isinstance(value, Mapping):
        raise _fail(where, "an object", value)
    return value


def refuse_others(fields: Mapping[str, object], known: frozenset[str], where: str = "") -> None:
    """Refuse unknown keys. A renamed key would otherwise be ignored, and nobody would notice that a part is missing."""
    if fields.keys() <= known:
        return
    path = _path(where, min(map(str, fields.keys() - known)))
    raise LogError(f"{path}: no log has a part of this name; the log was changed")


def _path(where: str, name: str) -> str:
    """Return the path of a part. A name that is not an identifier is quoted, so that odd characters are visible."""
    word = name if name.isidentifier() else ascii(name)
    return f"{where}.{word}" if where else word


def read_part(fields: Mapping[str, object], name: str, read: Reader[T], where: str = "") -> T:
    """Read a required part; ``where`` is the path of the object that holds it."""
    path = f"{where}.{name}" if where else name
    if name not in fields:
        msg = f"{path}: missing; the log was changed or is not a log"
        raise LogError(msg)
    return read(fields[name], path)


def read_string(value: object, where: str) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise _fail(where, "a string", value)
    return value


def read_integer(value: object, where: str) -> int:
    """Read a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _fail(where, "a whole number", value)
    return value


def read_number(value: object, where: str) -> float:
    """Read a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not _is_finite(value):
        raise _fail(where, "a finite number", value)
    return value


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number beyond all floats
        return False


def read_share(value: object, where: str) -> float:
    """Read a number from 0 to 1."""
    number = read_number(value, where)
    if not 0 <= number <= 1:
        msg = f"{where}: {number} is not between 0 and 1"
        raise LogError(msg)
    return number


def tuple_of(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return a reader of a list whose items ``read`` reads."""

    def read_all(value: object, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _fail(where, "a list", value)
        return tuple(read(item, f"{where}[{index}]") for index, item in enumerate(value))

    return read_all


def dict_of(read: Reader[T]) -> Reader[dict[str, T]]:
    """Return a reader of an object whose values ``read`` reads."""

    def read_all(value: object, where: str) -> dict[str, T]:
        return {
            read_string(name, f"{where}: a name"): read(item, _path(where, name))
            for name, item in read_mapping(value, where).items()
        }

    return read_all


def read_digest(value: object, where: str) -> Digest:
    """Read a digest."""
    fields = read_mapping(value, where)
    refuse_others(fields, _DIGEST_KEYS, where)
    return Digest(read_part(fields, "sha256", read_string, where), read_part(fields, "length", read_integer, where))


def read_edit(value: object, where: str) -> Edit:
    """Read an edit."""
    fields = read_mapping(value, where)
    refuse_others(fields, _EDIT_KEYS, where)
    return Edit(
        start=read_part(fields, "start", read_integer, where),
        end=read_part(fields, "end", read_integer, where),
        removed=read_part(fields, "removed", read_string, where) if "removed" in fields else None,
        inserted=read_part(fields, "inserted", read_string, where),
        plugin=read_part(fields, "plugin", read_string, where),
        rule=read_part(fields, "rule", read_string, where),
        label=read_part(fields, "label", read_string, where),
        confidence=read_part(fields, "confidence", read_share, where),
        reason=read_part(fields, "reason", read_string, where),
        pass_number=read_part(fields, "pass", read_integer, where),
        superseded=_superseded(fields["superseded"], f"{where}.superseded") if "superseded" in fields else (),
    )


def _superseded(value: object, where: str) -> tuple[Edit, ...]:
    if where.count(".superseded") > DEEPEST:
        place = where.partition(".superseded")[0]
        raise LogError(f"{place}.superseded: more than {DEEPEST} edits one within the other; the log was changed")
    return tuple_of(read_edit)(value, where)


def read_kept(value: object, where: str) -> Kept:
    """Read a finding that was kept."""
    fields = read_mapping(value, where)
    refuse_others(fields, _KEPT_KEYS, where)
    return Kept(
        start=read_part(fields, "start", read_integer, where),
        end=read_part(fields, "end", read_integer, where),
        label=read_part(fields, "label", read_string, where),
        plugin=read_part(fields, "plugin", read_string, where),
        rule=read_part(fields, "rule", read_string, where),
        confidence=read_part(fields, "confidence", read_share, where),
        why=read_part(fields, "why", read_string, where),
    )


def read_failure(value: object, where: str) -> Failure:
    """Read a failure."""
    fields = read_mapping(value, where)
    refuse_others(fields, _FAILURE_KEYS, where)
    return Failure(*(read_part(fields, name, read_string, where) for name in ("plugin", "hook", "error")))
