"""Find the columns of an output: from the headers of its inputs, or from a sample of their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Any

import attrs

from textclean.errors import InputError
from textclean.formats.document import Document
from textclean.formats.format import Format
from textclean.formats.input_file import AHEAD, InputFile
from textclean.formats.sources import Reading, read_block, read_piece
from textclean.formats.tables.schema import OTHER, Column, Kind, Layout, kind_of
from textclean.record import previous_name
from textclean.storage.files import STANDARD, look_ahead

#: How many inputs, and how many records of each, are sampled if the inputs do not name their columns.
SAMPLED_SOURCES, SAMPLED_RECORDS = 16, 1000
#: The most columns that are made from a sample, and the most characters of all their names together. Every row has a
#: cell for each column, so many small records with different fields would become a very large table. Fields without a
#: column go into the column for other fields.
SAMPLED_COLUMNS, SAMPLED_NAMES = 1024, 1 << 14
#: Arrow types that correspond exactly to a kind of column.
_SAME: dict[str, Kind] = {
    "string": "string",
    "large_string": "string",
    "string_view": "string",
    "int64": "int64",
    "double": "double",
    "bool": "bool",
}


def output_layout(known: Format, sources: Sequence[InputFile]) -> Layout | None:
    """Return the columns of an output for these inputs. None: the output's format has no columns.

    Raises:
        InputError: two inputs have columns with the same name and different types.
    """
    return layout_of(sources) if known.writes_columns else None


def layout_of(sources: Sequence[InputFile]) -> Layout:
    """Return the columns of an output that holds the records of these inputs.

    CSV names its columns in the header row, Parquet in the footer. The columns of other inputs are found in a sample.
    An input that cannot be read is skipped here; the error is reported when it is cleaned.

    Raises:
        InputError: two inputs have columns with the same name and different types.
    """
    union = _Union()
    sampled: list[InputFile] = []
    for source in sources:
        try:
            columns = source.format.columns(source)
        except InputError:
            continue
        if columns is None:
            sampled.append(source)
        elif isinstance(columns, tuple):
            union.add_strings(source, columns)
        else:
            union.add_schema(source, columns)
    union.add_sample(sampled)
    mixed = bool(sampled) or len({source.format for source in sources}) > 1
    return union.layout(sources[0].origin.fields.text if sources else "text", sampled=mixed)


@attrs.define
class _Union:
    """The columns of all inputs so far, in the order in which they were found."""

    kinds: dict[str, Kind] = attrs.field(factory=dict)
    owners: dict[str, str] = attrs.field(factory=dict)
    types: dict[str, Any] = attrs.field(factory=dict)
    metadata: Any = None
    heads: list[frozenset[str]] = attrs.field(factory=list)

    def add_schema(self, source: InputFile, schema: Any) -> None:  # noqa: ANN401 - pyarrow's
        self.heads.append(frozenset(schema.names))
        self.metadata = schema.metadata if self.metadata is None else self.metadata
        for field in schema:
            known = self.types.get(field.name)
            if known is not None and known.type != field.type and "null" not in (str(known.type), str(field.type)):
                self._refuse(field.name, source.origin.name, str(known.type), str(field.type))
            if known is None or str(known.type) == "null":
                self.types[field.name] = field
                self.kinds[field.name] = _SAME.get(str(field.type), "arrow")
            self.owners.setdefault(field.name, source.origin.name)

    def add_strings(self, source: InputFile, names: Sequence[str]) -> None:
        self.heads.append(frozenset(names))
        for name in names:
            self.kinds.setdefault(name, "string")
            self.owners.setdefault(name, source.origin.name)

    def add_sample(self, sources: Sequence[InputFile]) -> None:
        found: dict[str, Kind | None] = {}
        for source in sources[:SAMPLED_SOURCES]:
            for document in _sample(source):
                for name, value in islice(document.record.fields.items(), SAMPLED_COLUMNS):
                    found[name] = _joined(found.get(name), kind_of(value))
        lengths = accumulate(map(len, found))
        for (name, kind), length in zip(islice(found.items(), SAMPLED_COLUMNS), lengths, strict=False):
            if name != OTHER and length <= SAMPLED_NAMES:
                self.kinds.setdefault(name, kind or "json")

    def layout(self, text_field: str, *, sampled: bool) -> Layout:
        missing = sum(name not in head for head in self.heads for name in self.owners)
        if sampled:  # each row notes whether its record has a text, so the order of columns does not matter
            if self.kinds.get(text_field, "json") == "json":  # all values were null, or there were none
                self.kinds[text_field] = "string"
            # If the input is itself such an output, its rows have this column. Its content is kept.
            self.kinds.pop(OTHER, None)
        columns = tuple(Column(previous_name(name), kind) for name, kind in self.kinds.items())
        return Layout(columns, text_field, sampled, self._schema(sampled=sampled), missing)

    def _schema(self, *, sampled: bool) -> str | None:
        if not self.types:
            return None
        from textclean.formats.tables.parquet_reader import schema_text  # noqa: PLC0415 - only for Arrow's columns

        everywhere = frozenset.intersection(*self.heads)
        fields = [
            (field if name in everywhere and not sampled else field.with_nullable(True)).with_name(previous_name(name))  # noqa: FBT003 - pyarrow's
            for name, field in self.types.items()
        ]
        return schema_text(fields, None if sampled else self.metadata)

    def _refuse(self, name: str, source: str, known: str, found: str) -> None:
        raise InputError(
            f"column {name!r}: {known} in {self.owners[name]}, {found} in {source}; "
            "make them one type, or clean them apart"
        )


def _sample(source: InputFile) -> Iterator[Document]:
    try:
        for item in islice(_first(source), SAMPLED_RECORDS):
            if isinstance(item, Document):
                yield item
    except InputError:
        return


def _first(source: InputFile) -> Reading:
    if source.path != str(STANDARD):
        return read_piece(source)
    start = look_ahead(AHEAD)
    whole = start if len(start) < AHEAD else start[: start.rfind(b"\n") + 1]
    return read_block(source, whole, first=True)


def _joined(known: Kind | None, kind: Kind | None) -> Kind | None:
    if known is None or kind is None or known == kind:
        return known or kind
    return "double" if {known, kind} == {"int64", "double"} else "json"
