"""Files as well-known tools write them are read without an option more than needed, and can be restored."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.outputs import textclean
from formats.samples import read_all, source_of
from textclean.field_names import TOOLS, FieldNames
from textclean.formats.document import Document
from textclean.formats.registry import find_format, input_format
from textclean.formats.sources import read_piece
from textclean.storage.compression import decompressed

HERE = Path(__file__).parent / "made_by"
STORY = "The bridge over the Lower Elm opens on Friday, a month early, the mayor said on Monday; the river is calm."
CLEANED = [STORY, f"„Größe“, said the builder, “matters”.\n\n{STORY}", STORY]
FILES = sorted(path for path in HERE.rglob("*") if find_format(path) and "datasets-saved" not in str(path))
#: The options that a file needs. All other files need none.
OPTIONS = {"scrapy": ["--from", "scrapy"], "newspaper4k": ["--from", "newspaper4k"]}
#: The tools whose files hold one record, in the words of the tool.
SINGLE = {"trafilatura", "newspaper4k", "warcio"}


def options_of(path: Path) -> list[str]:
    return OPTIONS.get(path.name.partition(".")[0].partition("-")[0], [])


def is_a_record(path: Path) -> bool:
    return input_format(path).content_field(FieldNames()) is not None


def is_single(path: Path) -> bool:
    return is_a_record(path) or path.name.partition(".")[0].split("-")[0] in SINGLE or "-one." in path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_cleaned_and_restored(path: Path, tmp_path: Path) -> None:
    source = shutil.copy(path, tmp_path / path.name)
    out, back = str(tmp_path / "out.jsonl"), str(tmp_path / "back.jsonl")
    textclean("run", str(source), "-o", out, "--only", "share_labels", "--workers", "1", *options_of(path))
    records = [json.loads(line) for line in Path(out).read_text("utf-8").splitlines()]
    texts = [record["body" if "--from" in options_of(path) and "body" in record else "text"] for record in records]
    if is_single(path):
        assert len(texts) == 1
        assert STORY in texts[0]
        assert "Share this" not in texts[0]
    else:
        assert texts == CLEANED
    textclean("verify", out)
    textclean("restore", out, "-o", back)
    before = [item.line.raw for item in read_all_of(Path(source), options_of(path))]
    assert Path(back).read_bytes().splitlines() == before


def read_all_of(path: Path, options: list[str]) -> list[Document]:
    fields = FieldNames(**TOOLS[options[1]]) if options else FieldNames()
    return [item for item in read_piece(source_of(path, fields)) if isinstance(item, Document)]


@pytest.mark.parametrize("path", [path for path in FILES if is_a_record(path)], ids=lambda path: path.name)
def test_a_text_or_page_comes_back_as_a_file(path: Path, tmp_path: Path) -> None:
    textclean("run", str(path), "-o", str(tmp_path / "out.jsonl"), "--only", "share_labels", "--workers", "1")
    textclean("restore", str(tmp_path / "out.jsonl"), "-o", str(tmp_path / "back"))
    assert unpacked(tmp_path / "back" / path.name) == unpacked(path)


def unpacked(path: Path) -> bytes:
    with path.open("rb") as stream:
        return decompressed(stream, path.name).read()


@pytest.mark.parametrize("name, described", [("datasets-saved", 2), ("datasets-saved-splits", 5)])
def test_a_saved_dataset_is_a_folder_of_records(name: str, described: int, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = textclean("run", str(HERE / name), "-o", str(out), "--only", "share_labels", "--workers", "1")
    manifest = json.loads(Path(f"{out}.manifest.json").read_text("utf-8"))
    assert manifest["counts"]["records_out"] == 3
    assert manifest["counts"]["rejected"] == 0
    assert [skip["reason"] for skip in manifest["skipped_files"]] == ["describes the files beside it"] * described
    assert manifest["warnings"] == {"files_skipped": described}
    assert result.stderr.count("not read: ") == min(described, 3) + (described > 3)
    texts = [item.record.text for item in read_all(out) if isinstance(item, Document)]
    assert sorted(texts) == sorted(CLEANED)
    textclean("restore", str(out), "-o", str(tmp_path / "back.parquet"))
    urls = [item.record.url for item in read_all(tmp_path / "back.parquet") if isinstance(item, Document)]
    assert sorted(map(str, urls)) == [f"https://example.org/{number}" for number in range(3)]


def test_there_are_files_of_many_tools() -> None:
    assert len(FILES) >= 50
