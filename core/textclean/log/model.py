"""The provenance log of one record as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

import attrs

from textclean.checks import JUST_STRING, STRING, Kind, instance, one_of
from textclean.errors import LogError
from textclean.log.edit import Digest, Edit, Failure, Kept
from textclean.log.json_form import (
    dict_of,
    edit_to_json,
    failure_to_json,
    kept_to_json,
    read_digest,
    read_edit,
    read_failure,
    read_integer,
    read_kept,
    read_mapping,
    read_number,
    read_part,
    read_string,
    refuse_others,
    tuple_of,
)
from textclean.log.seal import EVIDENCE, PARTS, changed_parts, seal_of

SCHEMA = 1
_KEYS = frozenset((*PARTS, EVIDENCE, "seal"))
#: How much of a log is written: everything ("full"), all but the removed text ("spans"), or no edits ("none").
Provenance: TypeAlias = Literal["full", "spans", "none"]
PROVENANCE = one_of(*get_args(Provenance))


@attrs.frozen
class Log:
    """Everything that was decided about one record.

    ``edits`` are sorted and never overlap. ``edits`` and ``kept`` count code points of the original text.
    ``plugins`` holds the version of each plugin that the log names. ``evidence`` holds the digests of what plugins
    looked at beside the text, by kind, such as ``{"page": {"sha256": "…"}}``. It is written only if there is any.
    ``seal`` is the seal that was read with the log; it is None for a log that was made in this process or by an
    earlier version of textclean; see ``changed_parts``. ``withheld`` says that the log was written without its
    edits. ``edits`` and ``kept`` are then empty, which does not mean that nothing was edited.
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
    evidence: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    schema: int = SCHEMA
    seal: str | None = attrs.field(default=None, eq=False)
    withheld: bool = False

    def __attrs_post_init__(self) -> None:
        # This runs for each record. So the usual case, in which all types are right, is checked at once.
        if _is_usual(self):
            return
        for name, kind in _KINDS.items():
            kind.check(f"Log: {name}", getattr(self, name), LogError)

    @property
    def changed(self) -> bool:
        """Whether the record was edited. A log without its edits compares its two digests."""
        return self.original != self.cleaned if self.withheld else bool(self.edits)

    @property
    def edit_count(self) -> int:
        """The number of edits; an edit that only closes up white space is not counted."""
        return sum(not edit.closes_gap for edit in self.edits)

    def to_json(self) -> dict[str, Any]:
        """Return the log as plain dicts, lists, strings and numbers. A log without a seal gets one."""
        value = self._parts()
        value["seal"] = seal_of(value) if self.seal is None else self.seal
        return value

    def changed_parts(self) -> list[str]:
        """Return the names of the parts that differ from what was sealed, or ``seal`` if the seal itself was changed.

        The list is empty for a log without a seal.
        """
        return [] if self.seal is None else changed_parts(self.seal, self._parts())

    def _parts(self) -> dict[str, Any]:
        evidence = {kind: dict(digests) for kind, digests in self.evidence.items()}
        return {
            "schema": self.schema,
            "run": self.run,
            "original": {"sha256": self.original.sha256, "length": self.original.length},
            "cleaned": {"sha256": self.cleaned.sha256, "length": self.cleaned.length},
            "edits": None if self.withheld else [edit_to_json(edit) for edit in self.edits],
            "kept": None if self.withheld else [kept_to_json(kept) for kept in self.kept],
            "tags": list(self.tags),
            "scores": dict(self.scores),
            "errors": [failure_to_json(failure) for failure in self.errors],
            "plugins": dict(self.plugins),
        } | ({EVIDENCE: evidence} if evidence else {})

    @classmethod
    def from_json(cls, value: object) -> Log:
        """Read a log back.

        Raises:
            LogError: a part is missing, of the wrong type or unknown; the message names it, as in ``edits[3].start``.
        """
        fields = read_mapping(value, "the log")
        schema = read_part(fields, "schema", read_integer)
        if schema != SCHEMA:
            msg = f"schema: this is version {SCHEMA} of the log and cannot read version {schema}"
            raise LogError(msg)
        refuse_others(fields, _KEYS)
        withheld = fields.get("edits", "") is None and fields.get("kept", "") is None
        return cls(
            schema=schema,
            run=read_part(fields, "run", read_string),
            original=read_part(fields, "original", read_digest),
            cleaned=read_part(fields, "cleaned", read_digest),
            edits=() if withheld else read_part(fields, "edits", tuple_of(read_edit)),
            kept=() if withheld else read_part(fields, "kept", tuple_of(read_kept)),
            tags=read_part(fields, "tags", tuple_of(read_string)),
            scores=read_part(fields, "scores", dict_of(read_number)),
            errors=read_part(fields, "errors", tuple_of(read_failure)),
            plugins=dict_of(read_string)(fields.get("plugins", {}), "plugins"),
            evidence=dict_of(dict_of(read_string))(fields.get(EVIDENCE, {}), EVIDENCE),
            seal=read_part(fields, "seal", read_string) if "seal" in fields else None,
            withheld=withheld,
        )

    def without_removed(self) -> Log:
        """Return the log without the removed text and without a seal: smaller, but the original cannot be restored."""
        return attrs.evolve(self, edits=tuple(map(_without_removed, self.edits)), seal=None)

    def without_edits(self) -> Log:
        """Return the log without ``edits``, ``kept`` and seal. Digests, tags, scores, errors and versions stay."""
        return attrs.evolve(self, edits=(), kept=(), seal=None, withheld=True)

    def written_as(self, provenance: Provenance) -> Log:
        """Return the log reduced to what is to be written.

        Raises:
            ConfigError: ``provenance`` is none of the known values.
        """
        PROVENANCE.check("provenance", provenance)
        if provenance == "full":
            return self
        return self.without_removed() if provenance == "spans" else self.without_edits()


def _tuple_kind(of: type) -> Kind:
    # Comparing the set of all types costs a tenth of an ``isinstance`` call for each item.
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


def _is_usual(log: Log) -> bool:
    """Say whether the fields of a log that is made here are of the right types."""
    tuples = {type(log.edits), type(log.kept), type(log.tags), type(log.errors)}
    return (
        tuples == {tuple}
        and type(log.original) is type(log.cleaned) is Digest
        and set(map(type, log.tags)) <= JUST_STRING
        and set(map(type, log.edits)) <= {Edit}
        and not log.kept
        and not log.errors
        and type(log.run) is str
    )


def _without_removed(edit: Edit) -> Edit:
    return attrs.evolve(edit, removed=None, superseded=tuple(map(_without_removed, edit.superseded)))
