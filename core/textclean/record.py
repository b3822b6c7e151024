"""Records: what is cleaned, its fields, and the names that they have in inputs and outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

import attrs

from textclean.checks import (
    JUST_STRING,
    STRING,
    STRING_OR_NONE,
    TABLE,
    Kind,
    check_fields,
    is_whole,
)
from textclean.errors import RecordError

#: What happens to a record without a text: it is rejected, or it is kept unchanged and its log says so.
MissingText: TypeAlias = Literal["reject", "keep"]

#: The key that holds the provenance log in an output record.
LOG_KEY = "textclean"
_PREVIOUS = ".previous"


def previous_name(name: str) -> str:
    """Return the name of an input field in the output. An earlier log is renamed to make room for the new one."""
    stem = name
    while stem.endswith(_PREVIOUS):
        stem = stem.removesuffix(_PREVIOUS)
    return name + _PREVIOUS if stem == LOG_KEY else name


def earlier_name(name: str) -> str | None:
    """Return the name that an output field had in the input, or None for the new log, which was not in the input."""
    if name == LOG_KEY:
        return None
    shorter = name.removesuffix(_PREVIOUS)
    return shorter if shorter != name and previous_name(shorter) == name else name


@attrs.frozen
class Record:
    """One input document.

    ``fields`` holds all fields of the input in their order, including the text. ``text_field`` is the name of the text
    in ``fields``. (If the text was made from ``html``, ``fields`` may not hold it.) ``missing`` says that the input has
    no text; ``text`` is then empty.

    Raises:
        RecordError: a value has the wrong type.
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
        # This runs for each record. So the usual case, in which all types are right, is checked at once.
        strings = {type(self.html), type(self.url), type(self.lang)} <= STRING_OR_NONE
        named = type(self.fields) is dict and set(map(type, self.fields)) <= JUST_STRING and type(self.id) in _USUAL_ID
        if not (strings and named and type(self.text) is type(self.text_field) is str):
            check_fields(self, _RECORD_KINDS, RecordError)

    @classmethod
    def of(cls, value: Any, missing_text: MissingText = "reject") -> Record:  # noqa: ANN401 - any object a caller has
        """Make a record from a ``str``, a record, or any object with fields; see ``fields_of``.

        Args:
            value: the object.
            missing_text: "keep" accepts an object whose text is None or missing, and sets ``missing``.

        Raises:
            RecordError: there is no text, or it is not a string.
        """
        if isinstance(value, Record):
            return value
        if isinstance(value, str):
            return cls(text=value, fields={"text": value})
        return cls.of_fields(fields_of(value), missing_text=missing_text)

    @classmethod
    def of_fields(
        cls, fields: Mapping[str, Any], text_field: str = "text", missing_text: MissingText = "reject"
    ) -> Record:
        """Make a record from named fields; see ``of``.

        Raises:
            RecordError: the text field is missing or not a string, or the name of a field is not a string.
        """
        text = fields.get(text_field)
        missing = text is None and missing_text == "keep"
        if not (isinstance(text, str) or missing):
            raise RecordError(_no_text(fields, text_field))
        return record_from(fields, None if missing else text, text_field)


def record_from(  # noqa: PLR0913, PLR0917 - the names of four fields
    fields: Mapping[str, Any],
    text: str | None,
    text_field: str = "text",
    id_field: str = "id",
    html_field: str = "html",
    url_field: str = "url",
) -> Record:
    """Make a record of fields: the one way that they are taken up, whether they come from a program or an input.

    What is of another type than it should be stays a field, and nothing else.

    Args:
        fields: the fields.
        text: the text that was found among them, or made of one of them; None: there is none.
        text_field, id_field, html_field, url_field: what they are called.
    """
    id_ = fields.get(id_field)
    return Record(
        text="" if text is None else text,
        id=id_ if is_id(id_) else None,
        html=_optional(fields, html_field),
        url=_optional(fields, url_field),
        lang=_optional(fields, "lang"),
        fields=fields,
        text_field=text_field,
        missing=text is None,
    )


def is_id(value: object) -> bool:
    """Say whether a value can be a record's id: a string, a whole number, or None for no id."""
    return type(value) in _USUAL_ID or _ID.holds(value)


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


def fields_of(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any object a caller has
    """Return the fields of an object: a mapping, a row of a table, or an instance with attributes.

    Of an instance of a plain class, those attributes are fields whose names do not begin with an underscore.

    Raises:
        RecordError: the object has no fields.
    """
    if isinstance(value, Mapping):
        return value
    return _row(value) if hasattr(value, "keys") and hasattr(value, "__getitem__") else _attributes(value)


def _row(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of pandas or SQLite
    return {key: value[key] for key in value.keys()}  # noqa: SIM118 - it need not be a mapping


def _attributes(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any object a caller has
    if attrs.has(type(value)):
        return attrs.asdict(value, recurse=False)
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):  # a named tuple
        return cast("Mapping[str, Any]", value._asdict())
    if hasattr(type(value), "model_fields"):  # pydantic; its iterator gives the extra fields, too
        return dict(value)
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        what = "give a str, a mapping, or an object with attributes"
        raise RecordError(f"cannot make a record of a {type(value).__name__}; {what}")
    return {name: held for name, held in vars(value).items() if not name.startswith("_")}


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
