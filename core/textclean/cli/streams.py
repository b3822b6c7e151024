"""Handle standard streams that are closed or cannot be written: with a message and an exit status, no traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, NoReturn

import click

_NAMES = ("stdin", "stdout", "stderr")
_CLOSED = ("standard input is closed", "standard output is closed", "standard error is closed")

#: Errors that only writing can cause. If a file was written, the error names it.
_OF_WRITING = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class _Closed(io.RawIOBase):
    """Replaces a closed stream. Reading or writing raises an error."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def readable(self) -> bool:
        return self._number == 0

    def writable(self) -> bool:
        return self._number > 0

    def readinto(self, _buffer: object) -> NoReturn:
        self._refuse()

    def write(self, _data: object) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise OSError(errno.EBADF, _CLOSED[self._number])


class _Unheard(io.TextIOWrapper):
    """Replaces a closed standard error. Messages are dropped. Writing to its ``buffer`` raises an error.

    Data that must not be lost, such as rejects, is written to the buffer.
    """

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: no message is stored."""


def hold_places() -> None:
    """Replace each closed standard stream. Otherwise the next opened file would get its descriptor."""
    for number, name in enumerate(_NAMES):
        if getattr(sys, name) is None:
            _occupy(number)
            setattr(sys, name, _stand_in(number))


def _occupy(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        nothing = os.open(os.devnull, os.O_RDWR)
        if nothing != number:
            os.dup2(nothing, number)
            os.close(nothing)


def _stand_in(number: int) -> io.TextIOWrapper:
    closed: Any = _Closed(number)
    if number == 0:
        return io.TextIOWrapper(io.BufferedReader(closed))
    return io.TextIOWrapper(closed) if number == 1 else _Unheard(closed)


def say(message: str, *, nl: bool = True) -> None:
    """Print on standard error. If that fails, the message is dropped, and the command continues."""
    try:
        click.echo(message, err=True, nl=nl)
    except OSError:
        sys.stderr = _stand_in(2)


def finish_output() -> None:
    """Flush standard output. Raises OSError if it cannot be written."""
    if sys.stdout is not None:
        sys.stdout.flush()


def forget_output() -> None:
    """Give up on standard output. Otherwise Python would flush it again at exit, and change the exit status."""
    sys.stdout = _stand_in(2)


def why(error: OSError) -> str:
    """Return the message for an error of the system.

    It names the file of the error. If there is none, and only writing can cause the error, it names standard output.
    """
    forget_output()
    reason = error.strerror or str(error)
    if error.filename is not None:
        return f"{error.filename}: {reason}"
    return f"standard output: cannot be written: {reason}" if error.errno in _OF_WRITING else reason
