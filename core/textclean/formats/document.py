"""Documents, which readers yield and writers write, and rejects, which are pieces of input that are not records."""

from __future__ import annotations

import base64
import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import attrs

from textclean.errors import RecordError
from textclean.field_names import FieldNames, likely_text, no_text
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.json.other_shapes import other_shape
from textclean.record import MissingText, Record, is_id, record_from

#: How many kinds of skipped records are counted by name. An input may name any number of kinds.
MOST_KINDS = 200
OTHER_KINDS = "(others)"
#: The most fields of a record, and the most columns of a file. Each needs up to half a kilobyte besides its content.
MOST_FIELDS = 1 << 16
# How many bytes of a reject are written at a time. Base64 needs a multiple of three.
_PART = 3 << 18


@attrs.frozen
class InputRef:
    """How an input is named, and how its records are read.

    Attributes:
        name: its name in messages.
        id: the id of the record, if the whole file is one record.
        fields: the names of a record's fields.
        missing_text: what happens to a record without text.
        delimiter: the character between the cells of a row, if the format has cells. None: it is recognized.
    """

    name: str
    id: str
    fields: FieldNames = attrs.field(factory=FieldNames)
    missing_text: MissingText = "reject"
    delimiter: str | None = None


class Row(Protocol):
    """A record as its input holds it, if the input is not JSON."""

    def line(self) -> ObjectLine:
        """Return the row as a line of JSON."""

    def log(self) -> Any:  # noqa: ANN401 - anything that JSON can say
        """Return the log of a row of an output: its JSON form, or a string that holds JSON.

        Raises:
            LogError: the value in the log's column has no JSON form.
        """

    @property
    def size(self) -> int:
        """About how many bytes of memory are held as long as the row exists."""

    @property
    def json_columns(self) -> frozenset[str]:
        """The columns that are known to hold JSON in a string."""


@attrs.frozen
class Document:
    """A record, its position in the input (line or row, from 1), and what it was read from."""

    record: Record
    position: int
    held: ObjectLine | Row

    @property
    def line(self) -> ObjectLine:
        """The JSON line into which text and log are inserted: the bytes of the input, or the JSON form of a row."""
        return self.held if isinstance(self.held, ObjectLine) else self.held.line()


@attrs.define
class ReadCounts:
    """Counts what was read.

    Attributes:
        count: how many lines were read.
        kinds: how many records were skipped because their kind holds no text, by kind.
        damaged: how many records are incomplete, as their field ``damaged`` says.
    """

    count: int = 0
    kinds: Counter[str] = attrs.field(factory=Counter)
    damaged: int = 0

    def skip(self, kind: str, count: int = 1) -> None:
        """Count skipped records. Kinds beyond ``MOST_KINDS`` are counted together."""
        self.kinds[kind if kind in self.kinds or len(self.kinds) < MOST_KINDS else OTHER_KINDS] += count


@attrs.frozen
class Reject:
    """A piece of input that is not a record: its source and position, the reason, and all its bytes."""

    source: str
    position: int
    error: str
    raw: bytes

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values: ``raw`` as text, or ``raw_base64`` if the bytes are not UTF-8."""
        fields = {"source": self.source, "position": self.position, "error": self.error}
        try:
            return fields | {"raw": self.raw.decode()}
        except UnicodeDecodeError:
            return fields | {"raw_base64": base64.b64encode(self.raw).decode()}

    def line(self) -> Iterator[bytes]:
        """Yield what ``to_json`` returns as a line of JSON. It comes in parts, because a reject may be very large."""
        if len(self.raw) <= _PART:
            yield to_json(self.to_json()) + b"\n"
            return
        yield to_json({"source": self.source, "position": self.position, "error": self.error}).removesuffix(b"}")
        parts = [memoryview(self.raw)[start : start + _PART] for start in range(0, len(self.raw), _PART)]
        if _is_utf8(parts):
            yield b',"raw":"'
            yield from (to_json(text)[1:-1] for text in _decoded(parts))
        else:
            yield b',"raw_base64":"'
            yield from map(base64.b64encode, parts)
        yield b'"}\n'


def _is_utf8(parts: Iterable[bytes | memoryview]) -> bool:
    try:
        return all(text is not None for text in _decoded(parts))
    except UnicodeDecodeError:
        return False


def _decoded(parts: Iterable[bytes | memoryview]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    yield from map(decoder.decode, parts)
    yield decoder.decode(b"", final=True)


def record_of(fields: Mapping[str, Any], names: FieldNames, missing_text: MissingText = "reject") -> Record:
    """Make a record from an input's fields. If there is no text, it is extracted from the HTML.

    Args:
        fields: the fields.
        names: the names of the fields.
        missing_text: ``keep`` accepts records whose text is null, or which have neither text nor HTML.

    Raises:
        RecordError: there is neither text nor HTML, or a field has the wrong type.
    """
    missing = missing_text == "keep" and _is_missing(fields, names)
    text = None if missing else _text(fields, names)
    if not is_id(value := fields.get(names.id)):
        raise RecordError(f"{names.id!r} is {_kind(value)}; an id is a string or a whole number")
    return record_from(fields, text, names.text, names.id, names.html, names.url)


def _is_missing(fields: Mapping[str, Any], names: FieldNames) -> bool:
    return fields.get(names.text if names.text in fields else names.html) is None


def _text(fields: Mapping[str, Any], names: FieldNames) -> str:
    if names.text in fields:
        text = fields[names.text]
        if isinstance(text, str):
            return text
        hint = _meant(fields, names) or other_shape(fields, names) or _how_to_keep(text)
        raise RecordError(f"{names.text!r} is {_kind(text)}; the text has to be a string{hint}")
    html = fields.get(names.html)
    if isinstance(html, str):
        from textclean.html.extract import text_from_html  # noqa: PLC0415 - most inputs need no HTML parser

        return text_from_html(html)
    if names.html in fields:
        message = f"no {names.text!r}, and {names.html!r} is {_kind(html)}; it has to be a string"
        raise RecordError(message + _how_to_keep(html))
    raise RecordError(no_text(names, fields) + (other_shape(fields, names) or _how_to_keep(None)))


def _meant(fields: Mapping[str, Any], names: FieldNames) -> str:
    """Name the field that holds the text in place of one that is there and null, as in articles of news-please."""
    others = [name for name, value in fields.items() if isinstance(value, str) and name != names.text]
    meant = likely_text(others) if fields[names.text] is None else None
    return f"; did you mean --text-field {meant}?{_how_to_keep(None)}" if meant else ""


def _how_to_keep(value: object) -> str:
    return "; --missing-text keep keeps such records" if value is None else ""


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        bool: "a boolean",
        type(None): "null",
        str: "a string",
        bytes: "not UTF-8",
    }
    return names.get(type(value), "a number")


#: The most bytes of a line. Parsing a longer line would take gigabytes of memory. Such a file is most likely broken.
LONGEST = 256 << 20
