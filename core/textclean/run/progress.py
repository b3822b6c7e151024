"""How far a run is, on a terminal; elsewhere it keeps silent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from textclean.run.plan import Plan, Source

#: Looking at the clock and the file's position for every record would cost more than many a record.
_RECORDS_A_STEP = 64


class Progress(Protocol):
    """Is told what a run does."""

    def source(self, source: Source) -> None:
        """The run begins to read a source."""

    def opened(self, stream: BinaryIO) -> None:
        """The source's file is open; its position says how far it is read."""

    def record(self) -> None:
        """A record or a reject is done."""


class Silent:
    """Says nothing."""

    def source(self, source: Source) -> None:
        """Do nothing."""

    def opened(self, stream: BinaryIO) -> None:
        """Do nothing."""

    def record(self) -> None:
        """Do nothing."""


@contextmanager
def shown(plan: Plan, *, quiet: bool = False) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from textclean.run.bar import bar  # noqa: PLC0415 - only a terminal needs it

    with bar(plan, _RECORDS_A_STEP) as progress:
        yield progress
