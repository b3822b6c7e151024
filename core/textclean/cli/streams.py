"""Standard streams that are closed, or that nothing more can be written to: a word and a status, and no traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, NoReturn

import click

_NAMES = ("stdin", "stdout", "stderr")
_CLOSED = ("standard input is closed", "standard output is closed", "standard error is closed")

#: What only writing can end in; whoever writes a file says which.
_OF_WRITING = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class _Closed(io.RawIOBase):
    """Stands for a stream that is closed: whoever reads or writes is told."""

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
    """Stands for standard error: messages are lost, and what must not be lost goes to its buffer and is refused."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: there is nothing."""


def hold_places() -> None:
    """Put something in the place of each standard stream that is closed: the next file opened would be taken for it."""
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
    """Print on standard error; that nobody hears it changes nothing of what was done."""
    try:
        click.echo(message, err=True, nl=nl)
    except OSError:
        sys.stderr = _stand_in(2)


def finish_output() -> None:
    """Write what is left for standard output. Raises OSError where that cannot be."""
    if sys.stdout is not None:
        sys.stdout.flush()


def forget_output() -> None:
    """Give up on standard output: Python would try once more when it ends, and end with a status of its own."""
    sys.stdout = _stand_in(2)


def why(error: OSError) -> str:
    """Tell an error of the system: of the file that it names, or of what was printed, if it is of writing."""
    forget_output()
    reason = error.strerror or str(error)
    if error.filename is not None:
        return f"{error.filename}: {reason}"
    return f"standard output: cannot be written: {reason}" if error.errno in _OF_WRITING else reason
