"""Whoever is told how far a run is."""

from __future__ import annotations

from typing import Protocol

from textclean.run.shard.progress_events import Step


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
