"""Files as streams of uncompressed bytes, and their documents."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from textclean.errors import InputError
from textclean.formats.catalog import Format
from textclean.formats.document import Document, Origin, Reject

#: Standard input or output in the place of a path.
STANDARD = Path("-")


def read_documents(
    path: Path, known: Format, origin: Origin, opened: Callable[[BinaryIO], None] | None = None
) -> Iterator[Document | Reject]:
    """Yield the documents and rejects of a file, or of standard input for ``-``.

    Args:
        path: the file; it is decompressed if its name ends in ``.gz``.
        known: its format.
        origin: what messages call it, the id of a file that is one record, the names of fields.
        opened: called with the file itself once it is open; its position is in bytes as they lie there.

    Raises:
        InputError: the file cannot be read, or not to its end; what came before has been yielded.
    """
    try:
        with ExitStack() as stack:
            stream = cast("BinaryIO", sys.stdin.buffer) if path == STANDARD else stack.enter_context(path.open("rb"))
            if opened:
                opened(stream)
            if path.suffix.lower() == ".gz":
                stream = cast("BinaryIO", stack.enter_context(gzip.open(stream)))
            yield from known.read(stream, origin)
    except EOFError:
        raise InputError(f"{origin.name}: cut off: the compressed data has no end; get it again") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{origin.name}: corrupt: {error}; get the file again") from None
    except OSError as error:
        raise InputError(f"{origin.name}: cannot be read: {error.strerror or error}; check it") from error


def gzip_output(stream: BinaryIO) -> BinaryIO:
    """Return a compressing stream; it tells no time and no name, so the same bytes in give the same bytes out."""
    return cast("BinaryIO", gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0))
