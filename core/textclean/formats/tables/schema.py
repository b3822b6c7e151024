"""The columns of an output. They are determined before any work, so that all parts of the output have the same ones."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from textclean.record import LOG_KEY

#: The column for fields without a column of their own, in outputs whose columns come from a sample.
OTHER = "textclean_other"
#: A column's kind: a plain type, JSON in a string, or ``arrow`` for a type that ``Layout.schema`` defines.
Kind = Literal["string", "int64", "double", "bool", "json", "arrow"]


@attrs.frozen
class Column:
    """A column of the output. It has the name of the input's field, except that an earlier log is renamed."""

    name: str
    kind: Kind


@attrs.frozen
class Layout:
    """The columns of an output, except the log.

    Attributes:
        columns: the columns of the input, in order.
        text_field: the name of the text's column. If the input has no such column, it comes after the log.
        sampled: whether the columns come from a sample of the records. Other records may have further fields, so there
            is one more column, ``textclean_other``.
        schema: the columns with their types as an Arrow schema in base64, if an input has one.
        missing: how many columns are missing in some input. A run reports this as a warning.
    """

    columns: tuple[Column, ...]
    text_field: str = "text"
    sampled: bool = False
    schema: str | None = None
    missing: int = 0

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of the columns by name."""
        return {column.name: column.kind for column in self.columns}

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return attrs.asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Layout:
        """Read it back."""
        return cls(**(value | {"columns": tuple(Column(**column) for column in value["columns"])}))


_INT64 = range(-(2**63), 2**63)


def kind_of(value: object) -> Kind | None:
    """Return the kind of column that a value fits into. None for null, which fits into any column."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int64" if value in _INT64 else "json"
    return "string" if isinstance(value, str) else "double" if isinstance(value, float) else "json"


def input_columns(names: list[str], text_field: str) -> list[str]:
    """Return the columns of an output that its input had, without the log, and without a text column after it."""
    if LOG_KEY not in names:
        return names
    made = OTHER not in names and names.index(text_field) > names.index(LOG_KEY)
    return [name for name in names if name != LOG_KEY and not (made and name == text_field)]
