"""``textclean restore``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, field_options, overwrite_option, refuse_url
from textclean.cli.place import file_to_write, folder_to_write
from textclean.cli.terminal_safe import tell
from textclean.errors import OutputError
from textclean.formats.format import Format
from textclean.formats.input_file import InputFile
from textclean.formats.registry import DEFAULT_FORMAT
from textclean.formats.restore_json import restored_line
from textclean.plurals import plural
from textclean.review.outputs import field_names, read_logged, sources, unwrap
from textclean.review.restore_files import FolderWriter
from textclean.review.reviewed_record import ReviewedRecord
from textclean.review.undo_selection import Selection
from textclean.run.plan.target import OutputTarget
from textclean.storage.atomic import Aside, writing
from textclean.storage.staged import Staged

_SHARE = click.FloatRange(0, 1)


@click.command("restore")
@FILE
@click.option("-o", "--output", required=True, metavar="OUT", help="A file, a folder, or -.")
@overwrite_option("Replace the file OUT if there is one; of a folder nothing is ever replaced.")
@click.option("--plugin", metavar="NAME", help="Undo just the edits of this plugin ...")
@click.option("--rule", metavar="NAME", help="... and of this rule ...")
@click.option("--label", metavar="NAME", help="... and of this label ...")
@click.option("--min-confidence", type=_SHARE, metavar="SHARE", help="... and of this confidence or more ...")
@click.option("--max-confidence", type=_SHARE, metavar="SHARE", help="... and of this confidence or less ...")
@click.option("--id", "ids", multiple=True, metavar="ID", help="... and of the record of this id; may be repeated.")
@field_options("text", "id", "html")
def command(
    file: Path,
    output: str,
    overwrite: bool,
    plugin: str | None,
    rule: str | None,
    label: str | None,
    min_confidence: float | None,
    max_confidence: float | None,
    ids: tuple[str, ...],
    **fields: str | None,
) -> int:
    """Give the input back, as it was before it was cleaned; or undo just some edits.

    The edits to undo are those of one plugin, rule, label, range of confidences, record, or of all that are named
    together. What is left has logs that say so, and from which the input can still be had.

    Rows of CSV and Parquet come back as rows, or as lines of JSON if OUT ends in .jsonl. Into a folder, text and HTML
    files are written again under their ids, and all other records into one file; among them those whose id can be no
    file's name.
    """
    names = {
        "plugin": plugin,
        "rule": rule,
        "label": label,
        "min_confidence": min_confidence,
        "max_confidence": max_confidence,
    }
    chosen = Selection({name: value for name, value in names.items() if value is not None}, frozenset(ids))
    least, most = min_confidence or 0.0, 1.0 if max_confidence is None else max_confidence
    if not least <= most:  # a NaN is refused, too
        raise click.UsageError(f"no confidence is {least} or more and {most} or less; name a range that has some")
    read = sources(file, fields)
    target = _target(file, output, read, overwrite=overwrite)
    known = _format(read[0], target)
    items = map(unwrap, read_logged(file, fields))
    writer = None
    with Staged(target.path) if target.folder else Aside(replace=overwrite) as made:
        if known is None and isinstance(made, Staged) and chosen.everything:
            writer = FolderWriter(target.path, made, field_names(file, fields))
            count = writer.write(items, lambda item: restored_line(chosen.restored(item)))
        else:
            count = _write_records(known or DEFAULT_FORMAT, target, made, read[0], items, chosen)
        made.commit()
    for entry in writer.told() if writer else ():
        tell(entry)
    status = _tell(file, output, count, chosen)
    return TROUBLE if writer and writer.unnamed else status


def _tell(file: Path, output: str, count: int, chosen: Selection) -> int:
    """Report what was done, and which ids or edits were not found. Return the exit status."""
    records = plural(count, "record")
    undone = f"undone: {plural(chosen.edits, 'edit')} in {chosen.records:,} of {records}"
    tell(f"{f'{records} restored' if chosen.everything else undone}: {output}")
    troubles = [f"no record has the id {missing!r}" for missing in chosen.missing]
    troubles += filter(None, [chosen.unmatched])
    for trouble in troubles:
        tell(f"{file}: {trouble}")
    return TROUBLE if troubles else 0


def _target(file: Path, output: str, read: Sequence[InputFile], *, overwrite: bool) -> OutputTarget:
    """Interpret ``-o``. Existing files are replaced only if allowed, and the files that are read are never replaced."""
    refuse_url(output)
    try:
        target = OutputTarget.of(output)
    except OutputError as error:
        raise click.UsageError(str(error)) from error
    if target.folder:
        folder_to_write(target)
    else:
        file_to_write(target.path, file, read, overwrite=overwrite)
    return target


def _format(first: InputFile, target: OutputTarget) -> Format | None:
    """Return the format to write: that of the target, or for a folder that of the input.

    Return None for a folder if the input was JSON Lines or single files.
    """
    if target.folder:
        return first.format if first.format.holds_own_records(first) else None
    if not target.format.restores(first.format):
        known = dict.fromkeys((first.format, DEFAULT_FORMAT))
        kinds = " or ".join(known.suffixes[0] for known in known if known.restores(first.format))
        raise click.UsageError(f"{target.path}: what was written as {first.format.name} is restored to {kinds}")
    return target.format


def _write_records(
    known: Format,
    target: OutputTarget,
    made: Aside | Staged,
    first: InputFile,
    items: Iterator[ReviewedRecord],
    chosen: Selection,
) -> int:
    path = target.path / f"records{known.suffixes[0]}" if target.folder else target.path
    count = 0
    with writing(path):
        writer = known.restorer(made.open(path), first, whole=chosen.everything)
    try:
        for item in items:
            record = chosen.restored(item)
            with writing(path):
                writer.write(record)
            count += 1
    finally:  # a Parquet writer that stays open raises an error when it is deleted
        with writing(path):
            writer.close()
    made.close(path)
    return count
