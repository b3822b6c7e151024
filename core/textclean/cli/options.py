"""Options that several commands share."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from textclean.cli.terminal_safe import tell
from textclean.config import Config
from textclean.errors import PluginWarning
from textclean.formats.registry import find_format, written_endings
from textclean.storage.files import is_url

Function = TypeVar("Function", bound=Callable[..., Any])

_FIELDS = {"text": "the text", "id": "the id", "html": "the HTML", "url": "the URL"}


def field_options(*names: str) -> Callable[[Function], Function]:
    """Return what adds ``--text-field`` and its like; they arrive as ``text`` …, None where not given."""

    def add(function: Function) -> Function:
        for name in reversed(names):
            what = f"The field that holds {_FIELDS[name]}."
            function = click.option(f"--{name}-field", name, metavar="NAME", help=what)(function)
        return function

    return add


def overwrite_option(what: str) -> Callable[[Function], Function]:
    """Return what adds ``--overwrite``: the user's word that files may be replaced which textclean did not write."""
    return click.option("--overwrite", is_flag=True, help=what)


def plugin_options(function: Function) -> Function:
    """Add the options that choose the configuration and plugins; they arrive under their own names."""
    existing = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--disable", metavar="NAME", multiple=True, help="Leave this plugin out; may be repeated."),
        click.option("--enable", metavar="NAME", multiple=True, help="Use this plugin too; may be repeated."),
        click.option("--only", metavar="NAME", multiple=True, help="Use this plugin alone; may be repeated."),
        click.option("--plugin", type=existing, multiple=True, help="Use this Python file too; may be repeated."),
        click.option("--config", type=existing, help="The configuration file, if not found from here upward."),
    ):
        function = option(function)
    return function


class LocalPath(click.Path):
    """A path of this machine, as ``Path``; a URL is told as what it is, and not as a file that is not there."""

    def __init__(self, *, exists: bool = False, allow_dash: bool = False) -> None:
        super().__init__(exists=exists, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the path."""
        refuse_url(str(value))
        return super().convert(value, param, ctx)


def refuse_url(path: str) -> None:
    """Refuse URLs where a command takes none.

    Raises:
        click.UsageError: it is one.
    """
    if is_url(path):
        what = "fetch the output with its manifest, and name files of this machine"
        raise click.UsageError(f"{path}: a URL, which only 'run' reads and writes; {what}")


class Ending(click.Choice[str]):
    """How files end that can be written; those of formats from installed distributions are known, too."""

    def __init__(self) -> None:
        super().__init__(_endings())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the ending, without its dot."""
        find_format(f"part.{value}")
        self.choices = _endings()
        return super().convert(value, param, ctx)


def _endings() -> tuple[str, ...]:
    return tuple(ending.removeprefix(".") for ending in written_endings())


@attrs.frozen
class Choice:
    """Which configuration and plugins the command line asks for."""

    config: Path | None
    plugin: tuple[Path, ...]
    only: tuple[str, ...]
    enable: tuple[str, ...]
    disable: tuple[str, ...]

    def resolve(self) -> Config:
        """Read the configuration and lay the command line over it: ``--only`` instead of its own, the others too.

        Which file is in force is told: one that was found can keep or remove what its user does not expect.

        Raises:
            ConfigError: the file is wrong.
        """
        config = Config.load(self.config)
        if config.path:
            tell(f"configuration: {config.path}{'' if self.config else ' (found from the current folder upward)'}")
        if not (self.only or self.enable or self.disable):
            return config
        return attrs.evolve(
            config,
            only=self.only or config.only,
            enable=(*config.enable, *self.enable),
            disable=(*config.disable, *self.disable),
            source=f"{config.source} with the command line",
        )


def quietly(function: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the function returns
    """Call a function without the warnings about broken plugins, which a command tells in its own way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        return function()


FILE = click.argument("file", type=LocalPath(exists=True, allow_dash=True))
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
COLOR = click.option("--color/--no-color", default=None, help="Colours; if not given, where standard output has them.")
