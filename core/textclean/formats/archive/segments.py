"""Join WARC records that were cut into segments (ISO 28500, section 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from textclean.errors import RecordError
from textclean.formats.archive.frames import Frame

#: The most records that wait for further segments.
MOST_WAITING = 1000
_BETWEEN = b"\r\n\r\n"


@attrs.frozen
class Whole:
    """A record with its header and all of its content, which may be joined from segments.

    Attributes:
        names: the fields of its header.
        content: its content.
        position: the number of the record, or of its first segment.
        pieces: all bytes of the file that belong to it.
        error: why the record is not complete. Empty if it is.
    """

    names: Mapping[str, str]
    content: bytes
    position: int
    pieces: tuple[bytes, ...]
    error: str = ""

    @property
    def raw(self) -> bytes:
        """The record or its segments as stored in the file."""
        return b"".join(self.pieces)

    def get(self, name: str) -> str:
        """Return a field of the header, or an empty string."""
        return self.names.get(name, "")

    def refuse_part(self) -> None:
        """Raise ``RecordError`` if the record is not complete."""
        if self.error:
            raise RecordError(f"a record in segments: {self.error}")


@attrs.define
class _Begun:
    names: Mapping[str, str]
    position: int
    contents: list[bytes]
    pieces: list[bytes]
    size: int

    def whole(self, error: str = "") -> Whole:
        return Whole(self.names, b"".join(self.contents), self.position, tuple(self.pieces), error)


@attrs.define
class Segments:
    """The records of a file that wait for further segments: at most ``MOST_WAITING`` records with ``most`` bytes."""

    most: int
    _begun: dict[str, _Begun] = attrs.field(factory=dict)
    _size: int = 0

    def begin(self, frame: Frame, position: int) -> Iterator[Whole]:
        """Take a first segment. Yield records that can no longer wait, as incomplete."""
        key = frame.get("warc-record-id")
        if key in self._begun:
            yield self._taken(key, "another record of its id begins before its last segment")
        content = frame.content(self.most)
        self._begun[key] = _Begun(frame.names, position, [content], [frame.head, content], len(content))
        self._size += len(content)
        yield from self._made_room()

    def awaits(self, frame: Frame) -> bool:
        """Say whether a record is a further segment of a waiting record."""
        return frame.get("warc-segment-origin-id") in self._begun

    def go_on(self, frame: Frame) -> Iterator[Whole]:
        """Take a further segment of a waiting record. Yield the record if it is complete, or can never become so."""
        key = frame.get("warc-segment-origin-id")
        begun = self._begun[key]
        content = frame.content(self.most)
        begun.contents.append(content)
        begun.pieces += (_BETWEEN, frame.head, content)
        begun.size += len(content)
        self._size += len(content)
        number, total = frame.get("warc-segment-number"), frame.get("warc-segment-total-length")
        if number != str(len(begun.contents)):
            yield self._taken(key, f"its segment {len(begun.contents)} is missing")
        elif total and total != str(begun.size):
            yield self._taken(key, f"its segments have {begun.size:,} bytes, and not {total}")
        elif total:
            yield self._taken(key)
        yield from self._made_room()

    def end(self) -> Iterator[Whole]:
        """Yield the records that are still incomplete at the end of the file."""
        while self._begun:
            yield self._taken(next(iter(self._begun)), "the rest is not in this file; put the files together")

    def _made_room(self) -> Iterator[Whole]:
        while self._size > self.most or len(self._begun) > MOST_WAITING:
            message = f"what waits for segments has more than {self.most >> 20} MiB or {MOST_WAITING:,} records"
            yield self._taken(next(iter(self._begun)), message)

    def _taken(self, key: str, error: str = "") -> Whole:
        begun = self._begun.pop(key)
        self._size -= begun.size
        return begun.whole(error)
