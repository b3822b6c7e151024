"""``textclean stats``."""

from __future__ import annotations

import heapq
import json
from pathlib import Path
from typing import Any

import attrs
import click

from textclean.cli.logged import FILE, Logged, Unreadable, read_logged
from textclean.cli.options import field_options
from textclean.cli.status import TROUBLE
from textclean.run.tally import Count, Tally, by_size

_TOP = 10


@attrs.define
class _Losses:
    """The records that lost most characters, a few of them."""

    heap: list[tuple[int, int, str, int]] = attrs.field(factory=list)
    seen: int = 0

    def add(self, item: Logged) -> None:
        before, after = item.log.original.length, item.log.cleaned.length
        self.seen += 1
        if before <= after:
            return
        push = heapq.heappush if len(self.heap) < _TOP else heapq.heappushpop
        # Of equal losses the first stay: a later one is the smaller.
        push(self.heap, (before - after, -self.seen, item.where, before))

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"record": where, "removed": lost, "of": before}
            for lost, _, where, before in sorted(self.heap, reverse=True)
        ]


@click.command("stats")
@FILE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@field_options("text", "id")
def command(file: Path, as_json: bool, **fields: str | None) -> int:
    """Count the edits, characters and records of FILE by plugin, rule and label.

    White space that is closed up around a removal is no edit of its own; its characters are counted.
    """
    tally, losses, unreadable = Tally(), _Losses(), 0
    for item in read_logged(file, fields):
        if isinstance(item, Unreadable):
            unreadable += 1
            click.echo(f"textclean: {item.where}: {item.error}", err=True)
            continue
        tally.add(item.log)
        losses.add(item)
    told = _plain(tally, losses, unreadable)
    if as_json:
        click.echo(json.dumps(told, indent=2))
    else:
        _show(tally, told)
    return TROUBLE if unreadable or tally.errors else 0


def _plain(tally: Tally, losses: _Losses, unreadable: int) -> dict[str, Any]:
    def plain(counts: dict[str, Count]) -> dict[str, Any]:
        return {name: attrs.asdict(count) for name, count in by_size(counts).items()}

    return {
        "records": tally.records,
        "changed": tally.changed,
        "unreadable": unreadable,
        "edits": tally.total.edits,
        "characters_in": tally.characters_in,
        "characters_out": tally.characters_out,
        "by_plugin": plain(tally.plugins),
        "by_rule": plain(tally.rules),
        "by_label": plain(tally.labels),
        "tags": dict(sorted(tally.tags.items(), key=lambda item: (-item[1], item[0]))),
        "errors": dict(sorted(tally.errors.items())),
        "lost_most": losses.rows(),
    }


def _show(tally: Tally, told: dict[str, Any]) -> None:
    from textclean.cli.console import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    out = console()
    out.print(
        f"{tally.records:,} records, {tally.changed:,} changed; {tally.total.edits:,} edits; "
        f"{tally.characters_out:,} of {tally.characters_in:,} characters kept ({tally.kept_share:.1%})"
    )
    for title in ("plugin", "rule", "label"):
        if told[f"by_{title}"]:
            listing = table(title, ">edits", ">removed", ">inserted", ">records")
            for name, count in told[f"by_{title}"].items():
                listing.add(name, *(f"{count[key]:,}" for key in ("edits", "removed", "inserted", "records")))
            out.print(listing.rich)
    for title in ("tags", "errors"):
        if told[title]:
            listing = table(title.removesuffix("s"), ">records")
            for name, count in list(told[title].items())[:_TOP]:
                listing.add(name, f"{count:,}")
            out.print(listing.rich)
    if told["lost_most"]:
        listing = table("lost most", ">removed", ">of", ">share")
        for row in told["lost_most"]:
            listing.add(row["record"], f"{row['removed']:,}", f"{row['of']:,}", f"{row['removed'] / row['of']:.1%}")
        out.print(listing.rich)
