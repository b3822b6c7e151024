"""``textclean plugins``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON, Choice, plugin_options
from textclean.cli.render.plugin import declared, show_plugin
from textclean.cli.terminal_safe import tell, visible_line
from textclean.config import Config
from textclean.errors import ConfigError, PluginError
from textclean.plugin.declaration import Plugin
from textclean.plugin.discovery import installed, source_of
from textclean.plugin.registry import Registry
from textclean.suggest import hint

if TYPE_CHECKING:
    from textclean.testing.cases import Cases


@click.command("plugins")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@plugin_options
@click.option("--words", is_flag=True, help="List all phrases of each NAME, by set and language.")
@JSON
def command(
    names: tuple[str, ...],
    choice: Choice,
    words: bool,
    as_json: bool,
) -> int:
    """List what is installed, in the order in which it is called; of each NAME show what it declares.

    A plugin declares its rules, labels, phrases, options, tags and scores. Its cases are shown if they stand beside it.
    One that is off by default is switched on to be shown.
    """
    if words and not names:
        raise click.UsageError("--words needs the NAME of a plugin: all plugins together have too many")
    chosen = choice.resolve()
    if names:
        plugins = _named(chosen, choice.plugin, names)
        shown = [declared(plugin, _cases(plugin, choice.plugin), words=words) for plugin in plugins]
        if as_json:
            click.echo(json.dumps(shown, indent=2, ensure_ascii=False, default=str))
        else:
            for plugin in shown:
                show_plugin(plugin)
        return 0
    registry = Registry.load(chosen, choice.plugin)
    rows = [_row(item, "on", **_counts(item)) for item in registry.plugins]
    rows += [_row(item, "off", optional=item.optional) for item in registry.off]
    rows += [_row(item, "broken", error=item.error) for item in registry.broken]
    file = None if chosen.path is None else str(chosen.path)
    if as_json:
        click.echo(json.dumps([row | {"config_file": file} for row in rows], indent=2, ensure_ascii=False))
    else:
        _show(rows)
        click.echo(f"configuration: {visible_line(file or 'the defaults')}")
    return TROUBLE if registry.broken else 0


def _named(config: Config, given: Sequence[Path], names: Sequence[str]) -> list[Plugin]:
    """Load the plugins with these names, also those that are off.

    Raises:
        ConfigError: no plugin has a given name.
        PluginError: one of the plugins is broken.
    """
    known = sorted(source.name for source in (*installed(), *map(source_of, [*config.files, *given])))
    for name in names:
        if name not in known:
            raise ConfigError(f"there is no plugin {name!r}{hint(name, known, len(known))}")
    registry = Registry.load(attrs.evolve(config, only=tuple(names), enable=(), disable=()), given)
    for broken in registry.broken:
        if broken.name in names:
            raise PluginError(broken.error)
    plugins = {plugin.name: plugin for plugin in registry.plugins}
    return [plugins[name] for name in dict.fromkeys(names)]


def _cases(plugin: Plugin, given: Sequence[Path]) -> Cases:
    """Return the cases that stand beside a plugin; none where they cannot be read, which `textclean check` tells."""
    from textclean.testing.cases import Cases  # noqa: PLC0415 - a list of plugins needs no kit
    from textclean.testing.subject import Subject  # noqa: PLC0415

    file = next((path for path in given if path.stem == plugin.name), None)
    try:
        return Subject(file or plugin.name, quick=True).cases
    except (ConfigError, PluginError):
        return Cases()


def _row(item: Any, state: str, **more: object) -> dict[str, Any]:  # noqa: ANN401 - three classes, the same names
    return {"name": item.name, "state": state, "distribution": item.distribution, "version": item.version, **more}


def _counts(plugin: Plugin) -> dict[str, object]:
    return {
        "hooks": list(plugin.hooks),
        "labels": sorted(plugin.labels),
        "phrases": sum(map(len, plugin.phrases.values())),
        "tags": sorted(plugin.tags),
        "scores": sorted(plugin.scores),
    }


def _show(rows: list[dict[str, Any]]) -> None:
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    if not rows:
        click.echo("no plugin is installed; give one with --plugin FILE")
        return
    listing = table("plugin", "state", "distribution", "version", "hooks", "labels, tags, scores", ">phrases")
    for row in rows:
        declared = ", ".join((*row.get("labels", ()), *row.get("tags", ()), *row.get("scores", ())))
        hooks = ", ".join(row.get("hooks", ()))
        cells = (row["name"], row["state"], row["distribution"], row["version"], hooks, declared)
        listing.add(*cells, str(row.get("phrases", "")))
    out = console()
    out.print(listing.rich)
    optional = ", ".join(row["name"] for row in rows if row.get("optional"))
    if optional:
        click.echo(f"off by default, switched on with --enable NAME: {optional}")
    for row in rows:
        if "error" in row:
            tell(row["error"])
