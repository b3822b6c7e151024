from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import textclean
from textclean import Cleaner, Config, Finding, View
from textclean.errors import InputError, OutputError
from textclean.field_names import FieldNames
from textclean.formats.document import Document
from textclean.run import Manifest, Options, run_files


class Junk:
    """Finds lines that begin with JUNK; fails on a text with BOOM in it."""

    name = "junk"
    version = "1"

    @textclean.hookimpl
    def detect(self, view: View) -> Iterable[Finding]:
        if "BOOM" in view.text:
            raise ValueError("boom")
        for line in view.lines:
            if line.text.startswith("JUNK"):
                yield Finding(line.start, line.end, "call_to_action", "junk", evidence="a line of junk")


CLEANER = Cleaner(Config(only=("junk",)), plugins=[Junk()])


def run(inputs: Iterable[Path | str], output: Path | str, **options: Any) -> Manifest:  # noqa: ANN401 - as they are
    return run_files(list(map(str, inputs)), str(output), CLEANER, Options(**options))


def rows(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def dump(path: Path, *texts: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({"id": f"{path.stem}{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_a_dump_comes_out_clean_with_its_manifest(tmp_path: Path, ending: str) -> None:
    source = dump(tmp_path / "in.jsonl", "one\nJUNK x", "two")
    output = tmp_path / f"out{ending}"
    manifest = run([source], output)
    assert [row["text"] for row in rows(output)] == ["one", "two"]
    assert [row["id"] for row in rows(output)] == ["in0", "in1"]
    assert rows(output)[0]["textclean"]["run"] == manifest.run == CLEANER.run
    assert names(tmp_path) == ["in.jsonl", f"out{ending}", f"out{ending}.manifest.json"]
    told = json.loads((tmp_path / f"out{ending}.manifest.json").read_text())
    assert told == json.loads(json.dumps(manifest.to_json()))
    assert told["counts"]["records_in"] == told["counts"]["records_out"] == 2
    assert told["counts"]["edits"] == told["counts"]["changed"] == 1
    assert told["by_plugin"] == {"junk": {"edits": 1, "removed": 7, "inserted": 0, "records": 1}}
    assert told["by_label"]["call_to_action"]["records"] == 1
    assert told["inputs"] == [
        {"path": str(source), "bytes": source.stat().st_size, "records": 2, "rejected": 0, "whole": True}
    ]
    assert not manifest.troubles


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl", "one\nJUNK x")
    outputs = []
    for _ in range(2):
        run([source], tmp_path / "out.jsonl.gz")
        outputs.append([path.read_bytes() for path in sorted(tmp_path.iterdir())])
    assert outputs[0] == outputs[1]


def test_rejects_are_kept_whole_and_those_of_an_earlier_run_go(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"id":1}\n{"text":"\xff"}\n{"text":"fine"}\n')
    output = tmp_path / "out.jsonl"
    manifest = run([source], output)
    first, second = rows(tmp_path / "out.jsonl.rejects.jsonl")
    assert (first["source"], first["position"], first["raw"]) == (str(source), 1, '{"id":1}')
    assert second["raw_base64"]
    counts = manifest.to_json()["counts"]
    assert (counts["records_in"], counts["records_out"], counts["rejected"]) == (3, 1, 2)
    assert manifest.troubles[0] == "rejected: 2 of 3 records could not be read"
    assert manifest.troubles[1].startswith(f"  {source}:1: no 'text'")
    run([dump(source, "fine")], output)
    assert not (tmp_path / "out.jsonl.rejects.jsonl").exists()


def test_a_folder_is_read_through_in_order_and_its_files_are_named_from_there(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a.txt", "a/b/c.TXT", "a/notes.doc"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("<p>x" if name.endswith("html") else "x")
    dump(tmp_path / "in/a/d.jsonl", "x")
    manifest = run([tmp_path / "in"], tmp_path / "out")
    assert [row["id"] for row in rows(tmp_path / "out/part-00000.jsonl")] == [
        "a.txt",
        "a/b/c.TXT",
        "d0",
        "a/z.html",
        "b.txt",
    ]
    assert names(tmp_path / "out") == ["manifest.json", "part-00000.jsonl"]
    assert manifest.warnings == {"files_skipped": 1}


def test_each_shard_is_a_part_and_those_of_an_earlier_run_go(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl", *map(str, range(5)))
    manifest = run([source], tmp_path / "out", shard_bytes=source.stat().st_size // 3)
    parts = [tmp_path / f"out/part-0000{number}.jsonl" for number in range(3)]
    assert [row["text"] for part in parts for row in rows(part)] == list("01234")
    assert all(map(rows, parts))
    assert manifest.shards == 3
    assert [part.path for part in manifest.parts] == [part.name for part in parts]
    run([source], tmp_path / "out")
    assert names(tmp_path / "out") == ["manifest.json", "part-00000.jsonl"]


def test_patterns_and_single_files_can_be_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/a.txt", "in/sub/b.txt", "c.txt", "in/readme"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x")
    manifest = run(["c.txt", "in/**/*", "./c.txt"], "out.jsonl")
    assert [row["id"] for row in rows(Path("out.jsonl"))] == ["c.txt", "a.txt", "sub/b.txt"]
    assert manifest.warnings == {"files_skipped": 1, "inputs_named_twice": 1}


def test_an_output_inside_an_input_folder_is_not_read(tmp_path: Path) -> None:
    dump(tmp_path / "a.jsonl", "x")
    for output in (tmp_path / "clean", tmp_path / "out.jsonl"):
        for _ in range(2):
            manifest = run([tmp_path], output)
            assert manifest.tally.records == 1 + (output.name == "out.jsonl")


@pytest.mark.parametrize("output", ["a.jsonl", "sub/../a.jsonl", "link.jsonl", "."])
def test_an_input_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.chdir(tmp_path)
    dump(Path("a.jsonl"), "x")
    Path("sub").mkdir()
    os.link("a.jsonl", "link.jsonl")
    for inputs in (["a.jsonl"], ["."]):
        if (inputs, output) == (["a.jsonl"], "."):
            continue
        with pytest.raises(OutputError, match="input and output"):
            run(inputs, output)


def test_files_in_an_output_folder_that_are_not_its_own_are_not_passed_over(tmp_path: Path) -> None:
    dump(tmp_path / "in/a.jsonl", "x")
    dump(tmp_path / "in/sub/b.jsonl", "y")
    with pytest.raises(OutputError, match="would not be read"):
        run([tmp_path / "in"], tmp_path / "in/sub")


def test_parts_that_textclean_did_not_write_stay(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl", "x")
    dump(tmp_path / "out/part-00000.jsonl", "precious")
    with pytest.raises(OutputError, match="not written by textclean"):
        run([source], tmp_path / "out")


@pytest.mark.parametrize(
    "inputs, told",
    [
        (["missing.jsonl"], "no such file"),
        (["*.nothing"], "no file that can be read matches"),
        (["empty"], "nothing in this folder"),
        (["a.docx"], "not a kind of file that is read; take its text out with another tool first"),
        (["a.dat"], "no known kind of file"),
        (["broken.txt"], "no such file"),
    ],
)
def test_what_cannot_be_read_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("a.docx").touch()
    Path("a.dat").touch()
    Path("broken.txt").symlink_to("nowhere")
    dump(Path("fine.jsonl"), "x")
    with pytest.raises(InputError, match=told):
        run(["fine.jsonl", *inputs], "out.jsonl")
    assert not list(tmp_path.glob("out*"))


def test_a_cut_file_gives_its_records_and_is_named(tmp_path: Path) -> None:
    whole = gzip.compress(dump(tmp_path / "in.jsonl", *(str(n * 7919) for n in range(5000))).read_bytes())
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    manifest = run([cut, tmp_path / "in.jsonl"], tmp_path / "out.jsonl")
    first, second = manifest.to_json()["inputs"]
    assert not first["whole"]
    assert "cut.jsonl.gz: cut off" in first["error"]
    assert 0 < first["records"] < 5000
    assert (second["whole"], second["records"]) == (True, 5000)
    assert len(rows(tmp_path / "out.jsonl")) == first["records"] + 5000
    assert len(manifest.troubles) == 1


def test_an_input_whose_reader_breaks_costs_no_other_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[Document]:
        yield from ()
        raise ValueError("nobody thought of this")

    monkeypatch.setattr("textclean.formats.single_files.TextFile.read", broken)
    (tmp_path / "a.txt").write_bytes(b"x")
    manifest = run([tmp_path / "a.txt", dump(tmp_path / "in.jsonl", "a", "b")], tmp_path / "out.jsonl")
    first, second = manifest.to_json()["inputs"]
    assert "a.txt: cannot be read on: ValueError: nobody thought of this" in first["error"]
    assert (second["whole"], second["records"]) == (True, 2)


@pytest.mark.parametrize("output", ["nowhere/out.jsonl", "out.csvx", "file"])
def test_an_output_that_cannot_be_is_told_before_any_work(tmp_path: Path, output: str) -> None:
    source = dump(tmp_path / "in.jsonl", "x")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=output):
        run([source], tmp_path / output)
    assert names(tmp_path) == ["file", "in.jsonl"]


def test_nothing_is_left_of_a_run_that_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = dump(tmp_path / "in.jsonl", "x", "y")
    run([source], tmp_path / "out.jsonl")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full_disk(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("textclean.formats.jsonl.output_line", full_disk)
    with pytest.raises(OutputError, match=r"out\.jsonl: .*No space left"):
        run([source], tmp_path / "out.jsonl")
    with pytest.raises(OutputError):
        run([source], tmp_path / "new/folder")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_plugin_that_fails_costs_its_record_and_is_named(tmp_path: Path) -> None:
    manifest = run([dump(tmp_path / "in.jsonl", "BOOM\nJUNK", "one\nJUNK")], tmp_path / "out.jsonl")
    assert [row["text"] for row in rows(tmp_path / "out.jsonl")] == ["BOOM\nJUNK", "one"]
    assert manifest.to_json()["counts"]["plugin_errors"] == {"junk/detect": 1}
    assert manifest.troubles[0] == "plugin failed: junk/detect on 1 record"
    assert manifest.troubles[1].startswith(f"  {tmp_path / 'in.jsonl'}:1 (id 'in0'): ")


def test_ids_that_come_twice_are_kept_and_counted(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":"1","text":"a"}\n{"id":1,"text":"b"}\n{"id":"1","text":"c"}\n{"text":"d"}\n{"text":"e"}\n')
    manifest = run([source], tmp_path / "out.jsonl")
    assert [row["text"] for row in rows(tmp_path / "out.jsonl")] == list("abcde")
    assert manifest.warnings == {"duplicate_ids": 1}


def test_a_log_without_the_removed_text_counts_the_same(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl", "one\nJUNK x")
    full = run([source], tmp_path / "full.jsonl")
    spans = run([source], tmp_path / "spans.jsonl", provenance="spans")
    assert full.to_json()["by_plugin"] == spans.to_json()["by_plugin"]
    (row,) = rows(tmp_path / "spans.jsonl")
    assert "removed" not in row["textclean"]["edits"][0]


def test_renamed_fields_come_out_under_their_names(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"key": 5, "body": "one\\nJUNK", "text": 7}\n')
    run([source], tmp_path / "out.jsonl", fields=FieldNames(id="key", text="body"))
    line = (tmp_path / "out.jsonl").read_text()
    assert line.startswith('{"key": 5, "body": "one", "text": 7,"textclean":{')
