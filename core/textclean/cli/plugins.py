"""``textclean plugins``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON, Choice, plugin_options
from textclean.cli.terminal_safe import tell, visible_line
from textclean.plugin.declaration import Plugin
from textclean.plugin.registry import Registry


@click.command("plugins")
@plugin_options
@JSON
def command(
    config: Path | None,
    plugin: tuple[Path, ...],
    only: tuple[str, ...],
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    as_json: bool,
) -> int:
    """List what is installed, in the order in which it is called."""
    chosen = Choice(config, plugin, only, enable, disable).resolve()
    registry = Registry.load(chosen, plugin)
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
