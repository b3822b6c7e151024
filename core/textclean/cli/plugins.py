"""``textclean plugins``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON, Choice, plugin_options
from textclean.cli.terminal_safe import tell, visible_line
from textclean.config import Config
from textclean.errors import ConfigError, PluginError
from textclean.plugin.declaration import Plugin
from textclean.plugin.discovery import installed, source_of
from textclean.plugin.registry import Registry
from textclean.suggest import hint


@click.command("plugins")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@plugin_options
@JSON
def command(
    names: tuple[str, ...],
    choice: Choice,
    as_json: bool,
) -> int:
    """List what is installed, in the order in which it is called; of each NAME show what it declares.

    A plugin declares its rules, labels, phrases, options, tags and scores. One that is off by default is switched on to
    be shown.
    """
    chosen = choice.resolve()
    if names:
        _show_named(_named(chosen, choice.plugin, names), as_json=as_json)
        return 0
    registry = Registry.load(chosen, choice.plugin)
    rows = [_row(item, "on", **_declared(item)) for item in registry.plugins]
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


def _show_named(plugins: Sequence[Plugin], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(list(map(_all_declared, plugins)), indent=2, ensure_ascii=False, default=str))
        return
    for plugin in plugins:
        _show_plugin(plugin)


def _row(item: Any, state: str, **more: object) -> dict[str, Any]:  # noqa: ANN401 - three classes, the same names
    return {"name": item.name, "state": state, "distribution": item.distribution, "version": item.version, **more}


def _declared(plugin: Plugin) -> dict[str, object]:
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
        click.echo("no plugin is installed; give one with --plugin FILE.py")
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


def _all_declared(plugin: Plugin) -> dict[str, Any]:
    """Return everything that a plugin declares, as plain values."""
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "hooks": list(plugin.hooks),
        "before": list(plugin.before),
        "after": list(plugin.after),
        "rules": [attrs.asdict(rule) for rule in plugin.rules],
        "labels": {name: attrs.asdict(label) for name, label in plugin.labels.items()},
        "phrases": {
            name: {"anchor": plugin.anchors[name], "count": len(phrases)} for name, phrases in plugin.phrases.items()
        },
        "options": dict(plugin.options),
        "tags": dict(plugin.tags),
        "scores": {name: attrs.asdict(score) for name, score in plugin.scores.items()},
    }


def _show_plugin(plugin: Plugin) -> None:
    """Print everything that a plugin declares, in one table for each kind of declaration."""
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    hooks = ", ".join(plugin.hooks)
    click.echo(visible_line(f"{plugin.name} · {plugin.distribution} {plugin.version} · {hooks}"))
    out = console()
    for headings, rows in _tables(plugin):
        if rows:
            listing = table(*headings)
            for row in rows:
                listing.add(*row)
            out.print(listing.rich)


def _tables(plugin: Plugin) -> Iterator[tuple[tuple[str, ...], Sequence[tuple[str, ...]]]]:
    """Yield the headings and rows of each table."""
    rules = [(rule.id, rule.label, f"{rule.confidence:g}", rule.looks_for) for rule in plugin.rules]
    yield ("rule", "label", ">confidence", "what it looks for"), rules
    labels = [(name, label.action, label.description) for name, label in plugin.labels.items()]
    yield ("label", "action", "what it is"), labels
    phrases = [(name, plugin.anchors[name], f"{len(found):,}") for name, found in plugin.phrases.items()]
    yield ("phrases", "where they stand", ">count"), phrases
    yield ("option", "value"), [(name, repr(value)) for name, value in plugin.options.items()]
    yield ("tag", "what it says"), list(plugin.tags.items())
    scores = [(name, f"{score.low:g} to {score.high:g}", score.description) for name, score in plugin.scores.items()]
    yield ("score", "range", "what it says"), scores
