"""Rows of Arrow tables as records. A column is converted only when its values are needed."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pyarrow as pa

from textclean.errors import LogError, RecordError
from textclean.formats.document import Document, InputRef, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.tables.arrow_log import log_json
from textclean.formats.tables.arrow_values import plain_list
from textclean.lazy_value import lazy
from textclean.record import LOG_KEY

#: A key in a column's metadata. ``json``: the column holds JSON in strings. ``other``: it is ``textclean_other``.
KIND = b"textclean:kind"


class Batch:
    """Some rows. Columns are converted to lists of JSON values when they are first used."""

    def __init__(self, rows: pa.RecordBatch) -> None:
        self.rows = rows
        self.places = {name: place for place, name in enumerate(rows.schema.names)}
        self._lists: dict[str, list[Any]] = {}
        self._faults: dict[int, LogError] = {}

    @lazy
    def json_columns(self) -> frozenset[str]:
        """The columns that hold JSON in a string, as their metadata says."""
        marked = (field for field in self.rows.schema if (field.metadata or {}).get(KIND) == b"json")
        return frozenset(field.name for field in marked)

    def values(self, name: str) -> list[Any]:
        """Return a column's values. Logs are in their JSON form."""
        if name not in self._lists:
            column = self.rows.column(self.places[name])
            self._lists[name] = self._logs(column) if name == LOG_KEY else plain_list(column)
        return self._lists[name]

    def log(self, index: int) -> Any:  # noqa: ANN401 - anything that JSON can say
        """Return the log of a row in its JSON form. Raise LogError if it has none."""
        value = self.values(LOG_KEY)[index]
        if index in self._faults:
            raise self._faults[index]
        return value

    def _logs(self, column: pa.Array) -> list[Any]:
        """Return a column of logs in their JSON form. Values that are not logs are converted as in other columns."""
        return [self._log(column, index) for index in range(len(column))]

    def _log(self, column: pa.Array, index: int) -> Any:  # noqa: ANN401 - anything that JSON can say
        value = column[index].as_py()
        try:
            if isinstance(value, dict):
                return log_json(value)
        except LogError as error:
            self._faults[index] = error
        return plain_list(column.slice(index, 1))[0]


class Fields(Mapping[str, Any]):
    """A row's fields, converted when they are used."""

    def __init__(self, batch: Batch, index: int) -> None:
        self._batch = batch
        self._index = index

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - anything that JSON can say
        return self._batch.values(name)[self._index]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as of all mappings
        """Return a field's value, or the default if there is no such field."""
        return self._batch.values(name)[self._index] if name in self._batch.places else default

    def __contains__(self, name: object) -> bool:
        return name in self._batch.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._batch.places)

    def __len__(self) -> int:
        return len(self._batch.places)


@attrs.frozen(slots=False, eq=False)
class ArrowRow:
    """A row of a batch."""

    batch: Batch
    index: int

    @lazy
    def _line(self) -> ObjectLine:
        return ObjectLine.of(row_json(Fields(self.batch, self.index)))

    @property
    def size(self) -> int:
        """The bytes of its whole batch, since the row keeps all of it in memory."""
        return int(self.batch.rows.nbytes)

    @property
    def json_columns(self) -> frozenset[str]:
        """The columns that hold JSON in a string."""
        return self.batch.json_columns

    def line(self) -> ObjectLine:
        """Return the row as a line of JSON."""
        return self._line

    def log(self) -> Any:  # noqa: ANN401 - anything that JSON can say
        """Return the log of the row. Raise LogError if it has no JSON form."""
        return self.batch.log(self.index)


def row_json(fields: Mapping[str, Any]) -> bytes:
    """Return a row as JSON. A string that is not UTF-8 becomes an object with its bytes in base64."""
    return to_json({name: _not_utf8(value) for name, value in fields.items()})


def documents(rows: pa.RecordBatch, origin: InputRef, position: int) -> Iterator[Document | Reject]:
    """Yield the rows of a batch as records. ``position`` is the position of the first row."""
    batch = Batch(rows)
    for index in range(rows.num_rows):
        fields = Fields(batch, index)
        try:
            yield Document(
                record_of(fields, origin.fields, origin.missing_text), position + index, ArrowRow(batch, index)
            )
        except RecordError as error:
            yield Reject(origin.name, position + index, str(error), row_json(fields))


def _not_utf8(value: Any) -> Any:  # noqa: ANN401 - anything that JSON can say, or bytes
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [_not_utf8(item) for item in value]
    if isinstance(value, dict):
        return {key: _not_utf8(item) for key, item in value.items()}
    return value
