"""``textclean export``: what other programs' own libraries read of it."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openlineage.client import event_v2
from openlineage.client.generated import (
    data_quality_metrics_input_dataset,
    job_type_job,
    output_statistics_output_dataset,
    processing_engine_run,
    schema_dataset,
)
from openlineage.client.serde import Serde
from prov.model import ProvActivity, ProvAgent, ProvBundle, ProvDocument

from cli.test_commands import TEXTS, folder, run, textclean
from strategies import Finder, Named, cleaned, mixed_sets
from textclean.export.prov import ProvenanceDocument, Traced, document_of
from textclean.formats.json.encode import to_json
from textclean.log.edit import Edit
from textclean.log.model import Log
from textclean.log.restore import all_edits
from textclean.testing.strategies import texts

__all__ = ["folder"]

TIME = "2026-01-02T03:04:05+00:00"
OUTPUTS = ["out.jsonl", "out.jsonl.gz", "out.csv", "out.parquet", "out"]


# --- PROV ---


def parsed(document: bytes) -> ProvDocument:
    made = ProvDocument.deserialize(content=document.decode(), format="json")
    assert isinstance(made, ProvDocument)
    return made


def value(record: ProvActivity, name: str) -> Any:  # noqa: ANN401 - any value of JSON
    (found,) = [value for key, value in record.attributes if str(key) == f"textclean:{name}"] or [None]
    return found


def edits_of(bundle: ProvBundle) -> list[tuple[object, ...]]:
    names = ("start", "end", "removed", "inserted", "rule", "label", "confidence", "reason", "pass")
    activities = [record for record in bundle.get_records(ProvActivity) if isinstance(record, ProvActivity)]
    edits = [record for record in activities if "textclean:Edit" in map(str, record.get_asserted_types())]
    agents = dict(associations(bundle))
    return sorted(((*(value(edit, name) for name in names), agents[str(edit.identifier)]) for edit in edits), key=repr)


def associations(bundle: ProvBundle) -> Iterator[tuple[str, str]]:
    names = {
        str(record.identifier): str(found)
        for record in bundle.get_records()
        for key, found in record.attributes
        if str(key) == "textclean:name"
    }
    for record in bundle.get_records():
        roles = {str(key): str(found) for key, found in record.attributes}
        if {"prov:activity", "prov:agent"} <= set(roles):
            yield roles["prov:activity"], names.get(roles["prov:agent"], "")


def expected(log: Log) -> list[tuple[object, ...]]:
    return sorted((told(edit) for edit in all_edits(log.edits)), key=repr)


def told(edit: Edit) -> tuple[object, ...]:
    seen = (edit.start, edit.end, edit.removed, edit.inserted, edit.rule, edit.label, edit.confidence, edit.reason)
    return (*seen, edit.pass_number, edit.plugin)


def relations(bundle: ProvBundle, kind: str) -> list[dict[str, str]]:
    found = [record for record in bundle.get_records() if str(record.get_type()) == f"prov:{kind}"]
    return [{str(key): str(given) for key, given in record.attributes} for record in found]


@given(texts, mixed_sets)
def test_every_edit_of_a_log_is_in_its_document(text: str, plugins: list[Named]) -> None:
    log = cleaned(text, *plugins).log
    document = parsed(to_json(document_of(Traced(log, "a.jsonl", 1, "x"))))
    assert edits_of(document) == expected(log)
    derived = relations(document, "Derivation")
    if log.original == log.cleaned:
        assert derived == []
    else:
        (derivation,) = derived
        assert derivation["prov:generatedEntity"] == f"text:{log.cleaned.sha256}"
        assert derivation["prov:usedEntity"] == f"text:{log.original.sha256}"


odd_words = ["", "\x00", "%00", "!", "a.b.", "a.b%2E", "://", "%", "a b", "a@1", "\ud800", "<x>", "_:id1"]
odd = st.text(st.characters(), max_size=6) | st.sampled_from(odd_words)
edits = st.recursive(
    st.builds(
        Edit,
        start=st.integers(0, 2**70),
        end=st.integers(0, 9),
        removed=st.none() | odd,
        inserted=odd,
        plugin=odd,
        rule=odd,
        label=odd,
        confidence=st.floats(0, 1),
        reason=odd,
        pass_number=st.integers(-1, 9),
    ),
    lambda inner: st.builds(lambda edit, more: attrs.evolve(edit, superseded=tuple(more)), inner, st.lists(inner)),
    max_leaves=4,
)


@given(st.lists(st.tuples(odd, st.lists(edits, max_size=3)), max_size=3))
def test_any_log_makes_a_document_that_the_library_reads(logs: list[tuple[str, list[Edit]]]) -> None:
    made = ProvenanceDocument("1.0")
    pieces = [made.head()]
    blank = cleaned("a").log
    given_logs = [attrs.evolve(blank, run=run_, edits=tuple(each), plugins={"a.b.": "1+2"}) for run_, each in logs]
    pieces += [made.bundle(Traced(log, "a", number)) for number, log in enumerate(given_logs)]
    document = parsed(b"".join([*pieces, made.tail()]))
    bundles = list(document.bundles)
    assert [edits_of(bundle) for bundle in bundles] == [expected(log) for log in given_logs]
    assert edits_of(document) == []


def test_no_two_plugins_are_the_same_agent() -> None:
    edits = tuple(Edit(0, 0, "", "", name, "r", "junk", 0.5, "", 1) for name in odd_words)
    log = attrs.evolve(cleaned("a").log, edits=edits, plugins={"a": "1", "": "1"})
    document = parsed(to_json(document_of(Traced(log, "a", 1))))
    assert edits_of(document) == expected(log)
    assert len(set(map(str, document.get_records(ProvAgent)))) == len(odd_words) + 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_becomes_one_document_with_a_bundle_for_each_record(output: str) -> None:
    run("in.jsonl", "-o", output)
    done = textclean("export", output, "--as", "prov", "-o", "prov.json")
    assert f"{len(TEXTS)} records exported: prov.json" in done.output
    document = parsed(Path("prov.json").read_bytes())
    bundles = list(document.bundles)
    assert len(bundles) == len(TEXTS)
    assert any(edits_of(bundle) for bundle in bundles)
    for bundle in bundles:
        assert len(relations(bundle, "Usage")) == 1 + len(edits_of(bundle))
        assert len(relations(bundle, "Association")) == 1 + len(edits_of(bundle))
        assert len(relations(bundle, "Communication")) == len(edits_of(bundle))
    # The library writes what it read; nothing of it was unknown to it.
    again = io.StringIO()
    document.serialize(again, format="json")
    assert parsed(again.getvalue().encode()) == document


@pytest.mark.usefixtures("folder")
def test_edits_of_two_records_have_two_names_though_text_and_place_are_the_same() -> None:
    names = []
    for folder_, id_ in (("A", "one"), ("B", "two"), ("C", 1), ("D", "1"), ("E", None)):
        Path(folder_).mkdir()
        Path("in.jsonl").write_bytes(to_json({"id": id_, "text": "One line\nJUNK follow us"}) + b"\n")
        run("in.jsonl", "-o", f"{folder_}/part.jsonl")
        textclean("export", f"{folder_}/part.jsonl", "--as", "prov", "-o", f"{folder_}.jsonl")
        document = json.loads(Path(f"{folder_}.jsonl").read_bytes())
        names.append({name for name in document["activity"] if name.startswith("edit:")})
    assert all(names)
    assert sum(map(len, names)) == len(set().union(*names))


@pytest.mark.usefixtures("folder")
def test_lines_are_documents_of_their_own_and_say_the_same() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    textclean("export", "out.jsonl", "--as", "prov", "-o", "prov.json")
    textclean("export", "out.jsonl", "--as", "prov", "-o", "prov.jsonl")
    bundles = list(parsed(Path("prov.json").read_bytes()).bundles)
    lines = [parsed(line) for line in Path("prov.jsonl").read_bytes().splitlines()]
    assert [edits_of(line) for line in lines] == [edits_of(bundle) for bundle in bundles]
    assert textclean("export", "out.jsonl", "--as", "prov", "-o", "-").stdout == Path("prov.jsonl").read_text()


@pytest.mark.usefixtures("folder")
def test_the_same_output_gives_the_same_bytes_with_no_path_in_them(tmp_path: Path) -> None:
    run("in.jsonl", "-o", "out.jsonl")
    textclean("export", "out.jsonl", "--as", "prov", "-o", "one.json")
    textclean("export", str(Path("out.jsonl").absolute()), "--as", "prov", "-o", "two.json.gz")
    assert gzip.decompress(Path("two.json.gz").read_bytes()) == Path("one.json").read_bytes()
    assert str(tmp_path).encode() not in Path("one.json").read_bytes()


@pytest.mark.usefixtures("folder")
def test_a_log_without_its_edits_says_that_they_are_withheld() -> None:
    run("in.jsonl", "-o", "out.jsonl", "--provenance", "none")
    textclean("export", "out.jsonl", "--as", "prov", "-o", "prov.jsonl")
    for line in Path("prov.jsonl").read_bytes().splitlines():
        document = parsed(line)
        runs = [record for record in document.get_records(ProvActivity) if isinstance(record, ProvActivity)]
        assert [value(record, "edits") for record in runs] == ["withheld"]


@pytest.mark.usefixtures("folder")
def test_a_line_without_a_log_is_told_and_left_out() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    with Path("out.jsonl").open("ab") as stream:
        stream.write(b'{"id": "none", "text": "no log"}\nno line\n')
    done = textclean("export", "out.jsonl", "--as", "prov", "-o", "prov.json", status=3)
    assert f"out.jsonl:{len(TEXTS) + 1} (id 'none'): missing" in done.output.replace("textclean: textclean:", "")
    assert len(list(parsed(Path("prov.json").read_bytes()).bundles)) == len(TEXTS)


# --- OpenLineage ---


def read_events(*options: str, output: str = "out.jsonl") -> list[dict[str, Any]]:
    run("in.jsonl", "-o", output)
    told = ("--as", "openlineage", "-o", "events.json", "--event-time", TIME, "--overwrite")
    textclean("export", output, *told, *options)
    made: list[dict[str, Any]] = json.loads(Path("events.json").read_bytes())
    return made


FACETS = {
    "dataQualityMetrics": data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "jobType": job_type_job.JobTypeJobFacet,
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
}


def facet(name: str, given_: dict[str, Any]) -> Any:  # noqa: ANN401 - a class of another project
    values = {key: held for key, held in given_.items() if not key.startswith("_")}
    producer = given_["_producer"]
    if name == "schema":
        fields = [schema_dataset.SchemaDatasetFacetFields(**field) for field in values["fields"]]
        return schema_dataset.SchemaDatasetFacet(fields=fields, producer=producer)
    if name == "textclean_cleaning":
        return None
    return FACETS[name](**values, producer=producer)


def as_the_client_has_it(event: dict[str, Any]) -> dict[str, Any]:
    """Make an event anew with the classes of OpenLineage, which check what they are given."""

    def facets(held: dict[str, Any], key: str = "facets") -> dict[str, Any]:
        return {name: facet(name, one) for name, one in held.get(key, {}).items() if name != "textclean_cleaning"}

    made = event_v2.RunEvent(
        eventType=event_v2.RunState[event["eventType"]],
        eventTime=event["eventTime"],
        producer=event["producer"],
        run=event_v2.Run(event["run"]["runId"], facets(event["run"])),
        job=event_v2.Job(event["job"]["namespace"], event["job"]["name"], facets(event["job"])),
        inputs=[
            event_v2.InputDataset(
                one["namespace"], one["name"], facets=facets(one), inputFacets=facets(one, "inputFacets")
            )
            for one in event["inputs"]
        ],
        outputs=[
            event_v2.OutputDataset(
                one["namespace"], one["name"], facets=facets(one), outputFacets=facets(one, "outputFacets")
            )
            for one in event["outputs"]
        ],
    )
    told_: dict[str, Any] = json.loads(Serde.to_json(made))
    return told_


def without_empty(tree: Any) -> Any:  # noqa: ANN401 - any value of JSON
    if isinstance(tree, dict):
        pairs = {key: without_empty(held) for key, held in tree.items() if key != "textclean_cleaning"}
        return {key: held for key, held in pairs.items() if held not in ({}, [], None)}
    return [without_empty(held) for held in tree] if isinstance(tree, list) else tree


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", OUTPUTS)
def test_events_are_those_that_the_classes_of_openlineage_make(output: str) -> None:
    made = read_events(output=output)
    assert [event["eventType"] for event in made] == ["START", "COMPLETE"]
    for event in made:
        assert without_empty(as_the_client_has_it(event)) == without_empty(event)


@pytest.mark.usefixtures("folder")
def test_a_complete_run_tells_inputs_output_schema_and_counts() -> None:
    start, complete = read_events("--job-namespace", "news", "--job-name", "nightly")
    manifest = json.loads(Path("out.jsonl.manifest.json").read_bytes())
    stats = json.loads(textclean("stats", "out.jsonl", "--json").stdout)
    assert start["run"]["runId"] == complete["run"]["runId"]
    assert (start["eventTime"], complete["eventTime"]) == (TIME, TIME)
    assert (complete["job"]["namespace"], complete["job"]["name"]) == ("news", "nightly")
    (source,), (output,) = complete["inputs"], complete["outputs"]
    assert (source["namespace"], source["name"]) == ("file", "in.jsonl")
    assert source["inputFacets"]["dataQualityMetrics"]["rowCount"] == len(TEXTS)
    assert output["outputFacets"]["outputStatistics"]["size"] == Path("out.jsonl").stat().st_size
    fields = {field["name"]: field["type"] for field in output["facets"]["schema"]["fields"]}
    assert (fields["text"], fields["textclean"]) == ("string", "object")
    own = complete["run"]["facets"]["textclean_cleaning"]
    assert own["digests"] == [manifest["run"]]
    assert own["byPlugin"] == stats["by_plugin"]
    assert own["byRule"] == stats["by_rule"]
    assert own["byLabel"] == stats["by_label"]


@pytest.mark.usefixtures("folder")
def test_the_id_of_a_run_is_that_of_its_run_and_inputs() -> None:
    first = read_events()[0]["run"]["runId"]
    assert read_events()[0]["run"]["runId"] == first
    with Path("in.jsonl").open("ab") as stream:
        stream.write(b'{"id": 99, "text": "One more."}\n')
    assert read_events()[0]["run"]["runId"] != first


@pytest.mark.usefixtures("folder")
def test_logs_without_their_edits_are_counted_and_not_taken_for_records_that_nobody_changed() -> None:
    counts = []
    for provenance in ("full", "none"):
        run("in.jsonl", "-o", "out.jsonl", "--provenance", provenance)
        told_ = textclean("export", "out.jsonl", "--as", "openlineage", "-o", "-").stdout.splitlines()[-1]
        own = json.loads(told_)["run"]["facets"]["textclean_cleaning"]
        counts.append((own["changed"], own["withheld"], own["charactersOut"]))
    assert counts[0][0] > 0
    assert counts[1] == (counts[0][0], len(TEXTS), counts[0][2])


def with_manifest(**changes: Any) -> None:  # noqa: ANN401 - any value of JSON
    run("in.jsonl", "-o", "out.jsonl")
    path = Path("out.jsonl.manifest.json")
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "changes",
    [
        {"output": None},
        {"output": {"path": 7}},
        {"inputs": "x"},
        {"inputs": [{"path": 7, "bytes": 1, "records": 1}]},
        {"inputs": [{"path": "a", "bytes": "1", "records": 1}]},
        {"inputs": [{"path": "s3://[x/a", "bytes": 1, "records": 1}]},
        {"textclean": 7},
    ],
)
def test_a_manifest_that_was_changed_is_told(changes: dict[str, Any]) -> None:
    with_manifest(**changes)
    done = textclean("export", "out.jsonl", "--as", "openlineage", "-o", "x.json", status=2)
    assert "out.jsonl.manifest.json: not a manifest of textclean" in done.output
    assert not Path("x.json").exists()


@pytest.mark.usefixtures("folder")
def test_a_password_in_a_url_is_not_passed_on() -> None:
    with_manifest(inputs=[{"path": "https://me:secret@host:8080/a/b.jsonl", "bytes": 1, "records": 1}])
    told_ = textclean("export", "out.jsonl", "--as", "openlineage", "-o", "-").stdout
    assert "secret" not in told_
    (source,) = json.loads(told_.splitlines()[-1])["inputs"]
    assert (source["namespace"], source["name"]) == ("https://host:8080", "a/b.jsonl")


@pytest.mark.usefixtures("folder")
def test_without_a_manifest_the_events_name_no_inputs() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    Path("out.jsonl.manifest.json").unlink()
    done = textclean("export", "out.jsonl", "--as", "openlineage", "-o", "-")
    start, complete = map(json.loads, done.stdout.splitlines())
    assert start["inputs"] == complete["inputs"] == []
    assert complete["run"]["facets"]["textclean_cleaning"]["records"] == len(TEXTS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "options, told_",
    [
        (("-o", "x.json", "--event-time", "yesterday"), "no time in ISO 8601"),
        (("-o", "x.json", "--event-time", "2026-01-01T00:00:00"), "without a zone"),
        (("-o", "x.xml"), "name a file that ends in .json or .jsonl, or -"),
        (("-o", "nowhere/x.json"), "there is no folder nowhere"),
        (("-o", "out.jsonl"), "the same file"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(options: tuple[str, ...], told_: str) -> None:
    run("in.jsonl", "-o", "out.jsonl")
    before = Path("out.jsonl").read_bytes()
    done = textclean("export", "out.jsonl", "--as", "openlineage", *options, status=2)
    assert told_ in " ".join(done.output.split())
    assert not list(Path().glob("x.*"))
    assert Path("out.jsonl").read_bytes() == before


# --- both ---


@pytest.mark.parametrize("form", ["prov", "openlineage"])
def test_the_memory_does_not_grow_with_the_records(form: str, tmp_path: Path) -> None:
    def peak(records: int) -> int:
        path = tmp_path / f"{records}.jsonl"
        result = cleaned("a word\nRead more\n" * 4, Finder("finder", "Read more"))
        output = to_json({"id": "x", "text": result.text, "textclean": result.log.to_json()})
        path.write_bytes((output + b"\n") * records)
        tracemalloc.start()
        textclean("export", str(path), "--as", form, "-o", str(tmp_path / "out.json"), "--overwrite")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(300) < 1.1 * peak(30) + 50_000
