"""The progress bar of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from textclean.run.plan import Plan, Source


@contextmanager
def bar(plan: Plan, step: int) -> Iterator[Bar]:
    """Show a bar that fills with the bytes read; it is gone when the block ends."""
    sizes = [source.size for source in plan.sources]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    columns = (
        SpinnerColumn(),
        BarColumn(),
        TextColumn("{task.fields[records]:,} records  {task.description}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task("", total=total, records=0), step)


@attrs.define
class Bar:
    """Fills the bar, once every ``step`` records."""

    progress: Progress
    task: TaskID
    step: int
    stream: BinaryIO | None = None
    done: int = 0
    records: int = 0

    def source(self, source: Source) -> None:
        """Name the source; the one before is read."""
        self._update()
        self.done += self._position()
        self.stream = None
        self.progress.update(self.task, description=escape(source.origin.name))

    def opened(self, stream: BinaryIO) -> None:
        """Take the position in the bytes as they lie on the disk."""
        self.stream = stream

    def record(self) -> None:
        """Count a record."""
        self.records += 1
        if self.records % self.step == 0:
            self._update()

    def _update(self) -> None:
        self.progress.update(self.task, completed=self.done + self._position(), records=self.records)

    def _position(self) -> int:
        return 0 if self.stream is None or self.stream.closed else self.stream.tell()
