"""A run as OpenLineage events: one where it starts, one where it is complete, with counts as facets.

The forms are those of OpenLineage 2-0-2; the versions of the facets stand in their addresses.
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
#: The address of our own facet; its version counts up when a key changes its meaning.
_OWN_FACET = "urn:textclean:facet:cleaning:1"
_KINDS = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
#: Fields of records that the schema lists; data with more of them uses keys as values.
_MOST_FIELDS = 1000


@attrs.define
class Schema:
    """The fields of records and what they hold, in JSON's terms, in the order in which they came up."""

    kinds: dict[str, set[str]] = attrs.field(factory=dict)

    def add(self, fields: Mapping[str, Any]) -> None:
        """Take note of a record's fields; null says nothing about a kind."""
        for name, value in fields.items():
            if name in self.kinds or len(self.kinds) < _MOST_FIELDS:
                kinds = self.kinds.setdefault(name, set())
                if value is not None:
                    kinds.add(_KINDS.get(type(value), "number"))

    def to_json(self) -> list[dict[str, str]]:
        """Return the fields with their kinds; ``null`` where nothing else came up."""
        return [{"name": name, "type": "|".join(sorted(kinds)) or "null"} for name, kinds in self.kinds.items()]


@attrs.frozen
class RunFacts:
    """What the events tell of a run.

    Attributes:
        output: the path or URL of the output, as the run was given it.
        files: how many files that is.
        size: their bytes, as they are stored.
        tally: the counts of its logs.
        withheld: how many logs were written without their edits, whose edits the tally does not count.
        schema: the fields of its records.
        runs: the digests that its logs bear, sorted.
        manifest: the run's manifest, empty where there is none.
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
        """What the manifest says of the inputs."""
        return list(self.manifest.get("inputs", ()))

    @property
    def run_id(self) -> str:
        """A UUID of version 5, made of the run's digest, its inputs and its output: the same run has the same."""
        inputs = [[entry["path"], entry["bytes"]] for entry in self.inputs]
        name = to_json([list(self.runs), inputs, self.output], ascii_only=True).decode()
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:textclean:run:{name}"))


def events(facts: RunFacts, *, time: str, namespace: str, job: str, producer: str) -> list[dict[str, Any]]:
    """Return the two events of a run, START and COMPLETE.

    Args:
        facts: the run.
        time: when it took place, in ISO 8601; a run itself knows no time.
        namespace: the namespace of the job.
        job: the name of the job.
        producer: the URI of what makes the events.
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
    """Name a data set as OpenLineage names files and objects in stores; a user and password in a URL are left out."""
    if not is_url(path):
        return {"namespace": "file", "name": path}
    parts = urlsplit(path)
    return {"namespace": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", "name": parts.path.lstrip("/")}


def _facet(base: Mapping[str, str], form: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401 - any plain value
    name = form.partition("/")[2]
    return {**base, "_schemaURL": f"{_SPEC}/facets/{form}.json#/$defs/{name}", **values}
