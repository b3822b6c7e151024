"""One plugin, as what it declares: for a terminal, and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import click

from textclean.cli.terminal_safe import visible_line
from textclean.plugin.declaration import Plugin


def declared(plugin: Plugin) -> dict[str, Any]:
    """Return all that a plugin declares as plain values."""
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


def show(plugin: Plugin) -> None:
    """Print all that a plugin declares: one table for each kind of thing."""
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
    """Yield headings and rows, kind by kind."""
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
