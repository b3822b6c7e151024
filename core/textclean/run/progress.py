"""How far a run is, on a terminal; elsewhere it keeps silent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from textclean.run.steps import Step


class Progress(Protocol):
    """Is told what a run does."""

    def begin(self, total: int | None, done: int) -> None:
        """The run begins.

        Args:
            total: stored bytes of all inputs; None where that is not known.
            done: those of them that were done before it was stopped and is now going on.
        """

    def step(self, step: Step) -> None:
        """Something was done."""


class Silent:
    """Says nothing."""

    def begin(self, total: int | None, done: int) -> None:
        """Do nothing."""

    def step(self, step: Step) -> None:
        """Do nothing."""


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from textclean.run.bar import bar  # noqa: PLC0415 - only a terminal needs it

    with bar() as progress:
        yield progress
