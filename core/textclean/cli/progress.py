"""Show the progress of a run, if standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from textclean.run.progress import Progress, Silent


@contextmanager
def progress_shown(*, quiet: bool = False) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from textclean.cli.render.progress_bar import bar  # noqa: PLC0415 - only a terminal needs it

    with bar() as progress:
        yield progress
