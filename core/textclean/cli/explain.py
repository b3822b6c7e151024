"""``textclean explain``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from rich.console import Console

from textclean.cli.console import console
from textclean.cli.logged import FILE, Logged, Unreadable, read_logged
from textclean.cli.options import field_options
from textclean.cli.page import page
from textclean.cli.status import STOPPED, TROUBLE


@click.command("explain")
@FILE
@click.option("--id", "wanted", metavar="ID", help="The record with this id, changed or not.")
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="How many changed records to show."
)
@click.option(
    "--context", type=click.IntRange(0), default=3, show_default=True, help="Unchanged lines around a change."
)
@click.option("--color/--no-color", default=None, help="Colours; if not given, where standard output has them.")
@field_options("text", "id")
def command(file: Path, wanted: str | None, limit: int, context: int, color: bool | None, **fields: str | None) -> int:
    """Show what was removed from the records of FILE, by whom and why.

    A line with - goes, one with + comes; below a change stand its label, plugin and rule, confidence and reason.
    """
    found = list(islice(_chosen(read_logged(file, fields), wanted), limit + 1 if wanted is None else None))
    out = console(color=color)
    for item in found[:limit] if wanted is None else found:
        _show(out, item, context)
    if wanted is not None and not found:
        click.echo(f"textclean: {file}: no record has the id {wanted!r}", err=True)
        return STOPPED
    if wanted is None:
        click.echo(_closing(file, len(found), limit), err=True)
    return TROUBLE if any(isinstance(item, Unreadable) for item in found) else 0


def _chosen(items: Iterator[Logged | Unreadable], wanted: str | None) -> Iterator[Logged | Unreadable]:
    """Yield the records with the wanted id, or those that were changed; lines that are no records are told."""
    for item in items:
        if wanted is not None:
            id_ = item.id if isinstance(item, Unreadable) else item.document.record.id
            if id_ is not None and str(id_) == wanted:
                yield item
        elif isinstance(item, Unreadable) or item.log.edits or item.log.errors:
            yield item


def _show(out: Console, item: Logged | Unreadable, context: int) -> None:
    if isinstance(item, Unreadable):
        click.echo(f"textclean: {item.where}: {item.error}", err=True)
        return
    for line in page(item, context):
        out.print(line)
    out.print()


def _closing(file: Path, found: int, limit: int) -> str:
    if not found:
        return f"textclean: {file}: no record was changed; --id ID shows one all the same"
    if found > limit:
        return f"textclean: the first {limit} changed records; --limit N shows more, --id ID shows one"
    return f"textclean: all {found} changed records; --id ID shows one"
