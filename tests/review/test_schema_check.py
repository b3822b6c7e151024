"""Logs and the published JSON Schema: every log that is written follows it, and a changed one does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from cli.outputs import KEPT, run, textclean, told, write_lines, write_plugin
from strategies import Named, cleaned, mixed_sets
from textclean.log.record_schema import record_schema
from textclean.record import LOG_KEY
from textclean.testing.strategies import texts

VALIDATOR = Draft202012Validator(record_schema())


@pytest.fixture(autouse=True)
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_plugin()
    write_lines("in.jsonl", {"id": 1, "text": f"JUNK one\n\n{KEPT}\n\nBy Ada\n\nMAYBE"}, {"id": 2, "text": KEPT})


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(record_schema())


@given(text=texts, plugins=mixed_sets)
def test_every_log_follows_it(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins)
    for log in (result.log, result.log.without_removed(), result.log.without_edits()):
        VALIDATOR.validate({"id": 1, LOG_KEY: log.to_json()})


def test_every_output_follows_it() -> None:
    for name, provenance in (("out.jsonl", "spans"), ("out.csv", "full"), ("out.parquet", "none")):
        run("in.jsonl", "-o", name, "--provenance", provenance)
        assert "2 records: every log is lawful" in textclean("verify", name, "--schema").stdout


def set_key(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(log: Any) -> None:  # noqa: ANN401 - any JSON
        for part in path[:-1]:
            log = log[part]
        log[path[-1]] = value

    return change


CHANGES: dict[str, Callable[[Any], None]] = {
    "run": set_key("run", value="x"),
    "original.sha256": set_key("original", "sha256", value="ABC"),
    "cleaned.length": set_key("cleaned", "length", value=-1),
    "edits[0].pass": set_key("edits", 0, "pass", value=0),
    "edits[0].superseded": set_key("edits", 0, "superseded", value=[]),
    "errors[0].hook": set_key("errors", value=[{"plugin": "a", "hook": "other", "error": "b"}]),
    "evidence": set_key("evidence", value={}),
    "seal": set_key("seal", value="0"),
}


def test_what_the_log_itself_cannot_tell_is_found() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    first = Path("out.jsonl").read_text("utf-8").splitlines()[0]
    records = [json.loads(first) for _ in CHANGES]
    for record, change in zip(records, CHANGES.values(), strict=True):
        change(record[LOG_KEY])
    write_lines("changed.jsonl", *records)
    problems = told("verify", "changed.jsonl", "--schema", status=3)["problems"]
    of_schema = [(one["line"], one["field"]) for one in problems if "not as the schema says" in one["message"]]
    assert of_schema == list(enumerate(CHANGES, 1))


def test_a_line_without_a_log_is_told_once() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    with Path("out.jsonl").open("a") as stream:
        stream.write('{"id": 3, "text": "x"}\n')
    assert len(told("verify", "out.jsonl", "--schema", status=3)["problems"]) == 1
