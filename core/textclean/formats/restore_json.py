"""Restore records of an output as lines of JSON: as they were in the input, or with another text and log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import attrs

from textclean.formats.document import Document, Row
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.tables.schema import OTHER
from textclean.formats.writers import RestoredRecord
from textclean.record import LOG_KEY, previous_name


@attrs.frozen
class LineRestorer:
    """Writes restored records as lines of JSON, whatever their format was."""

    stream: BinaryIO

    def write(self, record: RestoredRecord) -> None:
        """Write a line."""
        self.stream.write(restored_line(record) + b"\n")

    def close(self) -> None:
        """Do nothing: lines need no end."""


def restored_line(record: RestoredRecord) -> bytes:
    """Return the line of a restored record: the line of the input, or the output's line with another text and log."""
    if record.log is None:
        return original_json(record.document, record.text)
    line = record.document.line
    if not record.changed:
        return line.raw
    ascii_only = line.raw.isascii()
    encoded_log = to_json(record.log.to_json(), ascii_only=ascii_only)
    text_field = record.document.record.text_field
    return line.with_new_log(encoded_log, text_field, to_json(record.text, ascii_only=ascii_only))


def original_json(document: Document, text: str) -> bytes:
    """Return the input line of a record of an output, given its original text.

    A line of JSON is restored byte for byte. A row becomes its JSON form (see ``arrow_values``). If the output has
    sampled columns, the fields that it keeps in ``textclean_other`` become members again.
    """
    record, line = document.record, document.line
    encoded = None if text == record.text else to_json(text, ascii_only=line.raw.isascii())
    plain = line.without_log(record.text_field, encoded)
    if isinstance(document.held, ObjectLine) or OTHER not in record.fields:
        return plain
    other = str(record.fields[OTHER] or "{}").encode()
    held = _object_or_none(other)
    return plain if held is None else _with_other(ObjectLine.of(plain), document.held, other, held.get(LOG_KEY, {}))


def _object_or_none(value: bytes) -> dict[str, Any] | None:
    """Parse the content of ``textclean_other``. Return None if textclean did not write it."""
    try:
        found = from_json(value)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get(LOG_KEY, {}), dict) else None


def _with_other(line: ObjectLine, row: Row, other: bytes, notes: dict[str, Any]) -> bytes:
    """Return a line in which the fields inside of ``textclean_other`` replace this column."""
    if "line" in notes:
        return bytes(notes["line"].encode())
    encoded = row.json_columns | frozenset(notes.get("json", ()))
    absent = frozenset(notes.get("absent", ()))

    def members() -> Iterator[bytes]:
        for member in line.members:
            name, raw = previous_name(member.key), line.raw[member.start : member.end]
            if name != OTHER and name not in absent and raw != b"null":
                value = from_json(raw).encode() if name in encoded else raw
                yield line.raw[member.key_start : member.key_end] + b":" + value
        held = ObjectLine.of(ObjectLine.of(other).without_log("", None))
        yield from (held.raw[member.key_start : member.end] for member in held.members)

    return b"{%b}" % b",".join(members())
