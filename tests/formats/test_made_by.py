"""Files as well-known tools write them are read without an option more than needed, and can be restored.

The page ``docs/reference/tried-files.md`` lists them: each row of its table is a test.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import attrs
import pyarrow as pa
import pytest
from pyarrow import parquet

from cli.outputs import textclean
from docs.pages import ROOT
from textclean.field_names import TOOLS, FieldNames
from textclean.formats.document import Document
from textclean.formats.sources import read_piece
from textclean.run import plan
from textclean.storage.compression import decompressed

HERE = Path(__file__).parent / "made_by"
STORY = "The bridge over the Lower Elm opens on Friday, a month early, the mayor said on Monday; the river is calm."
CLEANED = sorted([STORY, f"„Größe“, said the builder, “matters”.\n\n{STORY}", STORY])
TABLE = "| tool | written with | option | restored | file |"
#: What a run writes, and what restore gives back, for each word of the column "restored".
SUFFIXES = {
    "bytes": ".jsonl",
    "objects": ".json",
    "cells": ".csv",
    "rows": ".parquet",
    "page": ".jsonl",
    "records": ".jsonl",
}
#: Files in which each record is one of ``CLEANED``. All others hold articles that a tool took from a page.
TABLES = ("pandas", "polars", "duckdb", "spark", "datasets", "pyarrow", "scrapy", "plain-long", "plain.jsonlines")


@attrs.frozen
class Tried:
    """A row of the table."""

    tool: str
    how: str
    option: str
    restored: str
    file: str

    @property
    def options(self) -> list[str]:
        return self.option.split()

    @property
    def fields(self) -> FieldNames:
        given = self.options
        if "--from" in given:
            return FieldNames(**TOOLS[given[1]])
        return FieldNames(text="cleaned", html="text") if "--html-field" in given else FieldNames()


def tried() -> list[Tried]:
    lines = (ROOT / "docs/reference/tried-files.md").read_text("utf-8").partition(f"{TABLE}\n")[2].splitlines()
    rows = (line.replace("\\|", "/").split("|")[1:-1] for line in lines[1 : lines.index("")])
    return [Tried(*(cell.strip("` ") for cell in row)) for row in rows]


@pytest.mark.parametrize("row", tried(), ids=lambda row: row.file)
def test_a_file_is_cleaned_and_restored(row: Tried, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = copied(row)
    out, back = (f"{name}{SUFFIXES.get(row.restored, '.jsonl')}" for name in ("out", "back"))
    textclean("run", source, "-o", out, "--only", "share_labels", "--workers", "1", *row.options)
    check_texts(row, out)
    textclean("verify", out)
    if row.restored == "file":
        textclean("restore", out, "-o", "back")
        assert files_in("back") == files_in(source)
    elif row.restored == "rows":
        textclean("restore", out, "-o", back)
        assert rows_of(Path(back)) == rows_of(Path(source))
    else:
        textclean("restore", out, "-o", back)
        assert raw_of([back], row.fields) == raw_of([source], row.fields, row.options)
    if row.restored == "bytes":
        assert Path(back).read_bytes() == b"".join(files_in(source).values())


def copied(row: Tried) -> str:
    source = Path(row.file).name
    here = HERE / row.file
    _ = shutil.copytree(here, source) if here.is_dir() else shutil.copy(here, source)
    return source


def check_texts(row: Tried, out: str) -> None:
    texts = sorted(item.record.text for item in documents([out], row.fields))
    assert texts
    if row.file == "scrapy-twice.json":
        assert texts == sorted(CLEANED[:1] * 2 + CLEANED[2:] * 2)
    elif row.file.startswith(TABLES):
        assert texts == CLEANED
    for text in texts:
        assert STORY in text or text.startswith(("Directory listing", "Error response"))
        assert "Share this" not in text


def documents(sources: Sequence[str], fields: FieldNames, options: Sequence[str] = ()) -> list[Document]:
    read_as = ".html" if "--input-format" in options else None
    planned = plan(sources, "planned.jsonl", fields, read_as=read_as)
    return [item for source in planned.sources for item in read_piece(source) if isinstance(item, Document)]


def raw_of(sources: Sequence[str], fields: FieldNames, options: Sequence[str] = ()) -> list[bytes]:
    return [item.line.raw for item in documents(sources, fields, options)]


def files_in(name: str) -> dict[str, bytes]:
    """Return the unpacked content of a file, or of the files in a folder that hold records, by name."""
    path = Path(name)
    found = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
    kept = (file for file in found if file.suffix not in {".crc", ".png"} and file.name != "_SUCCESS")
    return {str(file.relative_to(path)) if path.is_dir() else file.name: unpacked(file) for file in kept}


def unpacked(path: Path) -> bytes:
    with path.open("rb") as stream:
        return decompressed(stream, path.name).read()


def rows_of(path: Path) -> list[pa.Table]:
    """Return the rows of a table, or of each file in a folder, as Arrow itself reads them."""
    if path.is_dir():
        planned = plan([str(path)], "planned.jsonl")
        return [pa.concat_tables([table for source in planned.sources for table in rows_of(Path(source.path))])]
    if path.suffix == ".parquet":
        return [plain(parquet.ParquetFile(path).read())]
    with path.open("rb") as stream:
        opened = pa.ipc.open_file if stream.read(6) == b"ARROW1" else pa.ipc.open_stream
        stream.seek(0)
        return [plain(opened(stream).read_all())]


def plain(table: pa.Table) -> pa.Table:
    """Return a table in one piece. Parquet itself takes a dictionary of large strings for one of strings."""
    large, small = (pa.dictionary(pa.int8(), kind()) for kind in (pa.large_string, pa.string))
    types = [(field.name, small if field.type == large else field.type) for field in table.schema]
    return table.cast(pa.schema(types)).combine_chunks()


def test_every_file_is_in_the_table() -> None:
    made = {path.name for path in HERE.iterdir() if path.suffix != ".py" and path.name != "__pycache__"}
    assert {Path(row.file).parts[0] for row in tried()} == made
    assert len(tried()) >= 60


@pytest.mark.parametrize("name, described", [("datasets-saved", 2), ("datasets-saved-splits", 5)])
def test_a_saved_dataset_is_a_folder_of_records(name: str, described: int, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = textclean("run", str(HERE / name), "-o", str(out), "--only", "share_labels", "--workers", "1")
    manifest = json.loads(Path(f"{out}.manifest.json").read_text("utf-8"))
    assert manifest["counts"]["records_out"] == 3
    assert [skip["reason"] for skip in manifest["skipped_files"]] == ["describes the files beside it"] * described
    assert manifest["warnings"] == {"files_skipped": described}
    assert result.stderr.count("not read: ") == 1
