"""Report how far a run is."""

from __future__ import annotations

from typing import Protocol

from textclean.run.shard.progress_events import Step


class Progress(Protocol):
    """Receives the progress of a run."""

    def begin(self, total: int | None, done: int) -> None:
        """The run begins.

        Args:
            total: stored bytes of all inputs. None: unknown.
            done: how many of these bytes an earlier, stopped run has already cleaned.
        """

    def step(self, step: Step) -> None:
        """Something was done."""


class Silent:
    """Shows no progress."""

    def begin(self, total: int | None, done: int) -> None:
        """Do nothing."""

    def step(self, step: Step) -> None:
        """Do nothing."""
