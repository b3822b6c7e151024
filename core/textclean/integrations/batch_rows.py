"""Clean the rows of Arrow record batches and tables."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.result import Result
from textclean.errors import ConfigError, InputError, message_of
from textclean.field_names import FieldNames, likely_text
from textclean.formats.document import Document, InputRef
from textclean.formats.tables.arrow_log import LOG_FIELD, log_array
from textclean.formats.tables.arrow_rows import documents
from textclean.record import LOG_KEY, MissingText, previous_name

try:
    import pyarrow as pa
except ImportError:
    raise ConfigError("clean_batch needs pyarrow: pip install 'textclean-framework[parquet]'") from None

#: The name of the input in messages.
_NAME = "the batch"
_STRINGS = ("string", "large_string", "string_view")


def clean_rows(given: object, cleaner: Cleaner, fields: FieldNames, missing_text: MissingText) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Clean the rows of a table; see ``textclean.clean_batch``."""
    batch = _with_strings(_taken_over(given), fields)
    output = _Output.of(batch.schema, fields, missing_text)
    if isinstance(batch, pa.RecordBatch):
        return output.clean(batch, cleaner)
    return pa.Table.from_batches([output.clean(part, cleaner) for part in batch.to_batches()], output.schema)


def _taken_over(given: object) -> Any:  # noqa: ANN401 - a batch or a table
    """Return an object of any library as a record batch or a table. Most columns are not copied."""
    if isinstance(given, pa.RecordBatch | pa.Table):
        return given
    kind = f"{type(given).__module__}.{type(given).__qualname__}"
    try:
        if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
            return pa.table(given)
        if hasattr(given, "__dataframe__"):
            from pyarrow.interchange import from_dataframe  # noqa: PLC0415 - only for the few libraries without Arrow's own

            return from_dataframe(given)
    except (pa.ArrowException, ValueError, TypeError) as error:
        way = "give a table with a column for the text, in which each column has values of one type"
        raise InputError(f"{_NAME}: Arrow cannot take over a {kind}: {message_of(error)}; {way}") from error
    way = "a data frame that Arrow can take over (a lazy one has to be collected before)"
    raise InputError(f"{_NAME}: a {kind}; give a pyarrow RecordBatch or Table, or {way}")


def _with_strings(batch: Any, names: FieldNames) -> Any:  # noqa: ANN401 - a batch or a table
    """Give the column of the text the type of strings if it holds no value that has a type.

    So batches without rows, or in which all texts are missing, are no exception among the others.
    """
    held = batch.schema.names
    index = held.index(names.text) if held.count(names.text) == 1 else -1
    if index < 0 or str(_plain(batch.schema.types[index])) in _STRINGS:
        return batch
    if batch.num_rows and not pa.types.is_null(batch.schema.types[index]):
        return batch
    return batch.set_column(index, pa.field(names.text, pa.string()), pa.nulls(batch.num_rows, pa.string()))


@attrs.frozen
class _Output:
    """The form of the output.

    Attributes:
        fields: the names of the columns of text, id, HTML and URL.
        schema: the columns of the output.
        held: the positions of the input's columns, by their names in the output.
        missing_text: what happens to a row whose text is null.
    """

    fields: FieldNames
    schema: pa.Schema
    held: dict[str, int]
    missing_text: MissingText

    @classmethod
    def of(cls, schema: pa.Schema, names: FieldNames, missing_text: MissingText) -> _Output:
        _check(schema, names)
        columns = [field.with_name(previous_name(field.name)) for field in schema]
        held = {field.name: index for index, field in enumerate(columns)}
        columns.append(LOG_FIELD)
        if names.text not in held:
            columns.append(pa.field(names.text, pa.string()))
        return cls(names, pa.schema(columns, schema.metadata), held, missing_text)

    def clean(self, rows: pa.RecordBatch, cleaner: Cleaner) -> pa.RecordBatch:
        results = _cleaned(rows, cleaner, InputRef(_NAME, "", self.fields, self.missing_text))
        kind = self.schema.field(self.fields.text).type
        changed = self._changed(rows, results, kind)
        columns = [changed[name] if name in changed else rows.column(self.held[name]) for name in self.schema.names]
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _changed(self, rows: pa.RecordBatch, results: list[Result | None], kind: pa.DataType) -> dict[str, pa.Array]:
        """Return the columns of text and log."""
        cleaned = [result for result in results if result is not None]
        texts = pa.array([None if result.record.missing else result.text for result in cleaned], _plain(kind))
        logs = log_array(result.log for result in cleaned)
        if len(cleaned) < len(results):
            texts = _merged(results, texts, self._original(rows, kind))
            logs = _merged(results, logs, pa.nulls(len(results), LOG_FIELD.type))
        return {self.fields.text: texts if texts.type == kind else texts.dictionary_encode().cast(kind), LOG_KEY: logs}

    def _original(self, rows: pa.RecordBatch, kind: pa.DataType) -> pa.Array:
        index = self.held.get(self.fields.text)
        if index is None:
            return pa.nulls(rows.num_rows, kind)
        column = rows.column(index)
        return column if column.type == _plain(kind) else column.dictionary_decode()


def _merged(results: list[Result | None], cleaned: pa.Array, original: pa.Array) -> pa.Array:
    """Return the cleaned value of each row that has a result, and the original value of each other row."""
    # Copy consecutive rows together. ``take`` does not support all types of text columns.
    stretches = []
    row = done = 0
    for missing, stretch in groupby(result is None for result in results):
        length = len(list(stretch))
        stretches.append(original.slice(row, length) if missing else cleaned.slice(done, length))
        row += length
        done += 0 if missing else length
    return pa.concat_arrays(stretches)


def _cleaned(rows: pa.RecordBatch, cleaner: Cleaner, origin: InputRef) -> list[Result | None]:
    items = documents(rows, origin, 1)
    return [cleaner.clean(item.record) if isinstance(item, Document) else None for item in items]


def _plain(kind: pa.DataType) -> pa.DataType:
    """Return the value type of a dictionary type, or any other type unchanged."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _check(schema: pa.Schema, names: FieldNames) -> None:
    columns = cast("list[str]", schema.names)
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{_NAME}: two columns are called {twice!r}; give one another name")
    source = next((name for name in (names.text, names.html) if name in columns), None)
    if source is None:
        known = ", ".join(map(repr, columns[:20])) or "none"
        message = f"no column {names.text!r}, and no {names.html!r} (columns: {known})"
        meant = likely_text(columns)
        way = f"did you mean FieldNames(text={meant!r})?" if meant else "name the text's with FieldNames(text=…)"
        raise InputError(f"{_NAME}: {message}; {way}")
    kind = _plain(schema.field(source).type)
    if str(kind) not in _STRINGS:
        raise InputError(f"{_NAME}: column {source!r} is of type {kind}; the text has to be a string")
