"""One file in, one file out."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from textclean import Cleaner, Config, ConfigError, InputError, OutputError
from textclean.field_names import FieldNames
from textclean.integrations.clean_file import process_shard
from textclean.run import Options, run_files

LINES = b'{"id": 1, "body": "A story.\\n\\nShare this article\\n"}\n[]\n{"id": 2, "body": "Another."}\n'
BODY = FieldNames(text="body")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_bytes(LINES)
    return path


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.csv", "out.parquet"])
def test_the_files_are_those_of_a_run(name: str, source: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "shard").mkdir()
    run = run_files([str(source)], str(tmp_path / "run" / name), Cleaner(), Options(BODY))
    shard = process_shard(source, tmp_path / "shard" / name, fields=BODY)
    assert (shard.tally.records, shard.rejected) == (2, 1)
    assert [part.path for part in shard.parts] == [name]
    for ending in ("", ".rejects.jsonl"):
        written = (tmp_path / "shard" / f"{name}{ending}").read_bytes()
        assert written == (tmp_path / "run" / f"{name}{ending}").read_bytes()
    told = json.loads((tmp_path / "shard" / f"{name}.manifest.json").read_bytes())
    assert told == json.loads(json.dumps(shard.to_json()))
    assert told["run"] == run.run


def test_configuration_plugins_and_provenance_are_used(source: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "loud.py"
    plugin.write_text(
        "from textclean import hookimpl\n\ntags = {'loud': 'all'}\n\n\n@hookimpl\ndef tag(view):\n    return ['loud']\n"
    )
    process_shard(
        source,
        tmp_path / "out.jsonl",
        config=Config(only=("share_labels", "loud")),
        plugins=[plugin],
        fields=BODY,
        provenance="spans",
    )
    log = json.loads((tmp_path / "out.jsonl").read_bytes().splitlines()[0])["textclean"]
    assert log["tags"] == ["loud"]
    assert [edit["label"] for edit in log["edits"]][-1] == "share_label"
    assert "removed" not in log["edits"][-1]


def test_it_can_be_called_again(source: Path, tmp_path: Path) -> None:
    process_shard(source, tmp_path / "out.parquet", fields=BODY)
    first = (tmp_path / "out.parquet").read_bytes()
    process_shard(source, tmp_path / "out.parquet", fields=BODY)
    assert (tmp_path / "out.parquet").read_bytes() == first
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 2


def test_only_single_files_are_taken(source: Path, tmp_path: Path) -> None:
    for wrong in ("-", tmp_path):
        with pytest.raises(InputError, match="no single file"):
            process_shard(wrong, tmp_path / "out.jsonl")
    for wrong in ("-", tmp_path / "folder", tmp_path):
        with pytest.raises(OutputError, match="no single file"):
            process_shard(source, wrong)
    with pytest.raises(InputError, match="no such file"):
        process_shard(tmp_path / "missing.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(ConfigError, match="a cleaner has its plugins already"):
        process_shard(source, tmp_path / "out.jsonl", config=Cleaner(), plugins=[source])
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
