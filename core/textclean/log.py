"""The provenance log of one record as a value, and its JSON form."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar, get_args

import attrs

from textclean.checks import STRING, Kind, instance, one_of
from textclean.errors import LogError, RecordError
from textclean.record import Edit, Failure, Kept
from textclean.seal import PARTS, changed_parts, seal_of

SCHEMA = 1
_KEYS = frozenset((*PARTS, "seal"))
#: How much of a log is written: all, all but the removed text, or nothing that says what was done.
Provenance: TypeAlias = Literal["full", "spans", "none"]
PROVENANCE = one_of(*get_args(Provenance))
#: Edits that superseded each other, one within the other; each took a pass. A log with more would end Python's stack.
DEEPEST = 200
T = TypeVar("T")


def digest_bytes(text: str) -> bytes:
    """Return the text in UTF-8; lone surrogates, which UTF-8 proper cannot hold, as three bytes each."""
    return text.encode("utf-8", "surrogatepass")


@attrs.frozen
class Digest:
    """A text's sha256 (of its UTF-8 form, hexadecimal) and its length in code points."""

    sha256: str
    length: int

    @classmethod
    def of(cls, text: str) -> Digest:
        """Digest a text.

        Raises:
            RecordError: it is no string.
        """
        STRING.check("the text", text, RecordError)
        return cls(hashlib.sha256(digest_bytes(text)).hexdigest(), len(text))


@attrs.frozen
class Log:
    """Everything that was decided about one record.

    ``edits`` are sorted, never overlap, and are in code points of the original text, as are ``kept``.
    ``plugins`` gives the version of each plugin that the log names. ``seal`` is what the log was sealed with when it
    was written, None for one that was made here and for those of earlier versions; see ``changed_parts``. A log
    that was written without its edits is ``withheld``: ``edits`` and ``kept`` are empty then, and say nothing.
    """

    run: str
    original: Digest
    cleaned: Digest
    edits: tuple[Edit, ...] = ()
    kept: tuple[Kept, ...] = ()
    tags: tuple[str, ...] = ()
    scores: Mapping[str, float] = attrs.field(factory=dict)
    errors: tuple[Failure, ...] = ()
    plugins: Mapping[str, str] = attrs.field(factory=dict)
    schema: int = SCHEMA
    seal: str | None = attrs.field(default=None, eq=False)
    withheld: bool = False

    def __attrs_post_init__(self) -> None:
        for name, kind in _KINDS.items():
            kind.check(f"Log: {name}", getattr(self, name), LogError)

    @property
    def changed(self) -> bool:
        """Whether the record was edited; a log that was written without its edits tells by its digests."""
        return self.original != self.cleaned if self.withheld else bool(self.edits)

    @property
    def edit_count(self) -> int:
        """How many edits were made; closing up white space is no edit of its own."""
        return sum(not edit.closes_gap for edit in self.edits)

    def to_json(self) -> dict[str, Any]:
        """Return the log as plain dicts, lists, strings and numbers; one that bears no seal is sealed."""
        value = self._parts()
        value["seal"] = seal_of(value) if self.seal is None else self.seal
        return value

    def changed_parts(self) -> list[str]:
        """Return the names of the parts that are not what was sealed, ``seal`` among them; none for a log without."""
        return [] if self.seal is None else changed_parts(self.seal, self._parts())

    def _parts(self) -> dict[str, Any]:
        return {
            "schema": self.schema,
            "run": self.run,
            "original": {"sha256": self.original.sha256, "length": self.original.length},
            "cleaned": {"sha256": self.cleaned.sha256, "length": self.cleaned.length},
            "edits": None if self.withheld else [_edit_to_json(edit) for edit in self.edits],
            "kept": None if self.withheld else [_kept_to_json(kept) for kept in self.kept],
            "tags": list(self.tags),
            "scores": dict(self.scores),
            "errors": [attrs.asdict(failure) for failure in self.errors],
            "plugins": dict(self.plugins),
        }

    @classmethod
    def from_json(cls, value: object) -> Log:
        """Read a log back.

        Raises:
            LogError: a part is missing, of the wrong type or unknown; the message names it, as in ``edits[3].start``.
        """
        fields = _mapping(value, "the log")
        schema = _get(fields, "schema", _integer)
        if schema != SCHEMA:
            msg = f"schema: this is version {SCHEMA} of the log and cannot read version {schema}"
            raise LogError(msg)
        _refuse_others(fields, _KEYS)
        withheld = fields.get("edits", "") is None and fields.get("kept", "") is None
        return cls(
            schema=schema,
            run=_get(fields, "run", _string),
            original=_get(fields, "original", _digest),
            cleaned=_get(fields, "cleaned", _digest),
            edits=() if withheld else _get(fields, "edits", _tuple_of(_edit)),
            kept=() if withheld else _get(fields, "kept", _tuple_of(_kept)),
            tags=_get(fields, "tags", _tuple_of(_string)),
            scores=_get(fields, "scores", _dict_of(_number)),
            errors=_get(fields, "errors", _tuple_of(_failure)),
            plugins=_dict_of(_string)(fields.get("plugins", {}), "plugins"),
            seal=_get(fields, "seal", _string) if "seal" in fields else None,
            withheld=withheld,
        )

    def without_removed(self) -> Log:
        """Return the log without the removed text: smaller, and no longer enough to restore from. It bears no seal."""
        return attrs.evolve(self, edits=tuple(map(_without_removed, self.edits)), seal=None)

    def without_edits(self) -> Log:
        """Return the log without edits and what was kept: the digests stay, and what is said about the record."""
        return attrs.evolve(self, edits=(), kept=(), seal=None, withheld=True)

    def written_as(self, provenance: Provenance) -> Log:
        """Return the log as far as it is to be written.

        Raises:
            ConfigError: there is no such form.
        """
        PROVENANCE.check("provenance", provenance)
        if provenance == "full":
            return self
        return self.without_removed() if provenance == "spans" else self.without_edits()


def _tuple_kind(of: type) -> Kind:
    # One look at all types is a tenth of what asking each item costs.
    return Kind(f"a tuple of {of.__name__}", lambda value: type(value) is tuple and set(map(type, value)) <= {of})


_KINDS = {
    "run": STRING,
    "original": instance(Digest),
    "cleaned": instance(Digest),
    "edits": _tuple_kind(Edit),
    "kept": _tuple_kind(Kept),
    "tags": _tuple_kind(str),
    "errors": _tuple_kind(Failure),
}


def _without_removed(edit: Edit) -> Edit:
    return attrs.evolve(edit, removed=None, superseded=tuple(map(_without_removed, edit.superseded)))


def _kept_to_json(kept: Kept) -> dict[str, Any]:
    return {
        "start": kept.start,
        "end": kept.end,
        "label": kept.label,
        "plugin": kept.plugin,
        "rule": kept.rule,
        "confidence": float(kept.confidence),
        "why": kept.why,
    }


def _edit_to_json(edit: Edit) -> dict[str, Any]:
    fields: dict[str, Any] = {"start": edit.start, "end": edit.end}
    if edit.removed is not None:
        fields["removed"] = edit.removed
    fields |= {
        "inserted": edit.inserted,
        "plugin": edit.plugin,
        "rule": edit.rule,
        "label": edit.label,
        "confidence": float(edit.confidence),
        "reason": edit.reason,
        "pass": edit.passno,
    }
    if edit.superseded:
        fields["superseded"] = [_edit_to_json(earlier) for earlier in edit.superseded]
    return fields


_DIGEST_KEYS = frozenset(attrs.fields_dict(Digest))
_EDIT_KEYS = frozenset(attrs.fields_dict(Edit)) - {"passno"} | {"pass"}
_KEPT_KEYS = frozenset(attrs.fields_dict(Kept))
_FAILURE_KEYS = frozenset(attrs.fields_dict(Failure))

Reader = Callable[[object, str], T]


def _fail(where: str, wanted: str, value: object) -> LogError:
    return LogError(f"{where}: expected {wanted}, found {type(value).__name__}; the log was changed or is not a log")


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _fail(where, "an object", value)
    return value


def _refuse_others(fields: Mapping[str, object], known: frozenset[str], where: str = "") -> None:
    """Refuse keys that no log has: what they replace, or hide, might otherwise not be missed."""
    if fields.keys() <= known:
        return
    path = _path(where, min(map(str, fields.keys() - known)))
    raise LogError(f"{path}: no log has a part of this name; the log was changed")


def _path(where: str, name: str) -> str:
    """Name a part of a part; a name that is no word in quotes, so that what is strange about it is seen."""
    word = name if name.isidentifier() else ascii(name)
    return f"{where}.{word}" if where else word


def _get(fields: Mapping[str, object], name: str, read: Reader[T], where: str = "") -> T:
    path = f"{where}.{name}" if where else name
    if name not in fields:
        msg = f"{path}: missing; the log was changed or is not a log"
        raise LogError(msg)
    return read(fields[name], path)


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _fail(where, "a string", value)
    return value


def _integer(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _fail(where, "a whole number", value)
    return value


def _number(value: object, where: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not _is_finite(value):
        raise _fail(where, "a finite number", value)
    return value


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number beyond all floats
        return False


def _share(value: object, where: str) -> float:
    number = _number(value, where)
    if not 0 <= number <= 1:
        msg = f"{where}: {number} is not between 0 and 1"
        raise LogError(msg)
    return number


def _tuple_of(read: Reader[T]) -> Reader[tuple[T, ...]]:
    def read_all(value: object, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _fail(where, "a list", value)
        return tuple(read(item, f"{where}[{index}]") for index, item in enumerate(value))

    return read_all


def _dict_of(read: Reader[T]) -> Reader[dict[str, T]]:
    def read_all(value: object, where: str) -> dict[str, T]:
        return {
            _string(name, f"{where}: a name"): read(item, _path(where, name))
            for name, item in _mapping(value, where).items()
        }

    return read_all


def _digest(value: object, where: str) -> Digest:
    fields = _mapping(value, where)
    _refuse_others(fields, _DIGEST_KEYS, where)
    return Digest(_get(fields, "sha256", _string, where), _get(fields, "length", _integer, where))


def _edit(value: object, where: str) -> Edit:
    fields = _mapping(value, where)
    _refuse_others(fields, _EDIT_KEYS, where)
    return Edit(
        start=_get(fields, "start", _integer, where),
        end=_get(fields, "end", _integer, where),
        removed=_get(fields, "removed", _string, where) if "removed" in fields else None,
        inserted=_get(fields, "inserted", _string, where),
        plugin=_get(fields, "plugin", _string, where),
        rule=_get(fields, "rule", _string, where),
        label=_get(fields, "label", _string, where),
        confidence=_get(fields, "confidence", _share, where),
        reason=_get(fields, "reason", _string, where),
        passno=_get(fields, "pass", _integer, where),
        superseded=_superseded(fields["superseded"], f"{where}.superseded") if "superseded" in fields else (),
    )


def _superseded(value: object, where: str) -> tuple[Edit, ...]:
    if where.count(".superseded") > DEEPEST:
        place = where.partition(".superseded")[0]
        raise LogError(f"{place}.superseded: more than {DEEPEST} edits one within the other; the log was changed")
    return _tuple_of(_edit)(value, where)


def _kept(value: object, where: str) -> Kept:
    fields = _mapping(value, where)
    _refuse_others(fields, _KEPT_KEYS, where)
    return Kept(
        start=_get(fields, "start", _integer, where),
        end=_get(fields, "end", _integer, where),
        label=_get(fields, "label", _string, where),
        plugin=_get(fields, "plugin", _string, where),
        rule=_get(fields, "rule", _string, where),
        confidence=_get(fields, "confidence", _share, where),
        why=_get(fields, "why", _string, where),
    )


def _failure(value: object, where: str) -> Failure:
    fields = _mapping(value, where)
    _refuse_others(fields, _FAILURE_KEYS, where)
    return Failure(*(_get(fields, name, _string, where) for name in ("plugin", "hook", "error")))
