"""Find out how large the pages of a Parquet file are, before they are unpacked.

A dictionary of a few kilobytes can expand to gigabytes of text, and a small page to hundreds of megabytes. The headers
of pages are stored between the pages and are not packed, so they can be read cheaply. A dictionary is small, and is
searched for its longest value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import BinaryIO

import attrs
import pyarrow as pa

from textclean.formats.tables.thrift import Compact

#: Parquet's numbers of types, of kinds of pages, and of the encoding that stores common prefixes of values once.
_BYTES, _FIXED_BYTES = 6, 7
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_DELTA_BYTES = 7
_CODECS = {0: None, 1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
#: How many bytes at the end of a file hold the length of its footer, and the magic bytes.
_END = 8
#: How many bytes are read for the header of a page, at first and at most. It may hold the least and greatest value.
_HEAD, _LONGEST_HEAD = 1 << 12, 16 << 20
#: A dictionary with at most ``_SMALL`` bytes, or with more than ``_MANY`` values, is not searched.
_SMALL, _MANY = 1 << 14, 1 << 22
#: The most pages of a column in a row group. A page that Arrow wrote has a megabyte.
_MOST_PAGES = 1 << 18


class PagesError(ValueError):
    """The headers of pages cannot be read, or hold impossible values."""


@attrs.frozen
class Chunk:
    """A column of a row group, as the footer describes it.

    Attributes:
        kind: its type, as Parquet's number.
        codec: its compression, as Parquet's number.
        values: how many values it has.
        stored: how many stored bytes it has.
        data, dictionary: where its first data page and its dictionary begin in the file.
    """

    kind: int = -1
    codec: int = -1
    values: int = 0
    stored: int = 0
    data: int = 0
    dictionary: int = 0

    @property
    def start(self) -> int:
        """Where its first page begins."""
        return self.dictionary if 0 < self.dictionary < self.data else self.data


@attrs.define
class Pages:
    """The sizes of the pages of a column in a row group, in bytes.

    Attributes:
        stored, unpacked: the stored and the unpacked bytes of all pages together.
        largest: the unpacked bytes of the largest page.
        each: the most bytes per value that the data pages themselves hold.
        longest: the most bytes that a value takes from elsewhere: from the dictionary, or from the value before.
        values: how many values there are. Nulls and the items of lists count, too.
    """

    stored: int = 0
    unpacked: int = 0
    largest: int = 0
    each: float = 0.0
    longest: int = 0
    values: int = 0


@attrs.define
class _PageOfValues:
    kind: int = -1
    unpacked: int = 0
    stored: int = 0
    values: int = 0
    encoding: int = -1
    begin: int = 0


def chunks_of(stream: BinaryIO, size: int, group: int) -> list[Chunk]:
    """Return the columns of a row group, in the order of the schema's leaves. ``size`` is that of the file.

    Raises:
        PagesError: the footer cannot be read.
    """
    if size < _END:
        raise PagesError("too short for a footer")
    stream.seek(size - _END)
    length = int.from_bytes(stream.read(_END)[:4], "little")
    stream.seek(max(size - _END - length, 0))
    footer = stream.read(length)
    with _told():
        return list(_chunks(Compact(footer, _places_of_groups(footer)[group])))


@lru_cache(maxsize=2)  # this reads the whole footer, which is long in a file with many row groups
def _places_of_groups(footer: bytes) -> tuple[int, ...]:
    """Return the places of the row groups in a footer."""
    reader = Compact(footer)
    for number, kind in reader.fields():
        if number == 4:  # noqa: PLR2004 - the row groups, in FileMetaData
            return tuple(_places_of_items(reader))
        reader.skip(kind)
    return ()


def _places_of_items(reader: Compact) -> Iterator[int]:
    for kind in reader.items():
        yield reader.at
        reader.skip(kind)


def pages_of(stream: BinaryIO, chunk: Chunk) -> Pages:
    """Read the headers of a column's pages.

    Raises:
        PagesError: a header cannot be read, or there are too many pages.
    """
    found = Pages()
    count = 0
    for page in _pages(stream, chunk):
        count += 1
        if count > _MOST_PAGES:
            raise PagesError(f"more than {_MOST_PAGES:,} pages")
        found.stored += page.stored
        found.unpacked += page.unpacked
        found.largest = max(found.largest, page.unpacked)
        if page.kind == _DICTIONARY:
            found.longest = max(found.longest, _longest(stream, chunk, page))
            continue
        found.values += page.values
        found.each = max(found.each, page.unpacked / max(page.values, 1))
        if page.encoding == _DELTA_BYTES:
            found.longest = max(found.longest, page.unpacked)
    return found


def _pages(stream: BinaryIO, chunk: Chunk) -> Iterator[_PageOfValues]:
    at, values = chunk.start, 0
    while at < chunk.start + chunk.stored and values < chunk.values:
        page = _page(stream, at)
        yield page
        values += 0 if page.kind == _DICTIONARY else page.values
        at = page.begin + page.stored


def _page(stream: BinaryIO, at: int) -> _PageOfValues:
    size = _HEAD
    while True:
        stream.seek(at)
        data = stream.read(size)
        try:
            return _head(data, at)
        except IndexError:
            if len(data) < size or size >= _LONGEST_HEAD:
                raise PagesError("the head of a page is cut off") from None
            size *= 16
        except (ValueError, KeyError) as error:
            raise PagesError(f"no head of a page: {error}") from None


def _head(data: bytes, at: int) -> _PageOfValues:
    reader, page = Compact(data), _PageOfValues()
    for number, kind in reader.fields():
        match number:
            case 1:
                page.kind = reader.number()
            case 2:
                page.unpacked = reader.number()
            case 3:
                page.stored = reader.number()
            case 5 | 7 | 8:  # the headers of a data page, of a dictionary page, and of a data page of version 2
                _take_values(reader, page, encoding=4 if number == 8 else 2)  # noqa: PLR2004 - see above
            case _:
                reader.skip(kind)
    page.begin = at + reader.at
    if page.stored < 0 or page.unpacked < 0 or page.values < 0:
        raise ValueError("less than nothing")
    return page


def _take_values(reader: Compact, page: _PageOfValues, encoding: int) -> None:
    for number, kind in reader.fields():
        if number == 1:
            page.values = reader.number()
        elif number == encoding:
            page.encoding = reader.number()
        else:
            reader.skip(kind)


def _longest(stream: BinaryIO, chunk: Chunk, page: _PageOfValues) -> int:
    """Return the bytes of a dictionary's longest value. If that is unknown, return the bytes of the dictionary."""
    if chunk.kind not in {_BYTES, _FIXED_BYTES}:
        return 16
    if chunk.kind == _FIXED_BYTES:
        return page.unpacked // max(page.values, 1) + 1
    if page.unpacked <= _SMALL or page.values > _MANY or chunk.codec not in _CODECS:
        return page.unpacked
    stream.seek(page.begin)
    data = stream.read(page.stored)
    codec = _CODECS[chunk.codec]
    with suppress(OSError, ValueError, pa.ArrowException):
        return _longest_in(data if codec is None else pa.Codec(codec).decompress(data, page.unpacked).to_pybytes())
    return page.unpacked


def _longest_in(data: bytes) -> int:
    at = longest = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "little")
        longest = max(longest, length)
        at += 4 + length
    return min(longest, len(data))


def _chunks(reader: Compact) -> Iterator[Chunk]:
    """Yield the columns of the row group at this place."""
    for number, kind in reader.fields():
        if number == 1:
            for _ in reader.items():
                yield _chunk(reader)
        else:
            reader.skip(kind)


def _chunk(reader: Compact) -> Chunk:
    found: dict[int, int] = {}
    for number, kind in reader.fields():
        if number != 3:  # noqa: PLR2004 - ColumnMetaData, in ColumnChunk
            reader.skip(kind)
            continue
        for inner, sort in reader.fields():
            if inner in _PLACES:
                found[inner] = reader.number()
            else:
                reader.skip(sort)
    return Chunk(**{_PLACES[number]: value for number, value in found.items()})


#: The fields of ColumnMetaData.
_PLACES = {1: "kind", 4: "codec", 5: "values", 7: "stored", 9: "data", 11: "dictionary"}


@contextmanager
def _told() -> Iterator[None]:
    """Turn the errors that invalid bytes cause into a ``PagesError``."""
    try:
        yield
    except PagesError:
        raise
    except (IndexError, KeyError, ValueError) as error:
        raise PagesError(f"the footer: {error}") from None
