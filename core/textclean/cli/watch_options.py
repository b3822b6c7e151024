"""The options of ``textclean run`` that watch single plugins while it cleans."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import attrs
import click

from textclean.cleaning.watching import Watch
from textclean.cli.render.trace import tell_frames, tell_traces
from textclean.cli.terminal_safe import tell
from textclean.run import Plan, Run
from textclean.run.finish.timings import refuse_timings, write_timings


@attrs.frozen
class WatchChoice:
    """What the command line wants to watch.

    Attributes:
        trace: the ids of the records that are traced.
        traceback: whether the frames of failures are shown.
        in_process: whether plugins are called in this process, so that a debugger reaches them.
        timings: whether the times of plugins are written beside the output.
    """

    trace: tuple[str, ...]
    traceback: bool
    in_process: bool
    timings: bool

    @property
    def watch(self) -> Watch | None:
        """What the cleaner has to watch; None: nothing."""
        wanted = Watch(frozenset(self.trace), timings=self.timings, frames=self.traceback)
        return None if wanted == Watch() else wanted

    def refuse(self, planned: Plan, workers: int | None, engine: str, *, overwrite: bool) -> None:
        """Check before the run that it can be watched.

        Raises:
            click.UsageError: the options contradict each other.
            OutputError: see ``refuse_timings``.
        """
        if self.in_process and ((workers or 1) > 1 or engine != "local"):
            raise click.UsageError("--in-process cleans in this process alone; leave --workers and --engine out")
        if self.timings:
            refuse_timings(planned.target, overwrite=overwrite)

    def show(self, run: Run, *, quiet: bool) -> None:
        """Show what was seen in a run that has ended."""
        tell_frames(run.seen)
        tell_traces(run.seen.traces, self.trace)
        if self.timings:
            place = write_timings(run.planned.target, run.cleaner.run, run.seen)
            if not quiet:
                tell(f"times of the plugins: {place}; 'textclean stats' shows them")


def watch_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add these options to a command. The function gets them as one ``watching``."""

    @functools.wraps(function)
    def with_choice(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - a command's own arguments and result
        watching = WatchChoice(**{name: given.pop(name) for name in attrs.fields_dict(WatchChoice)})
        return function(*args, watching=watching, **given)

    command: Callable[..., Any] = with_choice
    for option in (
        click.option("--timings", is_flag=True, help="Write how long each plugin took to OUTPUT.timings.json."),
        click.option("--in-process", is_flag=True, help="Call plugins in this process: breakpoint() works."),
        click.option("--traceback", is_flag=True, help="Show a failed plugin's own frames."),
        click.option("--trace", metavar="ID", multiple=True, help="Show each call of a hook for this record."),
    ):
        command = option(command)
    return command
