"""``textclean labels``."""

from __future__ import annotations

import json
from typing import Any

import click

from textclean.cleaning.policy import decision
from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON, Choice, plugin_options
from textclean.cli.terminal_safe import tell, visible_line
from textclean.config import Config
from textclean.labels import LABELS
from textclean.plugin.registry import Registry

#: Who declares the labels that every plugin may use.
_ALL = "textclean"


@click.command("labels")
@plugin_options
@JSON
def command(choice: Choice, as_json: bool) -> int:
    """List the labels that the plugins in use may give: what each is, what is done with it, and who declares it.

    What is done is said by the policy, which is that of the configuration; a label's own default stands beside it.
    """
    config = choice.resolve()
    registry = Registry.load(config, choice.plugin)
    rows = [_row(name, registry, config) for name in sorted(registry.labels)]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _show(rows)
    for broken in registry.broken:
        tell(broken.error)
    return TROUBLE if registry.broken else 0


def _row(name: str, registry: Registry, config: Config) -> dict[str, Any]:
    label = registry.labels[name]
    action, threshold = decision(config, name, label)
    declaring = [plugin.name for plugin in registry.plugins if name in plugin.labels]
    finding = [plugin.name for plugin in registry.plugins if any(rule.label == name for rule in plugin.rules)]
    return {
        "label": name,
        "description": label.description,
        "default": label.action,
        "action": action,
        "threshold": threshold,
        "declared_by": [*([_ALL] if name in LABELS else []), *declaring],
        "found_by": finding,
    }


def _show(rows: list[dict[str, Any]]) -> None:
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    listing = table("label", "action", "default", ">threshold", "declared by", "what it is")
    for row in rows:
        by = ", ".join(row["declared_by"])
        cells = (row["label"], row["action"], row["default"], f"{row['threshold']:g}", by, row["description"])
        listing.add(*map(visible_line, cells))
    console().print(listing.rich)
