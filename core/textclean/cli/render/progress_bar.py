"""The progress bar of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from textclean.plurals import plural
from textclean.run.shard.progress_events import Step


@contextmanager
def bar(console: Console | None = None) -> Iterator[Bar]:
    """Show a bar that fills with the bytes read. It disappears when the block ends."""
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console or Console(stderr=True), transient=True, refresh_per_second=4) as progress:
        yield Bar(progress, progress.add_task("", total=None))


@attrs.define
class Bar:
    """Fills the bar, and shows the number of records, the speed, the removed share, and the number of failures."""

    progress: Progress
    task: TaskID
    records: int = 0
    failures: int = 0
    characters_in: int = 0
    characters_out: int = 0
    size: int = 0
    _since: float = attrs.field(factory=time.monotonic)

    def begin(self, total: int | None, done: int) -> None:
        """Set the bar to the bytes that an earlier run has already cleaned."""
        self.progress.update(self.task, total=total, completed=done)

    def step(self, step: Step) -> None:
        """Count what was done."""
        self.records += step.records
        self.failures += step.failures
        self.characters_in += step.characters_in
        self.characters_out += step.characters_out
        self.size += step.size
        self.progress.update(self.task, advance=step.size, description=self.told())

    def told(self) -> str:
        """Return the text of the bar. A megabyte is a million stored bytes of the inputs."""
        seconds = max(time.monotonic() - self._since, 1e-3)
        parts = [plural(self.records, "record"), f"{self.size / seconds / 1e6:.1f} MB/s"]
        if self.characters_in:  # while a site profile is learned, there are none
            parts.append(f"{1 - self.characters_out / self.characters_in:.1%} removed")
        return "  ".join([*parts, *([plural(self.failures, "failure")] if self.failures else [])])
