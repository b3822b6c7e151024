"""``textclean restore``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from textclean.cli.logged import FILE, Logged, field_names, read_logged, unwrap
from textclean.cli.options import field_options
from textclean.cli.originals import FolderWriter, original_line, undone_line
from textclean.errors import LogError, OutputError
from textclean.run.aside import Aside, writing
from textclean.run.target import Target


@attrs.frozen
class _Undo:
    """What to undo; all None: everything."""

    plugin: str | None
    rule: str | None
    label: str | None

    @property
    def everything(self) -> bool:
        return self.plugin is self.rule is self.label is None

    def line(self, item: Logged) -> bytes:
        try:
            if self.everything:
                return original_line(item)
            return undone_line(item, plugin=self.plugin, rule=self.rule, label=self.label)
        except LogError as error:
            raise LogError(f"{item.where}: {error}") from error


@click.command("restore")
@FILE
@click.option("-o", "--output", required=True, metavar="OUT", help="A .jsonl or .jsonl.gz file, a folder, or -.")
@click.option("--plugin", metavar="NAME", help="Undo just the edits of this plugin ...")
@click.option("--rule", metavar="NAME", help="... and of this rule ...")
@click.option("--label", metavar="NAME", help="... and of this label.")
@field_options("text", "id", "html")
def command(
    file: Path, output: str, plugin: str | None, rule: str | None, label: str | None, **fields: str | None
) -> int:
    """Give the input back, as it was before it was cleaned; or undo just one plugin, rule or label.

    Into a folder, text and HTML files are written again under their ids, and all other records into records.jsonl.
    """
    undo = _Undo(plugin, rule, label)
    target = _target(file, output)
    items = map(unwrap, read_logged(file, fields))
    with Aside() as aside:
        if target.folder and undo.everything:
            writer = FolderWriter(target.path, aside, field_names(file, fields))
            count, repeated = writer.write(items, undo.line), writer.repeated
        else:
            count, repeated = _write_lines(target, aside, map(undo.line, items)), 0
        aside.commit()
    if repeated:
        click.echo(f"textclean: {repeated:,} files whose id came twice are in records.jsonl", err=True)
    done = "restored" if undo.everything else "written with the chosen edits undone"
    click.echo(f"textclean: {count:,} records {done}: {output}", err=True)
    return 0


def _target(file: Path, output: str) -> Target:
    """Read ``-o``; what is there already is not written over, and least of all the file with the logs."""
    try:
        target = Target.of(output)
    except OutputError as error:
        raise click.UsageError(str(error)) from error
    if target.folder and target.path.exists() and any(target.path.iterdir()):
        raise click.UsageError(f"{output}: the folder is not empty; name one that is, or a new one")
    if not target.folder and target.path.exists() and file.exists() and target.path.samefile(file):
        raise click.UsageError(f"{output}: input and output are the same file; name another")
    return target


def _write_lines(target: Target, aside: Aside, lines: Iterator[bytes]) -> int:
    path = target.path / "records.jsonl" if target.folder else target.path
    if target.folder:
        aside.folder(target.path)
    stream = aside.open(path)
    count = 0
    for line in lines:
        with writing(path):
            stream.write(line + b"\n")
        count += 1
    aside.close(path)
    return count
