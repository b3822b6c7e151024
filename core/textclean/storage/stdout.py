"""Standard output kept for what textclean itself writes, whatever plugins and libraries print."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import BinaryIO, cast

from textclean.storage.atomic import writing

_STDOUT, _STDERR = 1, 2
_kept: list[BinaryIO] = []


def standard_output() -> BinaryIO:
    """Return the stream that results go to."""
    return _kept[-1] if _kept else cast("BinaryIO", sys.stdout.buffer)


def write_rejects(lines: Iterable[bytes]) -> None:
    """Write what is no record to standard error. Raises OutputError where that cannot be: it would be lost."""
    with writing("standard error"):
        sys.stderr.buffer.writelines(lines)
        sys.stderr.buffer.flush()


@contextmanager
def standard_output_kept() -> Iterator[None]:
    """Send all that is printed while the block runs to standard error, but for what goes to ``standard_output()``.

    That holds for what C code and other processes print, too, since the file descriptor itself is another one.
    """
    if not _is_real():
        _kept.append(cast("BinaryIO", sys.stdout.buffer))
        try:
            with redirect_stdout(sys.stderr):
                yield
        finally:
            _kept.pop()
        return
    sys.stdout.flush()
    own = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    stream = os.fdopen(own, "wb", closefd=False)
    _kept.append(stream)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _kept.pop()
        try:
            stream.flush()
        except OSError:  # whoever wrote has been told
            pass
        finally:
            os.dup2(own, _STDOUT)
            os.close(own)


def let_go_of_standard_output() -> None:
    """Let nothing go there any more from this process, a copy of the one whose output it is."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device
        for stream in _kept:
            with suppress(OSError, ValueError):  # a stand-in has no number
                os.dup2(nothing.fileno(), stream.fileno())


def _is_real() -> bool:
    """Say whether standard output is the process's own, and no stand-in of a test or a notebook."""
    try:
        return sys.stdout.fileno() == _STDOUT and sys.stderr.fileno() == _STDERR
    except (AttributeError, OSError, ValueError):
        return False
