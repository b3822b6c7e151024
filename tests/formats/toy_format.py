"""A format as a stranger would add it: one class, made of nothing but what ``textclean`` and its formats offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from textclean import RecordError
from textclean.formats import (
    ByteRange,
    Document,
    FieldsRestorer,
    FieldsWriter,
    Format,
    InputRef,
    Layout,
    ReadCounts,
    Reject,
    StoredFile,
    document_from,
)
from textclean.formats.json.encode import to_json

END = b"%%\n"


class Toy(Format):
    """Records that end with a line of ``%%``: lines of ``key: value``, an empty line, and the text."""

    name = "toy"
    suffixes = (".toy",)
    ranges_are_bytes = True

    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        return self._records(stream, origin, counted)

    def split(self, source: StoredFile, target_bytes: int) -> Sequence[ByteRange]:
        size = source.size or 0
        return [ByteRange(start, min(start + target_bytes, size)) for start in range(0, size, target_bytes)]

    def read_range(
        self, stream: BinaryIO, origin: InputRef, part: ByteRange, counted: ReadCounts
    ) -> Iterator[Document | Reject]:
        """Yield the records that start in a range."""
        start = self.record_end(stream, part.start)
        stream.seek(start)
        return self._records(stream, origin, counted, (part.end or 0) - start)

    def record_end(self, stream: BinaryIO, position: int) -> int:
        if not position:
            return 0
        if stream.seek(max(position - len(END) - 1, 0)):
            stream.readline()  # the rest of a line
        while (line := stream.readline()) and (line != END or stream.tell() < position):
            pass
        return stream.tell()

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> FieldsWriter:  # noqa: ARG002
        return FieldsWriter(stream, self.encode)

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> FieldsRestorer:  # noqa: ARG002
        return FieldsRestorer(stream, self.encode)

    def encode(self, fields: Mapping[str, Any]) -> bytes:
        """Return a record in bytes; what is no string is written in JSON."""
        text = str(fields["text"]).encode()
        if b"\n" + END in b"\n" + text + b"\n":
            raise RecordError("a line of %%, which would end the record; write JSON Lines")
        values = {key: value for key, value in fields.items() if key != "text"}
        head = [f"{key}: ".encode() + self._value(value) + b"\n" for key, value in values.items()]
        return b"".join(head) + b"\n" + text + b"\n" + END

    def _value(self, value: object) -> bytes:
        encoded = value.encode() if isinstance(value, str) else to_json(value)
        if b"\n" in encoded:
            raise RecordError("a value with a line break; write JSON Lines")
        return encoded

    def _records(
        self, stream: BinaryIO, origin: InputRef, counted: ReadCounts, most: int | None = None
    ) -> Iterator[Document | Reject]:
        passed = 0
        while most is None or passed < most:
            raw = b"".join(self._lines(stream))
            if not raw:
                return
            passed += len(raw)
            counted.count += 1
            try:
                yield document_from(self._fields(raw), counted.count, origin)
            except RecordError as error:
                yield Reject(origin.name, counted.count, str(error), raw)

    def _lines(self, stream: BinaryIO) -> Iterator[bytes]:
        for line in iter(stream.readline, b""):
            yield line
            if line == END:
                return

    def _fields(self, raw: bytes) -> dict[str, str]:
        head, empty, text = raw.partition(b"\n\n")
        if not empty or not text.endswith(b"\n" + END):
            raise RecordError("no empty line, or no line of %% at the end")
        pairs = [line.partition(": ") for line in head.decode().split("\n")]
        # The text first: one right behind the log would be taken for one that was added to the input.
        return {"text": text.removesuffix(b"\n" + END).decode()} | {key: value for key, _, value in pairs}
