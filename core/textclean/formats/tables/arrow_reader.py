"""Read Arrow files batch by batch, so that a file may be larger than the memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import pyarrow as pa

from textclean.errors import InputError
from textclean.formats.document import Document, InputRef, Reject
from textclean.formats.stored_file import StoredFile
from textclean.formats.tables.arrow_checks import DAMAGES, check_columns, short
from textclean.formats.tables.arrow_rows import documents
from textclean.storage.compression import refuse_bomb

#: The first bytes of the file form. The stream form has none.
_MAGIC = b"ARROW1"
#: Rows of a batch that are handled together. The cost of a batch in memory is that of its columns, and of their values.
_ROWS = 1000


def read_batches(stream: BinaryIO, origin: InputRef) -> Iterator[Document | Reject]:
    """Yield the records of a file. Positions are rows of the file, counted from 1.

    Raises:
        InputError: it is not an Arrow file, is damaged, or has no column for the text. Everything before was yielded.
    """
    with _told(origin.name):
        size = stream.seek(0, os.SEEK_END)
        schema, batches = _opened(stream)
    check_columns(schema, origin)
    position, unpacked = 1, 0
    while True:
        with _told(origin.name):
            batch = next(batches, None)
            if batch is None:
                return
            batch.validate(full=True)  # Arrow itself follows wrong offsets, and would end the process
        unpacked += batch.nbytes
        refuse_bomb(origin.name, size, unpacked)
        for start in range(0, batch.num_rows, _ROWS):
            yield from documents(batch.slice(start, _ROWS), origin, position + start)
        position += batch.num_rows


def arrow_schema(source: StoredFile) -> pa.Schema:
    """Return the columns of a file.

    Raises:
        InputError: the file cannot be read, or has no column for the text.
    """
    with _told(source.origin.name), source.open() as stream:
        schema = _opened(stream)[0]
    check_columns(schema, source.origin)
    return schema


def _opened(stream: BinaryIO) -> tuple[pa.Schema, Iterator[Any]]:
    """Return the columns and the batches."""
    stream.seek(0)
    is_file = stream.read(len(_MAGIC)) == _MAGIC
    stream.seek(0)
    if is_file:
        file = pa.ipc.open_file(stream)
        return file.schema, map(file.get_batch, range(file.num_record_batches))
    reader = pa.ipc.open_stream(stream)
    return reader.schema, iter(reader)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGES as error:
        raise InputError(f"{name}: no Arrow file, or not all of it: {short(error)}; get it again") from None
