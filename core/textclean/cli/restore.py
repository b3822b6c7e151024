"""``textclean restore``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import click

from textclean.cli.logged import FILE, Logged, field_names, read_logged, sources, unwrap
from textclean.cli.options import field_options
from textclean.cli.originals import FolderWriter, original_line, undone_line
from textclean.cli.rows import is_sampled, row_writer
from textclean.errors import LogError, OutputError
from textclean.formats.catalog import CSV, JSONL, PARQUET, Format
from textclean.formats.sources import Source
from textclean.log import Log
from textclean.provenance import restore, undo
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

    def result(self, item: Logged) -> tuple[str, Log | None]:
        """Return a record's text with the log that says so, which is None for the original."""
        text = item.document.record.text
        with _told(item):
            if self.everything:
                return restore(text, item.log), None
            return undo(text, item.log, plugin=self.plugin, rule=self.rule, label=self.label)

    def line(self, item: Logged) -> bytes:
        with _told(item):
            if self.everything:
                return original_line(item)
            return undone_line(item, plugin=self.plugin, rule=self.rule, label=self.label)


@contextmanager
def _told(item: Logged) -> Iterator[None]:
    try:
        yield
    except LogError as error:
        raise LogError(f"{item.where}: {error}") from error


@click.command("restore")
@FILE
@click.option("-o", "--output", required=True, metavar="OUT", help="A file, a folder, or -.")
@click.option("--plugin", metavar="NAME", help="Undo just the edits of this plugin ...")
@click.option("--rule", metavar="NAME", help="... and of this rule ...")
@click.option("--label", metavar="NAME", help="... and of this label.")
@field_options("text", "id", "html")
def command(
    file: Path, output: str, plugin: str | None, rule: str | None, label: str | None, **fields: str | None
) -> int:
    """Give the input back, as it was before it was cleaned; or undo just one plugin, rule or label.

    Rows of CSV and Parquet come back as rows, or as lines of JSON if OUT ends in .jsonl. Into a folder, text and HTML
    files are written again under their ids, and all other records into one file.
    """
    undo_ = _Undo(plugin, rule, label)
    target = _target(file, output)
    first = sources(file, fields)[0]
    known = _known(first, target)
    items = map(unwrap, read_logged(file, fields))
    with Aside() as aside:
        repeated = 0
        if known is not JSONL:
            count = _write_rows(known, target, aside, first, items, undo_)
        elif target.folder and undo_.everything:
            writer = FolderWriter(target.path, aside, field_names(file, fields))
            count, repeated = writer.write(items, undo_.line), writer.repeated
        else:
            count = _write_lines(target, aside, map(undo_.line, items))
        aside.commit()
    if repeated:
        click.echo(f"textclean: {repeated:,} files whose id came twice are in records.jsonl", err=True)
    done = "restored" if undo_.everything else "written with the chosen edits undone"
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


def _known(first: Source, target: Target) -> Format:
    """Return the format to write: the target's; into a folder rows come back as rows, if they were such."""
    if target.folder:
        return first.known if first.known in (CSV, PARQUET) and not is_sampled(first) else JSONL
    if target.known not in (JSONL, first.known):
        kinds = " or ".join(dict.fromkeys((first.known.suffixes[0], ".jsonl")))
        raise click.UsageError(f"{target.path}: what was written as {first.known.name} is restored to {kinds}")
    return target.known


def _write_rows(
    known: Format, target: Target, aside: Aside, first: Source, items: Iterator[Logged], undo_: _Undo
) -> int:
    path = _file(target, aside, f"records{known.suffixes[0]}")
    count = 0
    with writing(path):
        writer = row_writer(known, aside.open(path), first, whole=undo_.everything)
    for item in items:
        text, log = undo_.result(item)
        with writing(path):
            writer.write(item, text, log)
        count += 1
    with writing(path):
        writer.close()
    aside.close(path)
    return count


def _file(target: Target, aside: Aside, name: str) -> Path:
    if not target.folder:
        return target.path
    aside.folder(target.path)
    return target.path / name


def _write_lines(target: Target, aside: Aside, lines: Iterator[bytes]) -> int:
    path = _file(target, aside, "records.jsonl")
    stream = aside.open(path)
    count = 0
    for line in lines:
        with writing(path):
            stream.write(line + b"\n")
        count += 1
    aside.close(path)
    return count
