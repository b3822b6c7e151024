"""``textclean export``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, LocalPath, field_options, overwrite_option
from textclean.cli.place import file_to_write
from textclean.cli.terminal_safe import tell
from textclean.export.openlineage import RunFacts, Schema, events
from textclean.export.prov import ProvenanceDocument, Traced, document_of
from textclean.formats.json.encode import to_json
from textclean.plurals import plural
from textclean.review.manifests import of_manifest
from textclean.review.outputs import read_logged, sources
from textclean.review.reviewed_record import ReviewedRecord, Unreadable
from textclean.run.shard.tally import Tally
from textclean.storage.atomic import Aside, writing
from textclean.storage.compression import suffix_of
from textclean.storage.files import STANDARD, is_url

_ENDINGS = (".json", ".jsonl")


@attrs.define
class _Items:
    """The records of an output; those that cannot be read are told and counted."""

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
    if form == "prov":
        pieces = _prov(items, _manifest(file), lines=lines)
    else:
        pieces = _openlineage(items, _time(event_time), job_namespace, job_name, lines=lines)
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
    """Say whether the output is lines; its name has to say one or the other."""
    if output == STANDARD:
        return True
    stem = output.name.removesuffix(suffix_of(output.name))
    if not stem.endswith(_ENDINGS):
        raise click.UsageError(f"{output}: name a file that ends in {' or '.join(_ENDINGS)}, or -")
    return stem.endswith(".jsonl")


def _prov(items: _Items, manifest: Mapping[str, Any], *, lines: bool) -> Iterator[bytes]:
    if lines:
        yield from (to_json(document_of(_traced(item))) + b"\n" for item in items)
        return
    document = ProvenanceDocument(manifest.get("textclean"))
    yield document.head()
    yield from (document.bundle(_traced(item)) for item in items)
    yield document.tail()


def _traced(item: ReviewedRecord) -> Traced:
    return Traced(item.log, Path(item.source).name, item.position, item.id)


def _openlineage(items: _Items, time: str, namespace: str, job: str, *, lines: bool) -> Iterator[bytes]:
    tally, schema, runs, withheld = Tally(), Schema(), set(), 0
    for item in items:
        tally.add(item.log)
        withheld += item.log.withheld
        schema.add(item.record.fields)
        runs.add(item.log.run)
    # A part was not all that came of the inputs.
    manifest = _manifest(items.path, whole=True)
    paths = [Path(source.path) for source in sources(items.path, items.fields)]
    size = sum(path.stat().st_size for path in paths if path != STANDARD)
    output = manifest["output"]["path"] if manifest else str(items.path)
    facts = RunFacts(output, len(paths), size, tally, withheld, schema, tuple(sorted(runs)), manifest)
    producer = f"pkg:pypi/textclean-framework@{version('textclean-framework')}"
    made = events(facts, time=time, namespace=namespace, job=job, producer=producer)
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


def _manifest(path: Path, *, whole: bool = False) -> Mapping[str, Any]:
    """Return the manifest beside an output; empty if there is none."""
    return of_manifest(path, _checked, {}, whole=whole)


def _checked(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest whose values are of their types, as far as they are told; raise ValueError or its like."""
    inputs = manifest["inputs"]
    paths = [manifest["output"]["path"], *(entry["path"] for entry in inputs)]
    counts = [entry[key] for entry in inputs for key in ("bytes", "records")]
    for value in (manifest["textclean"], *paths):
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is no string")
    for count in counts:
        if not (count is None or isinstance(count, int)):
            raise TypeError(f"{count!r} is no number")
    for path in filter(is_url, paths):
        urlsplit(path)  # raises ValueError for brackets that hold no address
    return manifest
