"""Records without a text: rejected with a word on how to keep them, or kept as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import textclean
from run.test_engine import stop
from textclean import Cleaner, Config, Label, Record, RecordError, clean_batch, process_shard
from textclean.cli.main import main
from textclean.run import Manifest, Options, run_files
from textclean.run.finish.partial import DifferentRunError

CLEANER = Cleaner()
JUNK = "A bridge was opened.\n\nShare this article\n"
LINES: list[dict[str, Any]] = [
    {"id": 1, "text": JUNK, "n": 1},
    {"id": 2, "text": None, "n": 2},
    {"id": 3, "n": 3},
    {"id": 4, "html": None, "n": 4},
    {"id": 5, "text": "", "n": 5},
    {"id": 6, "text": 7, "n": 6},
]
WITHOUT = {2, 3, 4}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES))
    rows = [{"id": line["id"], "text": line.get("text"), "n": line["n"]} for line in LINES if line.get("text") != 7]
    pq.write_table(pa.Table.from_pylist(rows), "in.parquet", row_group_size=2)


def command(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def run(source: str, output: str, **options: Any) -> Manifest:  # noqa: ANN401 - as they are
    return run_files([source], output, CLEANER, Options(missing_text="keep", **options))


def read_lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("source", ["in.jsonl", "in.parquet"])
def test_a_reject_says_how_such_records_are_kept(source: str) -> None:
    done = command("run", source, "-o", "out.jsonl")
    assert done.exit_code == 3
    rejects = {json.loads(reject["raw"])["id"]: reject["error"] for reject in read_lines("out.jsonl.rejects.jsonl")}
    assert {number for number, told in rejects.items() if "--missing-text keep keeps such records" in told} == WITHOUT
    assert read_lines("out.jsonl")[0]["id"] == 1


@pytest.mark.parametrize("output", ["out.jsonl", "out.csv", "out.parquet", "out.jsonl.gz"])
@pytest.mark.parametrize("source", ["in.jsonl", "in.parquet"])
def test_they_are_kept_counted_lawful_and_come_back(source: str, output: str) -> None:
    done = command("run", source, "-o", output, "--missing-text", "keep")
    assert done.exit_code == (3 if source == "in.jsonl" else 0), done.output
    assert "3 records without text kept" in done.stderr
    manifest = json.loads(Path(f"{output}.manifest.json").read_bytes())
    assert manifest["warnings"]["records_without_text"] == 3
    assert command("verify", output).exit_code == 0
    assert command("restore", output, "-o", "back.jsonl").exit_code == 0
    expected = [line for line in LINES if line.get("text") != 7]
    if source == "in.jsonl":
        assert read_lines("back.jsonl") == expected
    else:
        null = "" if output == "out.csv" else None  # a table in CSV has no null, in no column
        texts = [null if line.get("text") is None else line["text"] for line in expected]
        assert [line["text"] for line in read_lines("back.jsonl")] == texts


def test_a_line_is_left_byte_for_byte_and_its_log_says_so() -> None:
    run("in.jsonl", "out.jsonl")
    lines = Path("out.jsonl").read_bytes().splitlines()
    for given, line in zip(LINES, lines, strict=False):
        plain, _, log = line.partition(b',"textclean":')
        if given["id"] in WITHOUT:
            assert plain == json.dumps(given).encode().removesuffix(b"}")
            assert (json.loads(log[:-1])["tags"], json.loads(log[:-1])["edits"]) == (["no_text"], [])


def test_rows_of_parquet_stay_null() -> None:
    run("in.parquet", "out.parquet")
    table = pq.read_table("out.parquet")
    assert table["text"].to_pylist() == ["A bridge was opened.\n", None, None, None, ""]
    assert command("restore", "out.parquet", "-o", "back.parquet").exit_code == 0
    assert pq.read_table("back.parquet").equals(pq.read_table("in.parquet"))


def test_no_plugin_is_asked_about_what_is_not_there() -> None:
    class Loud:
        name = "loud"
        labels: ClassVar = {"loud": Label("what it says")}

        @textclean.hookimpl
        def clean(self, view: textclean.View) -> Any:  # noqa: ANN401 - as a plugin may
            if not view.text:
                yield textclean.Replacement(0, 0, "LOUD", "loud", "loud")

    cleaner = Cleaner(Config(only=("loud",)), [Loud()])
    manifest = run_files(["in.jsonl"], "out.jsonl", cleaner, Options(missing_text="keep"))
    found = {line["id"]: line.get("text") for line in read_lines("out.jsonl")}
    assert (found[2], found[5]) == (None, "LOUD")
    assert manifest.tally.changed == 1


def test_an_input_of_nothing_but_nulls_has_a_column_for_its_text() -> None:
    Path("null.jsonl").write_text('{"id": 1, "text": null}\n' * 1001 + '{"id": 2, "text": "A story."}\n')
    run("null.jsonl", "null.parquet")
    assert pq.read_table("null.parquet")["text"].to_pylist() == [None] * 1001 + ["A story."]
    assert command("restore", "null.parquet", "-o", "back.jsonl").exit_code == 0
    assert read_lines("back.jsonl")[-1]["text"] == "A story."


def test_through_a_pipe_too() -> None:
    done = CliRunner().invoke(
        main, ["run", "-", "-o", "-", "--missing-text", "keep"], input=Path("in.jsonl").read_bytes()
    )
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2, 3, 4, 5]


def test_going_on_the_other_way_is_refused() -> None:
    stop([Path("in.jsonl")], Path("out.jsonl"), 1, shard_bytes=20, cleaner=CLEANER)
    with pytest.raises(DifferentRunError, match='missing text was "reject" and is "keep"'):
        run("in.jsonl", "out.jsonl", resume=True, shard_bytes=20)


def test_records_in_python() -> None:
    rejected: list[str] = []
    given = [{"id": 1, "text": None}, {"id": 2}, {"id": 3, "text": 5}, {"id": 4, "text": "A story."}]
    list(CLEANER.clean_all(given, lambda _, error: rejected.append(str(error))))
    assert ["missing_text='keep' keeps such records" in told for told in rejected] == [True, True, False]
    results = list(CLEANER.clean_all(given, lambda *_: None, missing_text="keep"))
    assert [result.record.id for result in results] == [1, 2, 4]
    assert results[0].log.tags == ("no_text",)
    first, second, _ = (result.output() for result in results)
    assert (first["text"], "text" in second) == (None, False)
    assert Record.of({"text": None}, missing_text="keep").missing
    with pytest.raises(RecordError):
        Record.of({"text": 5}, missing_text="keep")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_a_batch(kind: pa.DataType) -> None:
    rows = pa.table({"id": [1, 2], "text": pa.array([JUNK, None], pa.string()).cast(kind)})
    assert clean_batch(rows)["textclean"].is_valid().to_pylist() == [True, False]
    cleaned = clean_batch(rows, missing_text="keep")
    assert cleaned["text"].to_pylist() == ["A bridge was opened.\n", None]
    assert cleaned["text"].type == kind
    assert cleaned["textclean"].to_pylist()[1]["tags"] == ["no_text"]


def test_a_file_of_a_scheduler() -> None:
    assert process_shard("in.jsonl", "out.jsonl", missing_text="keep").tally.records == 5
