"""Text files: a file is one record, its bytes are the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, Lines, Origin, Reject, record_of
from textclean.formats.encode import to_json
from textclean.formats.jsonl import LONGEST
from textclean.formats.splice import ObjectLine


def read(stream: BinaryIO, origin: Origin, counted: Lines | None = None) -> Iterator[Document | Reject]:  # noqa: ARG001 - a file is no lines
    """Yield the one document that a text file is; line ends and a byte order mark are part of its text."""
    yield whole_file(stream, origin, origin.fields.text)


def whole_file(stream: BinaryIO, origin: Origin, field: str) -> Document | Reject:
    """Make a document of a whole file: its id, and its content as the value of ``field``.

    Raises:
        InputError: it is longer than ``jsonl.LONGEST`` bytes.
    """
    raw = stream.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise InputError(f"{origin.name}: more than {LONGEST >> 20} MiB, and a file is one record; cut it into several")
    try:
        fields = {origin.fields.id: origin.id, field: raw.decode()}
        return Document(record_of(fields, origin.fields), 1, ObjectLine.of(to_json(fields)))
    except UnicodeDecodeError as error:
        told = f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}; convert the file to UTF-8"
        return Reject(origin.name, 1, told, raw)
    except RecordError as error:
        return Reject(origin.name, 1, str(error), raw)
