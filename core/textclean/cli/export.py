"""``textclean export``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, LocalPath, field_options, overwrite_option
from textclean.cli.place import file_to_write
from textclean.cli.terminal_safe import tell
from textclean.export.outputs import LineageJob, exported_manifest, openlineage_events, prov_document, prov_lines
from textclean.formats.json.encode import to_json
from textclean.plurals import plural
from textclean.review.outputs import read_logged, sources
from textclean.review.reviewed_record import ReviewedRecord, Unreadable
from textclean.storage.atomic import Aside, writing
from textclean.storage.compression import suffix_of
from textclean.storage.files import STANDARD

_ENDINGS = (".json", ".jsonl")


@attrs.define
class _Items:
    """The records of an output. Records that cannot be read are reported and counted."""

    path: Path
    fields: Mapping[str, str | None]
    read: int = 0
    unreadable: int = 0

    def __iter__(self) -> Iterator[ReviewedRecord]:
        for item in read_logged(self.path, self.fields):
            if isinstance(item, Unreadable):
                self.unreadable += 1
                tell(item.message)
            else:
                self.read += 1
                yield item


@click.command("export")
@FILE
@click.option("--as", "form", type=click.Choice(["prov", "openlineage"]), required=True, help="The standard form.")
@click.option("-o", "--output", type=LocalPath(), required=True, metavar="OUT", help="Where it goes.")
@overwrite_option("Replace the file OUT if there is one.")
@click.option("--event-time", metavar="TIME", help="OpenLineage: when the run took place, in ISO 8601; else now.")
@click.option("--job-namespace", default="textclean", show_default=True, metavar="NAME", help="OpenLineage.")
@click.option("--job-name", default="clean", show_default=True, metavar="NAME", help="OpenLineage.")
@field_options("text", "id")
def command(
    file: Path,
    form: str,
    output: Path,
    overwrite: bool,
    event_time: str | None,
    job_namespace: str,
    job_name: str,
    **fields: str | None,
) -> int:
    """Write the provenance of FILE in a form that other programs know: W3C PROV-JSON, or OpenLineage events.

    OUT ends in .json (one document), or in .jsonl or is - (a document a line: of PROV one for each record, of
    OpenLineage one for each event).
    """
    lines = _as_lines(output)
    place = file_to_write(output, file, sources(file, fields), overwrite=overwrite)
    items = _Items(file, fields)
    if form == "openlineage":
        pieces = _openlineage(items, LineageJob(_time(event_time), job_namespace, job_name), lines=lines)
    else:
        manifest = exported_manifest(file)
        pieces = prov_lines(items) if lines else prov_document(items, manifest)
    with Aside(replace=overwrite) as aside:
        stream = aside.open(place)
        for piece in pieces:
            with writing(output):
                stream.write(piece)
        if output == STANDARD:
            aside.close(output)
        aside.commit()
    tell(f"{plural(items.read, 'record')} exported: {output}")
    return TROUBLE if items.unreadable else 0


def _as_lines(output: Path) -> bool:
    """Say whether the output is JSON Lines. Its name must end in one of the two suffixes."""
    if output == STANDARD:
        return True
    stem = output.name.removesuffix(suffix_of(output.name))
    if not stem.endswith(_ENDINGS):
        raise click.UsageError(f"{output}: name a file that ends in {' or '.join(_ENDINGS)}, or -")
    return stem.endswith(".jsonl")


def _openlineage(items: _Items, job: LineageJob, *, lines: bool) -> Iterator[bytes]:
    made = openlineage_events(items.path, sources(items.path, items.fields), items, job)
    if lines:
        yield from (to_json(event) + b"\n" for event in made)
    else:
        yield to_json(made) + b"\n"


def _time(given: str | None) -> str:
    """Return a time with its zone in ISO 8601."""
    if given is None:
        return datetime.now(UTC).isoformat()
    try:
        time = datetime.fromisoformat(given)
    except ValueError:
        raise click.UsageError(f"--event-time {given!r}: no time in ISO 8601, as 2026-11-21T12:00:00Z") from None
    if time.tzinfo is None:
        raise click.UsageError(f"--event-time {given!r}: without a zone; add Z, or as +06:00")
    return time.isoformat()
