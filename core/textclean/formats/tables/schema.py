"""The columns of an output that has columns, known before any work so that all its parts have the same."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from textclean.record import LOG_KEY

#: The column for what is in no other column, in outputs whose columns come from a sample.
OTHER = "textclean_other"
#: A column's kind: plain types, JSON in a string, or what ``Layout.schema`` says of it.
Kind = Literal["string", "int64", "double", "bool", "json", "arrow"]


@attrs.frozen
class Column:
    """A column of the output. Its name is that of the input's field; an earlier log has made room for the new one."""

    name: str
    kind: Kind


@attrs.frozen
class Layout:
    """The columns of an output, the log aside.

    Attributes:
        columns: those of the input, in order.
        text_field: the text's column; it stands behind the log where the input has none.
        sampled: whether the columns come from a sample of the records, so that some may hold what is not in them;
            there is a column more then, ``textclean_other``.
        schema: the columns with types as an Arrow schema, in base64, where an input has one.
        missing: how many columns are lacking in some input; a run counts them among its warnings.
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
    """Return the kind of column that a value fits into; None for null, which fits into any."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int64" if value in _INT64 else "json"
    return "string" if isinstance(value, str) else "double" if isinstance(value, float) else "json"


def input_columns(names: list[str], text_field: str) -> list[str]:
    """Return the columns of an output that its input had: not the log, and not a text that stands behind it."""
    if LOG_KEY not in names:
        return names
    made = OTHER not in names and names.index(text_field) > names.index(LOG_KEY)
    return [name for name in names if name != LOG_KEY and not (made and name == text_field)]
