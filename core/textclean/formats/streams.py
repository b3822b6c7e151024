"""Files as streams of uncompressed bytes, and their documents."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from textclean.errors import InputError
from textclean.formats.catalog import Format
from textclean.formats.document import Document, Origin, Reject

#: Standard input or output in the place of a path.
STANDARD = Path("-")


@contextmanager
def open_input(path: Path, name: str | None = None) -> Iterator[BinaryIO]:
    """Open a file, or standard input for ``-``; whatever goes wrong while it is read is an ``InputError``.

    Args:
        path: the file; it is decompressed if its name ends in ``.gz``.
        name: what messages call it, if not by its path.
    """
    try:
        if path == STANDARD:
            yield sys.stdin.buffer
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as stream:
                yield cast("BinaryIO", stream)
        else:
            with path.open("rb") as stream:
                yield stream
    except EOFError:
        raise InputError(f"{name or path}: cut off: the compressed data has no end; get it again") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{name or path}: corrupt: {error}; get the file again") from None
    except OSError as error:
        raise InputError(f"{name or path}: cannot be read: {error.strerror or error}") from error


def read_documents(path: Path, known: Format, origin: Origin) -> Iterator[Document | Reject]:
    """Yield the documents and rejects of a file.

    Raises:
        InputError: the file cannot be read, or not to its end; what came before has been yielded.
    """
    with open_input(path, origin.name) as stream:
        yield from known.read(stream, origin)


def gzip_output(stream: BinaryIO) -> BinaryIO:
    """Return a compressing stream; it tells no time and no name, so the same bytes in give the same bytes out."""
    return cast("BinaryIO", gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0))
