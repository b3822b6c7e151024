"""Put the values of a record into the columns of an output, or into the column for other fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from textclean.errors import RecordError
from textclean.formats.document import Document
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.tables.schema import Kind, Layout, kind_of
from textclean.record import LOG_KEY, previous_name


@attrs.frozen
class Cells:
    """A record's values by column. ``other`` holds all other values as JSON text. None: there are none."""

    values: Mapping[str, Any]
    other: str | None


def cells_of(document: Document, layout: Layout, *, as_text: bool = False) -> Cells:
    """Put a record's values, except its text, into the columns of an output.

    A column of kind ``json`` gets JSON text. A value goes into ``other``, under the name of its field, if it has no
    column or does not fit its column. Nulls go there, too, because an empty cell means that there is no such field.

    The member ``textclean`` of ``other`` holds what else is needed to restore the input:

    - ``absent``: columns whose cell is filled or could be mistaken for an empty text, although the input has no such
      field.
    - ``line``: the whole input line, if a key occurs twice in it.
    - ``json``, in CSV: the columns whose cell holds JSON, since a cell cannot distinguish ``5`` from ``"5"``.

    Args:
        document: the record.
        layout: the columns.
        as_text: whether all cells are text, as in CSV. Values that are not strings are then written as JSON.

    Raises:
        RecordError: a field has no column, and the output has no column for other fields.
    """
    names = {previous_name(name): name for name in document.record.fields}
    encoded = _Encoded(document)
    values: dict[str, Any] = {}
    in_json: list[str] = []
    # An entry in ``other`` distinguishes a null text from an empty text.
    null = document.record.missing and layout.sampled and layout.text_field in names
    other: dict[str, bytes] = {layout.text_field: b"null"} if null else {}
    kinds = layout.kinds
    free = as_text and not layout.sampled
    for name, given in names.items():
        if name == layout.text_field:
            continue
        value, kind = document.record.fields[given], kinds.get(name)
        if kind is None or not (free or _fits(value, kind, as_text=as_text)):
            other[name] = encoded[given]
        elif free and value is None:
            values[name] = ""
        elif isinstance(value, str) and is_unicode(value) and (as_text or kind != "json"):
            values[name] = value
        elif as_text or kind == "json":
            values[name] = encoded[given].decode()
            in_json.append(name)
        else:
            values[name] = value
    if not layout.sampled:
        if other:
            raise RecordError(f"columns that were not there when the run was planned: {', '.join(map(repr, other))}")
        return Cells(values, None)
    notes = _notes(document, layout, names, in_json if as_text else None)
    if notes:
        other[LOG_KEY] = to_json(notes)
    return Cells(values, _object(other) if other else None)


def _notes(document: Document, layout: Layout, names: Mapping[str, str], in_json: list[str] | None) -> dict[str, Any]:
    """Return what is needed to restore the input. ``in_json`` are the columns with JSON, if all cells are text."""
    notes: dict[str, Any] = {}
    has_text = layout.text_field in names and not document.record.missing
    absent = [] if has_text else [layout.text_field]
    if in_json is not None:
        absent += [column.name for column in layout.columns if column.name not in names]
    if absent:
        notes["absent"] = list(dict.fromkeys(absent))
    if in_json:
        notes["json"] = in_json
    held = document.held
    if isinstance(held, ObjectLine) and len({member.key for member in held.members}) < len(held.members):
        notes["line"] = held.raw.decode()
    return notes


def _object(members: Mapping[str, bytes]) -> str:
    return (b"{%b}" % b",".join(b"%b:%b" % (to_json(name), value) for name, value in members.items())).decode()


class _Encoded:
    """A record's values as JSON. If the record is a line of JSON, these are its original bytes."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __getitem__(self, name: str) -> bytes:
        held = self._document.held
        member = held.last(name) if isinstance(held, ObjectLine) else None
        if member is None or not isinstance(held, ObjectLine):
            return to_json(self._document.record.fields[name])
        return held.raw[member.start : member.end]


def _fits(value: object, kind: Kind, *, as_text: bool) -> bool:
    match kind:
        case "json":
            return True
        case "arrow":
            return as_text
        case "string":
            return isinstance(value, str) and is_unicode(value)
        case "double":
            exact = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 2**53
            return exact or isinstance(value, float)
        case _:
            return value is not None and kind_of(value) == kind


def is_unicode(text: str) -> bool:
    """Say whether UTF-8 can encode a text. It cannot if the text has a lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
