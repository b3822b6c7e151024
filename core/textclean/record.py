"""The values that plugins and programs exchange: records, findings, replacements, edits.

All of them are frozen. Offsets are Unicode code points, spans are half-open ``[start, end)``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

import attrs

from textclean.checks import (
    JUST_STRING,
    NUMBER,
    STRING,
    STRING_OR_NONE,
    TABLE,
    Kind,
    check_fields,
    is_whole,
)
from textclean.errors import PluginError, RecordError

#: What may be done with a span: take it out, leave it, or leave it and let nobody else touch it.
Action: TypeAlias = Literal["remove", "keep", "protect"]
ACTIONS: tuple[Action, ...] = get_args(Action)

#: What becomes of a record without a text: it is no record, or it comes out as it was, with a log that says so.
MissingText: TypeAlias = Literal["reject", "keep"]

#: The key that holds the provenance log in an output record.
LOG_KEY = "textclean"
_PREVIOUS = ".previous"


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
    """What a span is: one line for a reader, and what is done with such a span unless the policy says otherwise.

    Raises:
        PluginError: the description is no string. An action that there is not is told when the plugin is loaded.
    """

    description: str = attrs.field(validator=STRING.field(PluginError))
    action: Action = "remove"


@attrs.frozen
class ScoreRange:
    """What a score says and the closed range that its values lie in.

    Raises:
        PluginError: the description is no string, or the bounds are no finite numbers or the wrong way round.
    """

    description: str = attrs.field(validator=STRING.field(PluginError))
    low: float = attrs.field(default=0.0, validator=NUMBER.field(PluginError))
    high: float = attrs.field(default=1.0, validator=NUMBER.field(PluginError))

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            raise PluginError(f"ScoreRange: low ({self.low}) has to be at most high ({self.high})")


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
    """What other plugins remove from a record's text.

    Attributes:
        start, end: where it stands in the view's text; what an earlier pass removed stood before ``start``, which is
            ``end``, too.
        text: what stands or stood there.
        plugin, rule, label: who removes it, and as what.
    """

    start: int
    end: int
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
class Record:
    """One input document.

    ``fields`` are all fields as they came, in order, the text among them; ``text_field`` is the name the text has
    there (it may be missing from ``fields`` when the text was made from ``html``). ``missing``: there is no text, and
    the empty one stands for it.

    Raises:
        RecordError: a value is of a wrong type.
    """

    text: str
    id: str | int | None = None
    html: str | None = None
    url: str | None = None
    lang: str | None = None
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    text_field: str = "text"
    missing: bool = False

    def __attrs_post_init__(self) -> None:
        # One for each record, so what is nearly always right is looked at in one go.
        strings = {type(self.html), type(self.url), type(self.lang)} <= STRING_OR_NONE
        named = type(self.fields) is dict and set(map(type, self.fields)) <= JUST_STRING and type(self.id) in _USUAL_ID
        if not (strings and named and type(self.text) is type(self.text_field) is str):
            check_fields(self, _RECORD_KINDS, RecordError)

    @classmethod
    def of(cls, value: Any, missing_text: MissingText = "reject") -> Record:  # noqa: ANN401 - any object a caller has
        """Make a record of a ``str``, a mapping, an attrs or dataclass instance, or a record.

        Args:
            value: the object.
            missing_text: whether an object whose text is None or not there is a record, with ``missing`` set.

        Raises:
            RecordError: there is no text, or it is not a string.
        """
        if isinstance(value, Record):
            return value
        if isinstance(value, str):
            return cls(text=value, fields={"text": value})
        return cls.of_fields(_fields_of(value), missing_text=missing_text)

    @classmethod
    def of_fields(
        cls, fields: Mapping[str, Any], text_field: str = "text", missing_text: MissingText = "reject"
    ) -> Record:
        """Make a record of named fields; see ``of``.

        Raises:
            RecordError: the text field is missing or not a string, or a field's name is no string.
        """
        text = fields.get(text_field)
        missing = text is None and missing_text == "keep"
        if not (isinstance(text, str) or missing):
            raise RecordError(_no_text(fields, text_field))
        return cls(
            text=text if isinstance(text, str) else "",
            id=_id(fields),
            html=_optional(fields, "html"),
            url=_optional(fields, "url"),
            lang=_optional(fields, "lang"),
            fields=fields,
            text_field=text_field,
            missing=missing,
        )


def _id(fields: Mapping[str, Any]) -> str | int | None:
    """Return a mapping's id; what is of another type stays a field, and is no id."""
    value = fields.get("id")
    return value if _ID.holds(value) else None


def _no_text(fields: Mapping[str, Any], text_field: str) -> str:
    kept = "missing_text='keep' keeps such records"
    if text_field not in fields:
        known = ", ".join(map(str, fields)) or "none"
        what = f"the record has no field {text_field!r} (its fields: {known})"
        return f"{what}; name the field that holds the text; {kept}"
    what = f"the field {text_field!r} is of type {type(fields[text_field]).__name__}; the text has to be a string"
    return f"{what}; {kept}" if fields[text_field] is None else what


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


_USUAL_ID = {str, int, type(None)}
_ID = Kind("a string or a whole number", lambda value: isinstance(value, str) or is_whole(value)).or_none()
_RECORD_KINDS = {
    "text": STRING,
    "id": _ID,
    "html": STRING.or_none(),
    "url": STRING.or_none(),
    "lang": STRING.or_none(),
    "fields": TABLE,
    "text_field": STRING,
}
