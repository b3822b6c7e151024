"""The output of a run in a form that other programs know, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from textclean.export.openlineage import RunFacts, Schema, events
from textclean.export.prov import ProvenanceDocument, Traced, document_of
from textclean.formats.input_file import InputFile
from textclean.formats.json.encode import to_json
from textclean.review.manifests import of_manifest
from textclean.review.reviewed_record import ReviewedRecord
from textclean.run.shard.tally import Tally
from textclean.storage.files import STANDARD, is_url


@attrs.frozen
class LineageJob:
    """What OpenLineage says of a run that no log and no manifest knows: its time in ISO 8601, and its job's names."""

    time: str
    namespace: str
    name: str


def exported_manifest(output: Path, *, whole: bool = False) -> Mapping[str, Any]:
    """Return the manifest beside an output; empty if there is none.

    Args:
        output: the output.
        whole: whether only a manifest of all of the output is wanted, and none that it is a part of.

    Raises:
        ConfigError: what stands there is no manifest.
    """
    return of_manifest(output, _checked, {}, whole=whole)


def prov_document(items: Iterable[ReviewedRecord], manifest: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield one W3C PROV document of all records."""
    document = ProvenanceDocument(manifest.get("textclean"))
    yield document.head()
    yield from (document.bundle(_traced(item)) for item in items)
    yield document.tail()


def prov_lines(items: Iterable[ReviewedRecord]) -> Iterator[bytes]:
    """Yield a W3C PROV document of each record, as a line."""
    yield from (to_json(document_of(_traced(item))) + b"\n" for item in items)


def openlineage_events(
    output: Path, files: Iterable[InputFile], items: Iterable[ReviewedRecord], job: LineageJob
) -> list[dict[str, Any]]:
    """Return the OpenLineage events of the run that wrote an output.

    Args:
        output: the output.
        files: its files.
        items: its records.
        job: what is to be said of the run.

    Raises:
        ConfigError: what stands beside the output is no manifest.
    """
    producer = f"pkg:pypi/textclean-framework@{version('textclean-framework')}"
    facts = _facts(output, files, items)
    return events(facts, time=job.time, namespace=job.namespace, job=job.name, producer=producer)


def _facts(output: Path, files: Iterable[InputFile], items: Iterable[ReviewedRecord]) -> RunFacts:
    tally, schema, runs, withheld = Tally(), Schema(), set(), 0
    for item in items:
        tally.add(item.log)
        withheld += item.log.withheld
        schema.add(item.record.fields)
        runs.add(item.log.run)
    # A part was not all that came of the inputs.
    manifest = exported_manifest(output, whole=True)
    paths = [Path(file.path) for file in files]
    size = sum(path.stat().st_size for path in paths if path != STANDARD)
    name = manifest["output"]["path"] if manifest else str(output)
    return RunFacts(name, len(paths), size, tally, withheld, schema, tuple(sorted(runs)), manifest)


def _traced(item: ReviewedRecord) -> Traced:
    return Traced(item.log, Path(item.source).name, item.position, item.id)


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
