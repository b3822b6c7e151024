"""Read the records of a WARC as documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from textclean.errors import InputError, RecordError
from textclean.formats.archive.frames import BEGINNING, Frame, frames
from textclean.formats.archive.page import DAMAGED, Found, NoPage, Plain, page_fields, seen, text_fields
from textclean.formats.archive.segments import Segments, Whole
from textclean.formats.document import LONGEST, Document, InputRef, ReadCounts, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine


def read_pages(stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
    """Yield the pages of a file: HTTP responses and resources that are HTML, and the texts of WET conversions.

    Each record becomes a document or a reject, or is counted by its kind. A position is the number of the record in the
    file, counted from 1. The position of a record in segments is that of its first segment.

    Raises:
        InputError: the file is cut off or is not a WARC. Everything before was yielded.
    """
    segments = Segments(LONGEST)
    try:
        for position, frame in enumerate(frames(stream, origin.name, LONGEST), start=1):
            yield from _counted(_items(frame, position, segments, origin), counted)
    except InputError:
        yield from _counted(_ended(segments, origin), counted)
        raise
    yield from _counted(_ended(segments, origin), counted)


def _counted(items: Iterator[Document | Reject | NoPage], counted: ReadCounts) -> Iterator[Document | Reject]:
    for item in items:
        if isinstance(item, NoPage):
            counted.skip(item.kind)
            continue
        counted.damaged += isinstance(item, Document) and DAMAGED in item.record.fields
        yield item


def _items(frame: Frame, position: int, segments: Segments, origin: InputRef) -> Iterator[Document | Reject | NoPage]:
    if segments.awaits(frame):
        yield from (_item(whole, origin) for whole in segments.go_on(frame))
        return
    try:
        found = seen(frame.names, frame.beginning)
    except RecordError as error:
        yield Reject(origin.name, position, str(error), frame.head + frame.content(LONGEST))
        return
    if isinstance(found, NoPage):
        frame.pass_over()  # raises if it is cut off, so that it is not counted
        yield found
    elif frame.get("warc-segment-number") == "1":
        yield from (_item(whole, origin) for whole in segments.begin(frame, position))
    else:
        content = frame.content(LONGEST)
        yield _item(Whole(frame.names, content, position, (frame.head, content)), origin, found)


def _ended(segments: Segments, origin: InputRef) -> Iterator[Document | Reject | NoPage]:
    return (_item(whole, origin) for whole in segments.end())


def _item(whole: Whole, origin: InputRef, found: Found | None = None) -> Document | Reject | NoPage:
    try:
        whole.refuse_part()
        fields = _fields(whole, found or seen(whole.names, whole.content[:BEGINNING]), origin)
        if isinstance(fields, NoPage):
            return fields
        return Document(record_of(fields, origin.fields), whole.position, ObjectLine.of(to_json(fields)))
    except RecordError as error:
        return Reject(origin.name, whole.position, str(error), whole.raw)


def _fields(whole: Whole, found: Found, origin: InputRef) -> dict[str, object] | NoPage:
    names = origin.fields
    known = {
        names.id: whole.get("warc-record-id").strip("<>"),
        names.url: whole.get("warc-target-uri").strip("<>"),
        "date": whole.get("warc-date"),
    }
    plain: dict[str, object] = {name: value for name, value in known.items() if value}
    if isinstance(found, NoPage):
        return found
    cut = whole.get("warc-truncated")
    if isinstance(found, Plain):
        return plain | text_fields(whole.content, names.text, cut)
    fields = page_fields(whole.content, found, cut, names.html, LONGEST)
    return fields if isinstance(fields, NoPage) else plain | fields
