"""``textclean stats``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from textclean.cleaning.watching import Timing
from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, JSON, field_options
from textclean.cli.render.json import print_json
from textclean.cli.terminal_safe import tell
from textclean.config import Config
from textclean.plugin.discovery import installed
from textclean.plurals import plural
from textclean.review.groups import Groups, share
from textclean.review.largest_losses import Loss, Losses
from textclean.review.log_counts import LogCounts, most_first
from textclean.review.outputs import read_logged
from textclean.review.reviewed_record import Unreadable
from textclean.run.finish.timings import timings_beside
from textclean.run.shard.tally import Count, by_size


@click.command("stats")
@FILE
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many of each list to show.")
@JSON
@click.option("--rules", is_flag=True, help="Say what each rule looks for, as the installed plugins declare it.")
@field_options("text", "id", "url")
def command(file: Path, top: int, as_json: bool, rules: bool, **fields: str | None) -> int:
    """Count what was done in FILE by plugin, rule, label, site and language, and name the records that lost most.

    White space that is closed up around a removal is no edit of its own; its characters are counted.
    """
    counts = LogCounts(Losses(top))
    for item in read_logged(file, fields):
        if isinstance(item, Unreadable):
            tell(item.message)
        counts.add(item)
    timings = timings_beside(file)
    if as_json:
        print_json(counts.to_json() | _times_json(timings) | ({"rules": _looked_for(counts)} if rules else {}))
    else:
        _show(counts, top)
        _times_table(timings)
        if rules:
            _rule_table(_looked_for(counts))
    return TROUBLE if counts.trouble else 0


def _show(counts: LogCounts, top: int) -> None:
    from textclean.cli.terminal import console  # noqa: PLC0415 - a program that wants JSON needs no tables

    tally, out = counts.tally, console()
    out.print(
        f"{plural(tally.records, 'record')}, {tally.changed:,} changed; "
        f"{_edits(tally.total.edits, tally.records, counts.withheld, ' edits')}; "
        f"{tally.characters_out:,} of {tally.characters_in:,} characters kept ({tally.kept_share:.1%})"
    )
    if counts.withheld:
        were = "was" if counts.withheld == 1 else "were"
        out.print(f"{plural(counts.withheld, 'log')} {were} written without edits, which are not counted")
    for title, named in (("plugin", tally.plugins), ("rule", tally.rules), ("label", tally.labels)):
        _table((title, "edits", "removed", "inserted", "records"), map(_row_of_count, by_size(named).items()))
    for title, groups in (("site", counts.sites), ("language", counts.languages)):
        if groups.named.keys() - {""}:
            _group_table(title, groups, top)
    for title, named_counts in (("tag", tally.tags), ("error", tally.errors)):
        rows = [(name, f"{count:,}") for name, count in most_first(named_counts)]
        _table((title, "records"), rows[:top], len(rows) - top)
    for title, losses in (("most removed", counts.losses.largest()), ("most of it", counts.losses.largest_shares())):
        _table((title, "removed", "of", "share"), map(_row_of_loss, losses), counts.losses.lost - top, "")


def _slowest(timings: Mapping[str, Timing]) -> list[tuple[str, Timing]]:
    return sorted(timings.items(), key=lambda item: (-item[1].seconds, item[0]))


def _times_json(timings: Mapping[str, Timing]) -> dict[str, Any]:
    if not timings:
        return {}
    named = {
        name: {"calls": one.calls, "milliseconds": round(one.seconds * 1000, 3)} for name, one in _slowest(timings)
    }
    return {"milliseconds": named}


def _times_table(timings: Mapping[str, Timing]) -> None:
    whole = sum(timing.seconds for timing in timings.values()) or 1.0
    rows = (
        (
            name,
            f"{one.seconds * 1000:,.1f}",
            f"{one.seconds / whole:.1%}",
            f"{one.calls:,}",
            f"{one.seconds / one.calls * 1e6:,.0f}",
        )
        for name, one in _slowest(timings)
        if one.calls
    )
    _table(("plugin", "ms", "share", "calls", "µs a call"), rows)


def _looked_for(counts: LogCounts) -> dict[str, str]:
    """Return what each rule of the output looks for, if an installed plugin declares it."""
    from textclean.plugin.registry import Registry  # noqa: PLC0415 - importing plugins takes a while

    sources = [source.name for source in installed()]
    named = tuple(name for name in counts.tally.plugins if name in sources)
    plugins = Registry.load(Config(only=named)).plugins if named else ()
    declared = {f"{plugin.name}/{rule.id}": rule.looks_for for plugin in plugins for rule in plugin.rules}
    return {name: declared[name] for name in by_size(counts.tally.rules) if name in declared}


def _rule_table(looked_for: dict[str, str]) -> None:
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    listing = table("rule", "what it looks for")
    for row in looked_for.items():
        listing.add(*row)
    console().print(listing.rich)


def _row_of_count(item: tuple[str, Count]) -> tuple[str, ...]:
    name, count = item
    return (name, *(f"{number:,}" for number in (count.edits, count.removed, count.inserted, count.records)))


def _row_of_loss(loss: Loss) -> tuple[str, ...]:
    return str(loss.place), f"{loss.removed:,}", f"{loss.of:,}", f"{loss.removed / loss.of:.1%}"


def _group_table(title: str, groups: Groups, top: int) -> None:
    rows = [(name or f"no {title}", group) for name, group in groups.by_size()]
    rest = [(f"{groups.folded:,} small ones more", groups.rest)] if groups.folded else []
    items = (
        (
            name,
            f"{group.records:,}",
            f"{group.changed:,}",
            _edits(group.edits, group.records, group.withheld),
            f"{group.removed:,}",
            f"{share(group.removed, group.characters_in):.1%}",
        )
        for name, group in (*rows[:top], *rest)
    )
    _table((title, "records", "changed", "edits", "removed", "share"), items, len(rows) - top)


def _edits(edits: int, records: int, withheld: int, noun: str = "") -> str:
    """Return how many edits there are, as far as known. Logs that were written without their edits are mentioned."""
    if withheld and withheld == records:
        return f"{noun} withheld".strip()
    return (plural(edits, noun.strip().removesuffix("s")) if noun else f"{edits:,}") + (
        " + withheld" if withheld else ""
    )


def _table(
    headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], more: int = 0, or_else: str = ", --json all"
) -> None:
    """Print a table, unless it has no rows. If there are ``more`` rows, a line below it says so."""
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    items = list(rows)
    if not items:
        return
    listing = table(headings[0], *(f">{heading}" for heading in headings[1:]))
    for row in items:
        listing.add(*row)
    out = console()
    out.print(listing.rich)
    if more > 0:
        out.print(f" … and {more:,} more; --top N shows more{or_else}")
