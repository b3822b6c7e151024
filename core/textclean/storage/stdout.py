"""Reserve standard output for the results of textclean. Output of plugins and libraries goes to standard error."""

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
    """Return the stream for results."""
    return _kept[-1] if _kept else cast("BinaryIO", sys.stdout.buffer)


def write_rejects(lines: Iterable[bytes]) -> None:
    """Write rejected input to standard error.

    Raises:
        OutputError: it cannot be written, so the rejected input would be lost.
    """
    with writing("standard error"):
        sys.stderr.buffer.writelines(lines)
        sys.stderr.buffer.flush()


@contextmanager
def standard_output_kept() -> Iterator[None]:
    """While the block runs, send everything that is printed to standard error. Only ``standard_output()`` is excepted.

    This includes output of C code and of child processes, because the file descriptor itself is redirected.
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
        except OSError:  # the writer already got this error
            pass
        finally:
            os.dup2(own, _STDOUT)
            os.close(own)


def let_go_of_standard_output() -> None:
    """Discard all further results of this process. Called in a forked copy of the process that writes the output."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device
        for stream in _kept:
            with suppress(OSError, ValueError):  # a replaced stream may have no file descriptor
                os.dup2(nothing.fileno(), stream.fileno())


def _is_real() -> bool:
    """Say whether both streams are those of the process, and were not replaced by a test or a notebook."""
    try:
        return sys.stdout.fileno() == _STDOUT and sys.stderr.fileno() == _STDERR
    except (AttributeError, OSError, ValueError):
        return False
