"""Describe a run as two OpenLineage events, START and COMPLETE, with its counts as facets.

The events follow OpenLineage 2-0-2. The version of each facet is part of its address.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import attrs

from textclean.formats.json.encode import to_json
from textclean.run.shard.tally import Tally, plain_counts
from textclean.storage.files import is_url

_SPEC = "https://openlineage.io/spec"
_EVENT = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
#: The address of textclean's own facet. Its version number grows when a key changes its meaning.
_OWN_FACET = "urn:textclean:facet:cleaning:1"
_KINDS = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
#: The most fields that the schema lists. Data with more fields probably uses keys as values.
_MOST_FIELDS = 1000


@attrs.define
class Schema:
    """The fields of records with their JSON types, in the order of their first occurrence."""

    kinds: dict[str, set[str]] = attrs.field(factory=dict)

    def add(self, fields: Mapping[str, Any]) -> None:
        """Add the fields of a record. A null value adds no type."""
        for name, value in fields.items():
            if name in self.kinds or len(self.kinds) < _MOST_FIELDS:
                kinds = self.kinds.setdefault(name, set())
                if value is not None:
                    kinds.add(_KINDS.get(type(value), "number"))

    def to_json(self) -> list[dict[str, str]]:
        """Return the fields with their types. A field that was always null has the type ``null``."""
        return [{"name": name, "type": "|".join(sorted(kinds)) or "null"} for name, kinds in self.kinds.items()]


@attrs.frozen
class RunFacts:
    """The facts about a run that its events contain.

    Attributes:
        output: the path or URL of the output, as it was given to the run.
        files: the number of output files.
        size: the stored bytes of all output files.
        tally: the counts from the logs of the run.
        withheld: the number of logs that were written without their edits; the tally does not count those edits.
        schema: the fields of the output records.
        runs: the run digests in the logs, sorted.
        manifest: the manifest of the run, empty if there is none.
    """

    output: str
    files: int
    size: int
    tally: Tally
    withheld: int
    schema: Schema
    runs: tuple[str, ...]
    manifest: Mapping[str, Any]

    @property
    def inputs(self) -> list[Mapping[str, Any]]:
        """The entries of the manifest for the inputs."""
        return list(self.manifest.get("inputs", ()))

    @property
    def run_id(self) -> str:
        """A UUID of version 5, made from the run's digests, inputs and output. The same run always gets the same."""
        inputs = [[entry["path"], entry["bytes"]] for entry in self.inputs]
        name = to_json([list(self.runs), inputs, self.output], ascii_only=True).decode()
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:textclean:run:{name}"))


def events(facts: RunFacts, *, time: str, namespace: str, job: str, producer: str) -> list[dict[str, Any]]:
    """Return the two events of a run, START and COMPLETE.

    Args:
        facts: the run.
        time: the time of the run in ISO 8601. The log and the manifest hold no time.
        namespace: the namespace of the job.
        job: the name of the job.
        producer: the URI of the program that makes the events.
    """
    base = {"_producer": producer}
    kind = _facet(base, "2-0-4/JobTypeJobFacet", jobType="JOB", processingType="BATCH", integration="TEXTCLEAN")
    common = {
        "eventTime": time,
        "producer": producer,
        "schemaURL": _EVENT,
        "job": {"namespace": namespace, "name": job, "facets": {"jobType": kind}},
    }
    facets = _run_facets(facts, base)
    start = {"facets": {key: facets[key] for key in facets if key == "processing_engine"}}
    inputs, outputs = [_dataset(entry["path"]) for entry in facts.inputs], [_dataset(facts.output)]
    return [
        {"eventType": "START", "run": {"runId": facts.run_id, **start}, **common, "inputs": inputs, "outputs": outputs},
        {
            "eventType": "COMPLETE",
            "run": {"runId": facts.run_id, "facets": facets},
            **common,
            "inputs": [_input(entry, base) for entry in facts.inputs],
            "outputs": [_output(facts, base)],
        },
    ]


def _run_facets(facts: RunFacts, base: Mapping[str, str]) -> dict[str, Any]:
    tally, version = facts.tally, facts.manifest.get("textclean")
    engine = _facet(base, "1-1-1/ProcessingEngineRunFacet", version=version, name="textclean")
    own = {
        **base,
        "_schemaURL": _OWN_FACET,
        "digests": list(facts.runs),
        "records": tally.records,
        "changed": tally.changed,
        "withheld": facts.withheld,
        "edits": tally.total.edits,
        "charactersIn": tally.characters_in,
        "charactersOut": tally.characters_out,
        "byPlugin": plain_counts(tally.plugins),
        "byRule": plain_counts(tally.rules),
        "byLabel": plain_counts(tally.labels),
        "pluginErrors": dict(sorted(tally.errors.items())),
    }
    return ({"processing_engine": engine} if version else {}) | {"textclean_cleaning": own}


def _input(entry: Mapping[str, Any], base: Mapping[str, str]) -> dict[str, Any]:
    counts = {"rowCount": entry["records"], "bytes": entry["bytes"], "fileCount": 1}
    known = {name: count for name, count in counts.items() if count is not None}
    facet = _facet(base, "1-0-3/DataQualityMetricsInputDatasetFacet", **known, columnMetrics={})
    return {**_dataset(entry["path"]), "inputFacets": {"dataQualityMetrics": facet}}


def _output(facts: RunFacts, base: Mapping[str, str]) -> dict[str, Any]:
    counts = {"rowCount": facts.tally.records, "size": facts.size, "fileCount": facts.files}
    return {
        **_dataset(facts.output),
        "facets": {"schema": _facet(base, "1-2-0/SchemaDatasetFacet", fields=facts.schema.to_json())},
        "outputFacets": {"outputStatistics": _facet(base, "1-0-2/OutputStatisticsOutputDatasetFacet", **counts)},
    }


def _dataset(path: str) -> dict[str, Any]:
    """Return the OpenLineage name of a file or an object in a store, without user name and password."""
    if not is_url(path):
        return {"namespace": "file", "name": path}
    parts = urlsplit(path)
    return {"namespace": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", "name": parts.path.lstrip("/")}


def _facet(base: Mapping[str, str], form: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401 - any plain value
    name = form.partition("/")[2]
    return {**base, "_schemaURL": f"{_SPEC}/facets/{form}.json#/$defs/{name}", **values}
