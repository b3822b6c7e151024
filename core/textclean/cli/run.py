"""``textclean run``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from textclean.cleaner import Cleaner
from textclean.cli.options import Choice, field_options, plugin_options, quietly
from textclean.cli.status import TROUBLE
from textclean.errors import InputError, OutputError
from textclean.formats.document import FieldNames
from textclean.run import Manifest, Options, plan, run_plan
from textclean.run.progress import shown


@click.command("run")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUTPUT", help="A file, a folder, or - for stdout.")
@plugin_options
@click.option(
    "--provenance",
    type=click.Choice(["full", "spans"]),
    default="full",
    show_default=True,
    help="Whether the log holds what was removed, or only where; with spans nothing can be restored.",
)
@field_options("text", "id", "html", "url")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; troubles are still told.")
def command(
    inputs: tuple[str, ...],
    output: str,
    config: Path | None,
    plugin: tuple[Path, ...],
    only: tuple[str, ...],
    disable: tuple[str, ...],
    provenance: Literal["full", "spans"],
    quiet: bool,
    **fields: str | None,
) -> int:
    """Clean a dump: .jsonl, .jsonl.gz, .txt and .html files, folders of them, patterns, or - for JSON Lines on stdin.

    OUTPUT is a .jsonl or .jsonl.gz file, a folder (a name without suffix), or - for stdout. Beside it stand its
    manifest and, if there are any, the rejects: what could not be read, whole, with the reason.
    """
    names = FieldNames(**{key.removesuffix("_field"): name for key, name in fields.items() if name})
    choice = Choice(config, plugin, only, disable)
    try:
        planned = plan(inputs, output, names)
    except (InputError, OutputError) as error:
        raise click.UsageError(str(error)) from error
    cleaner: Cleaner = quietly(lambda: Cleaner(choice.resolve(), plugin))
    with shown(planned, quiet=quiet) as progress:
        manifest = run_plan(planned, cleaner, Options(names, provenance), progress)
    for trouble in manifest.troubles:
        click.echo(f"textclean: {trouble}", err=True)
    if not quiet:
        click.echo(_summary(manifest), err=True)
    return TROUBLE if manifest.troubles else 0


def _summary(manifest: Manifest) -> str:
    tally = manifest.tally
    removed = 100 * (1 - tally.kept_share)
    parts = [
        f"{tally.records:,} records, {tally.changed:,} changed by {tally.total.edits:,} edits",
        f"{removed:.1f} % of the characters removed",
    ]
    parts += [f"{count:,} {name.replace('_', ' ')}" for name, count in manifest.warnings.items()]
    return f"textclean: {'; '.join(parts)}; written to {manifest.output}"
