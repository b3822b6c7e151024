"""The values that plugins and programs exchange: records, findings, replacements, edits.

All of them are frozen. Offsets are Unicode code points, spans are half-open ``[start, end)``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

import attrs

from textclean.errors import RecordError

#: What may be done with a span: take it out, leave it, or leave it and let nobody else touch it.
Action: TypeAlias = Literal["remove", "keep", "protect"]
ACTIONS: tuple[Action, ...] = get_args(Action)

#: The key that holds the provenance log in an output record.
LOG_KEY = "textclean"
_PREVIOUS = ".previous"
#: The reason of the edits that close up the white space around a removed block.
GAP_REASON = "white space left around the removal"


def previous_name(name: str) -> str:
    """Return the name that an input field has in the output: an earlier log makes room for the new one."""
    stem = name
    while stem.endswith(_PREVIOUS):
        stem = stem.removesuffix(_PREVIOUS)
    return name + _PREVIOUS if stem == LOG_KEY else name


def earlier_name(name: str) -> str | None:
    """Return the name that an output field had in the input, or None for the log that was added to it."""
    if name == LOG_KEY:
        return None
    shorter = name.removesuffix(_PREVIOUS)
    return shorter if shorter != name and previous_name(shorter) == name else name


@attrs.frozen
class Label:
    """What a span is: one line for a reader, and what is done with such a span unless the policy says otherwise."""

    description: str
    action: Action = "remove"


@attrs.frozen
class ScoreRange:
    """What a score says and the closed range that its values lie in."""

    description: str
    low: float = 0.0
    high: float = 1.0


@attrs.frozen
class Finding:
    """What ``detect`` says: this span of the view's text is a ``label``.

    Args:
        start: first code point of the span in ``view.text``.
        end: the code point after the last one; more than ``start``.
        label: a declared label, such as ``"share_label"``.
        rule: a stable identifier within the plugin, such as ``"aged-headline-list"``.
        confidence: 0 (a guess) to 1 (certain).
        evidence: one line for a reader: what was seen.
    """

    start: int
    end: int
    label: str
    rule: str
    confidence: float = 1.0
    evidence: str = ""


@attrs.frozen
class Removed:
    """What an earlier pass took out of a record's text.

    Attributes:
        at: the code point of the text as it now is before which it stood.
        text: what stood there.
        plugin, rule, label: who took it, and as what.
    """

    at: int
    text: str
    plugin: str
    rule: str
    label: str


@attrs.frozen
class Replacement:
    """What ``clean`` says: put ``inserted`` in the place of this span. ``start == end`` inserts."""

    start: int
    end: int
    inserted: str
    label: str
    rule: str
    confidence: float = 1.0
    reason: str = ""


@attrs.frozen
class Edit:
    """What happened to the text, in code points of the record's original text.

    ``removed`` is None in a log that was written without the removed text. ``superseded`` holds earlier edits of
    the same place whose inserted text this edit changed again; undoing this one brings them back.
    """

    start: int
    end: int
    removed: str | None
    inserted: str
    plugin: str
    rule: str
    label: str
    confidence: float
    reason: str
    passno: int
    superseded: tuple[Edit, ...] = ()

    def moved(
        self, start: int, end: int, removed: str | None, inserted: str, superseded: tuple[Edit, ...] = ()
    ) -> Edit:
        """Return an edit of another place, with this one's attribution."""
        return Edit(
            start,
            end,
            removed,
            inserted,
            self.plugin,
            self.rule,
            self.label,
            self.confidence,
            self.reason,
            self.passno,
            superseded,
        )

    @property
    def closes_gap(self) -> bool:
        """Whether this edit closes up the white space that a removal left, and is counted with it.

        Where the white space is what an earlier edit inserted, the text that is gone is what that edit took.
        """
        return not (self.inserted or self.superseded) and self.reason == GAP_REASON


@attrs.frozen
class Kept:
    """A proposal that was not carried out, with the reason (``why``); the span is in the original text."""

    start: int
    end: int
    label: str
    plugin: str
    rule: str
    confidence: float
    why: str


@attrs.frozen
class Failure:
    """A hook call that failed on this record: its proposals are lost, nothing else is."""

    plugin: str
    hook: str
    error: str


@attrs.frozen
class Record:
    """One input document.

    ``fields`` are all fields as they came, in order, the text among them; ``text_field`` is the name the text has
    there (it may be missing from ``fields`` when the text was made from ``html``).
    """

    text: str
    id: str | int | None = None
    html: str | None = None
    url: str | None = None
    lang: str | None = None
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    text_field: str = "text"

    @classmethod
    def of(cls, value: Any) -> Record:  # noqa: ANN401 - any object a caller has
        """Make a record of a ``str``, a mapping, an attrs or dataclass instance, or a record.

        Raises:
            RecordError: there is no text, or it is not a string.
        """
        if isinstance(value, Record):
            return value
        if isinstance(value, str):
            return cls(text=value, fields={"text": value})
        return cls.of_fields(_fields_of(value))

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any], text_field: str = "text") -> Record:
        """Make a record of named fields.

        Raises:
            RecordError: the text field is missing or not a string.
        """
        if text_field not in fields:
            known = ", ".join(map(str, fields)) or "none"
            msg = f"the record has no field {text_field!r} (its fields: {known}); name the field that holds the text"
            raise RecordError(msg)
        text = fields[text_field]
        if not isinstance(text, str):
            msg = f"the field {text_field!r} is of type {type(text).__name__}; the text has to be a string"
            raise RecordError(msg)
        return cls(
            text=text,
            id=fields.get("id"),
            html=_optional(fields, "html"),
            url=_optional(fields, "url"),
            lang=_optional(fields, "lang"),
            fields=fields,
            text_field=text_field,
        )


def _optional(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _fields_of(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any object a caller has
    if isinstance(value, Mapping):
        return value
    if attrs.has(type(value)):
        return attrs.asdict(value, recurse=False)
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    msg = f"cannot make a record of a {type(value).__name__}; give a str, a mapping, or an attrs or dataclass instance"
    raise RecordError(msg)
