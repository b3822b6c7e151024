"""Hold records of one output until their counterparts in the other output are read."""

from __future__ import annotations

import pickle
import tempfile
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

import attrs

from textclean.formats.document import Document
from textclean.formats.json.object_line import ObjectLine
from textclean.record import Record
from textclean.review.reviewed_record import ReviewedItem, Unreadable

#: How many records are held in memory. A comparison of outputs in the same order needs one or two.
MOST_HELD = 1000
_NOTHING = ObjectLine.of(b"{}")


@attrs.frozen
class _Place:
    """An item in the file: its number in the output, where it starts in the file, and how many bytes it has."""

    number: int
    start: int
    size: int


class Waiting:
    """Holds items by key, first in, first out. The first ones are in memory, the others in a temporary file.

    The file holds only what a comparison needs: the log, and the record's place and id.
    """

    def __init__(self) -> None:
        self._held: dict[str | int, deque[tuple[int, ReviewedItem] | _Place]] = {}
        self._count = 0
        self._file: IO[bytes] | None = None
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def __contains__(self, key: str | int) -> bool:
        return key in self._held

    def put(self, key: str | int, number: int, item: ReviewedItem) -> None:
        """Hold an item with its number in the output, counted from 1."""
        entry = (number, item) if self._count < MOST_HELD else self._written(number, item)
        self._held.setdefault(key, deque()).append(entry)
        self._count += 1

    def take(self, key: str | int) -> tuple[int, ReviewedItem]:
        """Remove and return the first item of a key."""
        queue = self._held[key]
        entry = queue.popleft()
        if not queue:
            del self._held[key]
        self._count -= 1
        return self._read(entry) if isinstance(entry, _Place) else entry

    def left(self) -> Iterator[tuple[int, ReviewedItem]]:
        """Yield all items that are still held, in the order in which they came."""
        entries = [entry for queue in self._held.values() for entry in queue]
        for entry in sorted(entries, key=lambda entry: entry.number if isinstance(entry, _Place) else entry[0]):
            yield self._read(entry) if isinstance(entry, _Place) else entry

    def _written(self, number: int, item: ReviewedItem) -> _Place:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the block ends
        data = pickle.dumps(_light(item))
        self._file.seek(self._end)
        self._file.write(data)
        place = _Place(number, self._end, len(data))
        self._end += len(data)
        return place

    def _read(self, place: _Place) -> tuple[int, ReviewedItem]:
        if self._file is None:
            raise RuntimeError("an item was written to no file")
        self._file.seek(place.start)
        item: ReviewedItem = pickle.loads(self._file.read(place.size))  # noqa: S301 - written above
        return place.number, item


def _light(item: ReviewedItem) -> ReviewedItem:
    if isinstance(item, Unreadable):
        return item
    return attrs.evolve(item, document=Document(Record("", id=item.id), item.position, _NOTHING))
