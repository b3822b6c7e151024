"""``textclean diff``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import COLOR, JSON, LocalPath, field_options
from textclean.cli.render.json import print_json
from textclean.cli.render.record import attribution, excerpt
from textclean.cli.terminal import console, table
from textclean.cli.terminal_safe import tell, visible_line
from textclean.review.compare_outputs import Change, Differences, Example, Side
from textclean.review.outputs import read_logged
from textclean.review.pairing import Pair, pairs
from textclean.review.reviewed_record import Unreadable
from textclean.storage.files import STANDARD

_OUTPUT = LocalPath(exists=True, allow_dash=True)


@click.command("diff")
@click.argument("a", type=_OUTPUT)
@click.argument("b", type=_OUTPUT)
@click.option("--examples", type=click.IntRange(0), default=3, show_default=True, help="How many of each rule to show.")
@COLOR
@JSON
@field_options("text", "id")
def command(a: Path, b: Path, examples: int, color: bool | None, as_json: bool, **fields: str | None) -> int:
    """Compare A and B, two outputs of the same input: what one removed and the other did not, by plugin and rule.

    Exit status: 0 both did the same; 3 there is a difference.
    """
    if a == b == STANDARD:
        raise click.UsageError("A and B are both standard input; name a file for one of them")
    found = Differences(examples)
    for pair in pairs(read_logged(a, fields), read_logged(b, fields)):
        _tell_unreadable(pair)
        found.add(pair)
    if as_json:
        print_json(found.to_json())
    else:
        _show(console(color=color), found, a, b)
    return 0 if found.equal else TROUBLE


def _tell_unreadable(pair: Pair) -> None:
    for item in (pair.a, pair.b):
        if isinstance(item, Unreadable):
            tell(item.message)


def _show(out: Console, found: Differences, a: Path, b: Path) -> None:
    for (side, total), path in zip(found.sides.items(), (a, b), strict=True):
        out.print(
            visible_line(
                f"{side.upper()}  {path}: {total.records:,} records, {total.edits:,} edits, "
                f"{total.removed:,} characters removed"
                + (f"; {total.withheld:,} logs without their edits, which are not counted" * bool(total.withheld))
            )
        )
    for line in _counts(found):
        out.print(line)
    _show_plugins(out, found)
    if found.changes:
        _show_rules(out, found)
        for side, who, change in found.ordered():
            _show_examples(out, side.upper(), "/".join(who[:2]), change)
    if found.handed_over:
        _show_handed_over(out, found)


def _counts(found: Differences) -> list[str]:
    counts = [
        (found.same, "the same"),
        (found.changed_otherwise, "changed in another way"),
        (found.handed_over_alone, "changed alike by other rules"),
        (found.white_space_alone, "other in white space alone"),
        (found.withheld, "other, and a log without edits does not say how"),
        (found.other_originals, "of another original, and so not compared: A and B are not of the same input"),
    ]
    counted = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    lines = [f"{found.both:,} records in both" + (f": {counted}" if counted else "")]
    if not found.both and all(total.records for total in found.sides.values()):
        lines[0] += ": A and B are not of the same input, or --id-field names the field that joins them"
    for side, total in found.sides.items():
        if total.alone:
            lines.append(visible_line(f"{total.alone:,} in {side.upper()} alone: {', '.join(total.names)}"))
    return lines


def _show_plugins(out: Console, found: Differences) -> None:
    """Show each plugin with changes on one side only, or with different versions."""
    rows = found.by_plugin()
    names = dict.fromkeys([*rows, *found.other_versions()])
    if not names:
        return
    listing = table(
        "plugin", "version A", "version B", ">edits in A alone", ">characters", ">in B alone", ">characters"
    )
    for name in names:
        counts = rows.get(name, {})
        numbers = (counts.get(key, 0) for key in ("edits_a", "characters_a", "edits_b", "characters_b"))
        listing.add(name, _version(found, "a", name), _version(found, "b", name), *(f"{count:,}" for count in numbers))
    out.print(listing.rich)


def _version(found: Differences, side: Side, plugin: str) -> str:
    return ", ".join(sorted(found.sides[side].versions.get(plugin, ())))


def _show_rules(out: Console, found: Differences) -> None:
    listing = table("rule", "label", "only in", ">edits", ">characters", ">inserted", ">records", "the other says")
    for side, (plugin, rule, label), change in found.ordered():
        numbers = (change.edits, change.characters, change.inserted, change.records)
        said = ", ".join(f"{why} ({count:,})" for why, count in sorted(change.other.items()))
        listing.add(f"{plugin}/{rule}", label, side.upper(), *(f"{count:,}" for count in numbers), said)
    out.print(listing.rich)


def _show_examples(out: Console, side: str, rule: str, change: Change) -> None:
    if not change.examples:
        return
    out.print(Text(visible_line(f"only in {side}: {rule}"), "bold"))
    for _, example in change.examples:
        _show_example(out, example)
    out.print()


def _show_example(out: Console, example: Example) -> None:
    stretch, edit = example.only, example.only.edit
    out.print(Text("  ").append(excerpt(stretch.start, stretch.end, stretch.removed)))
    if stretch.inserted:
        out.print(Text("  + ").append(visible_line(stretch.inserted)))
    note = " · ".join(
        filter(None, (str(example.place), f"{edit.confidence:.2f}", edit.reason, f"the other: {stretch.other}"))
    )
    out.print(attribution(note))


def _show_handed_over(out: Console, found: Differences) -> None:
    listing = table("done in A by", "as", "in B by", "as", ">characters")
    for (a, b), characters in found.handed_over_by_size():
        listing.add("/".join(a[:2]), a[2], "/".join(b[:2]), b[2], f"{characters:,}")
    out.print(listing.rich)
