"""JSON files: one object, an array of objects, or objects one after the other. They are read item by item."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import attrs

from textclean.errors import RecordError
from textclean.formats.document import LONGEST, Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.format import Format
from textclean.formats.json.values import json_values, on_one_line
from textclean.formats.jsonl import output_line, parse_line
from textclean.formats.restore_json import restored_line
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.schema import Layout
from textclean.formats.writers import RestoredRecord
from textclean.log.model import Log
from textclean.storage.compression import compressed, decompressed, suffix_for


class JsonFile(Format):
    """JSON. A position is the number of the object in the file. An output is an array, with an object on each line."""

    name = "JSON"
    suffixes = (".json",)

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the objects. Line breaks between their parts become spaces, because an output has lines.

        Raises:
            InputError: see ``json_values``.
        """
        for raw in json_values(stream, origin.name, LONGEST):
            counted.count += 1
            try:
                line, fields = parse_line(on_one_line(raw))
                yield Document(record_of(fields, origin.fields, origin.missing_text), counted.count, line)
            except RecordError as error:
                yield Reject(origin.name, counted.count, str(error), raw)

    def blocks(self, stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
        """Cut a file between objects. Each block is an array."""
        items: list[bytes] = []
        size = 0
        try:
            for raw in json_values(stream, name, LONGEST):
                items.append(raw)
                size += len(raw)
                if size >= target_bytes:
                    yield _array(items)
                    items, size = [], 0
        except Exception:
            if items:
                yield _array(items)
            raise
        if items:
            yield _array(items)

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> ArrayWriter:  # noqa: ARG002 - each part is a file
        """Make a writer of an array."""
        return ArrayWriter(_Array(stream))

    def join(self, parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:  # noqa: ARG002 - an array has no columns
        """Make one array of those in the parts."""
        with parts[0].open("rb") as first:
            suffix = suffix_for(first.read(8))
        packed = compressed(stream, suffix)
        array = _Array(packed)
        for part in parts:
            with part.open("rb") as stored:
                for raw in json_values(decompressed(stored, part.name + suffix), part.name, sys.maxsize):
                    array.add(raw)
        array.end()
        if packed is not stream:
            packed.close()

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> ArrayRestorer:  # noqa: ARG002 - a record holds all
        """Make a writer of restored objects."""
        return ArrayRestorer(_Array(stream))

    def restores(self, written_as: Format) -> bool:  # noqa: ARG002 - any
        """Return True: every record has a form in JSON."""
        return True


def _array(items: Sequence[bytes]) -> bytes:
    return b"[%b]" % b",".join(items)


@attrs.define
class _Array:
    """Writes an array with an item on each line."""

    stream: BinaryIO
    _begun: bool = False

    def add(self, item: bytes) -> None:
        self.stream.write((b",\n" if self._begun else b"[\n") + item)
        self._begun = True

    def end(self) -> None:
        self.stream.write(b"\n]\n" if self._begun else b"[]\n")


@attrs.frozen
class ArrayWriter:
    """Writes cleaned records into an array."""

    array: _Array

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write one document."""
        self.array.add(output_line(document.line, document.record, text, log))

    def close(self) -> None:
        """End the array."""
        self.array.end()


@attrs.frozen
class ArrayRestorer:
    """Writes restored records into an array, whatever their format was."""

    array: _Array

    def write(self, record: RestoredRecord) -> None:
        """Write one record."""
        self.array.add(restored_line(record))

    def close(self) -> None:
        """End the array."""
        self.array.end()
