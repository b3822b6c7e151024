"""What readers of Parquet and of Arrow files have in common: errors for damage, and checks of the columns."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from textclean.errors import InputError, NoTextError
from textclean.field_names import no_text
from textclean.formats.document import MOST_FIELDS, InputRef

#: The errors that Arrow raises for a damaged file: its own errors, and those into which Cython turns C++ exceptions.
DAMAGES = (
    *(pa.ArrowException, OSError, ValueError),
    *(RuntimeError, TypeError, IndexError, ArithmeticError, MemoryError),
)
_STRINGS = ("string", "large_string", "string_view")


def check_columns(schema: pa.Schema, origin: InputRef) -> None:
    """Check the columns of a file.

    Raises:
        InputError: there are too many, two have the same name, or none of them is a text or a page.
    """
    names, columns = origin.fields, schema.names
    if len(columns) > MOST_FIELDS:
        raise InputError(f"{origin.name}: {len(columns):,} columns, more than {MOST_FIELDS:,}; leave some out")
    double = next((name for name, times in Counter(columns).items() if times > 1), None)
    if double is not None:
        raise InputError(f"{origin.name}: two columns are called {double!r}; give one another name")
    field = next((name for name in (names.text, names.html) if name in columns), None)
    if field is None:
        raise NoTextError(f"{origin.name}: {no_text(names, columns, 'column')}", columns)
    kind = schema.field(field).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if str(kind) not in _STRINGS:
        raise InputError(f"{origin.name}: column {field!r} is of type {kind}; the text has to be a string")


def short(error: Exception) -> str:
    """Return the first line of an error's message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
