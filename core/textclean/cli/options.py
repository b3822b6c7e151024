"""Options that several commands share."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import click

from textclean.cli.terminal_safe import tell
from textclean.config import Config
from textclean.errors import PluginWarning
from textclean.field_names import TOOLS
from textclean.formats.registry import find_format, read_suffixes, text_suffixes, written_endings
from textclean.storage.files import is_url

if TYPE_CHECKING:
    from textclean.cleaning.watching import Watch
    from textclean.run import Plan

Function = TypeVar("Function", bound=Callable[..., Any])

_FIELDS = {"text": "the text", "id": "the id", "html": "the HTML", "url": "the URL"}


def field_options(*names: str) -> Callable[[Function], Function]:
    """Return a decorator that adds ``--text-field`` and similar options, as arguments ``text`` … (None: not given)."""

    def add(function: Function) -> Function:
        for name in reversed(names):
            what = f"The field that holds {_FIELDS[name]}."
            function = click.option(f"--{name}-field", name, metavar="NAME", help=what)(function)
        return function

    return add


def input_options(function: Function) -> Function:
    """Add the options that say how inputs are read, as arguments ``read_as``, ``delimiter`` and ``tool``."""
    for option in (
        click.option("--from", "tool", type=click.Choice(list(TOOLS)), help="Fields are called as this tool does."),
        click.option(
            "--delimiter",
            callback=_delimiter,
            metavar="CHARACTER",
            help="What stands between the cells of CSV, as in ';' or tab.  [default: recognized]",
        ),
        click.option("--input-format", "read_as", type=ReadAs(), help="What the inputs are, whatever their names say."),
    ):
        function = option(function)
    return function


def _delimiter(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    known = {"tab": "\t", "\\t": "\t"}.get(value or "", value)
    if known is not None and (len(known) != 1 or known in '"\r\n\0' or not known.isascii()):
        raise click.BadParameter(f"{value!r}: give one ASCII character that is no quote and no line break, or tab")
    return known


def overwrite_option(what: str) -> Callable[[Function], Function]:
    """Return a decorator that adds ``--overwrite``, which allows replacing files that textclean did not write."""
    return click.option("--overwrite", is_flag=True, help=what)


def plugin_options(function: Function) -> Function:
    """Add the options that choose the configuration and the plugins. The function gets them as one ``choice``."""

    @functools.wraps(function)
    def with_choice(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - a command's own arguments and result
        choice = Choice(**{name: given.pop(name) for name in attrs.fields_dict(Choice)})
        return function(*args, choice=choice, **given)

    command: Any = with_choice
    existing = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--disable", metavar="NAME", multiple=True, help="Leave this plugin out; may be repeated."),
        click.option("--enable", metavar="NAME", multiple=True, help="Use this plugin too; may be repeated."),
        click.option("--only", metavar="NAME", multiple=True, help="Use this plugin alone; may be repeated."),
        click.option(
            "--plugin", type=existing, multiple=True, help="Use this Python or TOML file too; may be repeated."
        ),
        click.option("--preset", metavar="NAME", help="The policy to begin with: strict, default or extractor-gold."),
        click.option("--config", type=existing, help="The configuration file, if not found from here upward."),
    ):
        command = option(command)
    return cast("Function", command)


class LocalPath(click.Path):
    """A path on this machine, as ``Path``. A URL gets its own error message, not that of a missing file."""

    def __init__(self, *, exists: bool = False, allow_dash: bool = False) -> None:
        super().__init__(exists=exists, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the path."""
        refuse_url(str(value))
        return super().convert(value, param, ctx)


def refuse_url(path: str) -> None:
    """Refuse a URL, for commands that accept only paths.

    Raises:
        click.UsageError: the path is a URL.
    """
    if is_url(path):
        what = "fetch the output with its manifest, and name files of this machine"
        raise click.UsageError(f"{path}: a URL, which only 'run' reads and writes; {what}")


class ReadAs(click.Choice[str]):
    """The suffix of a format that can be read, without its dot. As a value it has the dot."""

    def __init__(self) -> None:
        super().__init__(_suffixes())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the suffix."""
        find_format(f"file.{value}")
        self.choices = _suffixes()
        return f".{super().convert(value, param, ctx)}"


def _suffixes() -> tuple[str, ...]:
    return tuple(suffix.removeprefix(".") for suffix in read_suffixes())


class Ending(click.Choice[str]):
    """A suffix of parts or of texts that can be written, also by a format of an installed distribution."""

    def __init__(self) -> None:
        super().__init__(_endings())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the suffix, without its dot."""
        find_format(f"part.{value}")
        self.choices = _endings()
        return super().convert(value, param, ctx)


def _endings() -> tuple[str, ...]:
    return tuple(ending.removeprefix(".") for ending in (*written_endings(), *text_suffixes()))


@attrs.frozen
class Choice:
    """The configuration and the plugins that the command line chooses."""

    config: Path | None
    plugin: tuple[Path, ...]
    only: tuple[str, ...]
    enable: tuple[str, ...]
    disable: tuple[str, ...]
    preset: str | None

    def resolve(self) -> Config:
        """Read the configuration, and apply the command line to it.

        ``--only`` and ``--preset`` replace the configuration's entry. ``--enable`` and ``--disable`` add to its
        entries. A message names the configuration file, since a file that was found may keep or remove text
        unexpectedly.

        Raises:
            ConfigError: the file is wrong, or there is no such preset.
        """
        config = Config.load(self.config)
        if config.path:
            tell(f"configuration: {config.path}{'' if self.config else ' (found from the current folder upward)'}")
        if not (self.only or self.enable or self.disable or self.preset):
            return config
        return attrs.evolve(
            config,
            only=self.only or config.only,
            enable=(*config.enable, *self.enable),
            disable=(*config.disable, *self.disable),
            preset=self.preset or config.preset,
            source=f"{config.source} with the command line",
        )


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
        from textclean.cleaning.watching import Watch  # noqa: PLC0415 - it needs all that plugins need; only `run` asks

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
            from textclean.run.finish.timings import refuse_timings  # noqa: PLC0415 - other commands need no run

            refuse_timings(planned.target, overwrite=overwrite)


def watch_options(function: Function) -> Function:
    """Add the options that watch single plugins. The function gets them as one ``watching``."""

    @functools.wraps(function)
    def with_choice(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - a command's own arguments and result
        watching = WatchChoice(**{name: given.pop(name) for name in attrs.fields_dict(WatchChoice)})
        return function(*args, watching=watching, **given)

    command: Any = with_choice
    for option in (
        click.option("--timings", is_flag=True, help="Write how long each plugin took to OUTPUT.timings.json."),
        click.option("--in-process", is_flag=True, help="Call plugins in this process: breakpoint() works."),
        click.option("--traceback", is_flag=True, help="Show a failed plugin's own frames."),
        click.option("--trace", metavar="ID", multiple=True, help="Show each call of a hook for this record."),
    ):
        command = option(command)
    return cast("Function", command)


def quietly(function: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the function returns
    """Call a function without warnings about broken plugins. Commands report these themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        return function()


FILE = click.argument("file", type=LocalPath(exists=True, allow_dash=True))
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
COLOR = click.option("--color/--no-color", default=None, help="Colours; if not given, where standard output has them.")
