"""How a user says what inputs are, and what is said of those that are not read."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import feather

from cli.outputs import textclean
from formats.samples import read_all, read_until_error
from textclean import InputError
from textclean.field_names import TOOLS, FieldNames, likely_text
from textclean.formats.document import Document
from textclean.formats.registry import input_format
from textclean.formats.tables.csv_cells import DELIMITERS, csv_cells, csv_line

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text('",;|\t\r\n\0 ', max_size=4)
ONLY = ("--only", "share_labels", "--workers", "1")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def texts(path: Path | str) -> list[str]:
    return [item.record.text for item in read_all(Path(path)) if isinstance(item, Document)]


# --- CSV ---


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(DELIMITERS))
def test_cells_are_read_as_they_were_written_whatever_separates_them(cells: list[str], delimiter: str) -> None:
    assert list(csv_cells(csv_line(cells, delimiter).removesuffix(b"\r\n"), 0, delimiter)) == cells


@given(
    st.lists(CELLS, max_size=3, unique=True).filter(lambda names: not {"text", "html"} & set(names)),
    CELLS,
    st.sampled_from(DELIMITERS),
    st.sampled_from(["in.csv", "in.tsv"]),
)
def test_what_separates_cells_is_recognized(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], text: str, delimiter: str, name: str
) -> None:
    head = ["text", *(f"x{other}" for other in names)]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(csv_line(head, delimiter) + csv_line([text, *names], delimiter))
    if len(head) > 1 and not any(mark in other for other in head for mark in (*DELIMITERS, '"')):
        assert texts(path) == [text]


def test_a_column_of_texts_alone_is_no_riddle() -> None:
    Path("in.csv").write_text("text\na; b; c\nd\te\n")
    Path("in.tsv").write_text("text\na, b; c\n")
    assert texts("in.csv") == ["a; b; c", "d\te"]
    assert texts("in.tsv") == ["a, b; c"]


def test_what_separates_cells_is_told_and_can_be_said() -> None:
    Path("in.csv").write_text("id;text\n1;a, b\n")
    told = textclean("run", "in.csv", "-o", "out.jsonl", *ONLY)
    assert "in.csv: cells are separated by ';'" in told.stderr
    assert texts("out.jsonl") == ["a, b"]
    Path("odd.csv").write_text("id:text\n1:a, b\n")
    told = textclean("run", "odd.csv", "-o", "odd.jsonl", "--delimiter", ":", *ONLY)
    assert "separated by ':'" in told.stderr
    assert texts("odd.jsonl") == ["a, b"]
    Path("tab.csv").write_text("id\ttext\n1\ta;b\n")
    textclean("run", "tab.csv", "-o", "tab.tsv", "--delimiter", "tab", *ONLY)
    assert texts("tab.tsv") == ["a;b"]
    assert Path("tab.tsv").read_text().startswith("id\ttext\ttextclean\n")


@pytest.mark.parametrize("wrong", ["", "ab", '"', "\n", "é"])
def test_a_delimiter_is_one_character(wrong: str) -> None:
    Path("in.csv").write_text("id;text\n")
    assert "--delimiter" in textclean("run", "in.csv", "-o", "-", "--delimiter", wrong, status=2).stderr


def test_tables_from_standard_input_are_cut_and_have_a_head(tmp_path: Path) -> None:
    rows = b"".join(b'%d;"a ""story"", no %d\n\nShare this article"\n' % (number, number) for number in range(3000))
    options = ("--input-format", "csv", "--only", "share_labels", "--workers", "2")
    textclean("run", "-", "-o", str(tmp_path / "out.csv"), *options, stdin=b"id;text\n" + rows)
    assert texts(tmp_path / "out.csv") == [f'a "story", no {number}' for number in range(3000)]


# --- what the inputs are ---


def test_a_file_is_what_the_user_says(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    for name in ("part-00000", "part-00001.dat", "_SUCCESS.gz.csv"):
        (tmp_path / "dump" / name).write_text('{"text": "a"}\n')
    assert "--input-format NAME" in textclean("run", "dump/part-00001.dat", "-o", "-", status=2).stderr
    textclean("run", "dump", "-o", "out.jsonl", "--input-format", "jsonl", *ONLY)
    assert texts("out.jsonl") == ["a", "a", "a"]


def test_a_table_that_is_read_from_anywhere_is_no_stream() -> None:
    told = textclean("run", "-", "-o", "-", "--input-format", "parquet", status=2, stdin=b"").stderr
    assert "standard input cannot be read as Parquet; save it to a file first" in told


def test_files_that_are_not_read_are_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "in" / "a").mkdir(parents=True)
    for name in ("a.txt", "a/b.docx", "out.jsonl.manifest.json", "state.json"):
        (tmp_path / "in" / name).write_text('{"text": "a"}')
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY).stderr
    assert "not read: a/b.docx: no known kind of file" in told
    manifest = json.loads(Path("out.jsonl.manifest.json").read_text())
    assert manifest["skipped_files"] == [
        {"file": "a/b.docx", "reason": "no known kind of file"},
        {"file": "out.jsonl.manifest.json", "reason": "a manifest of textclean"},
    ]
    # Without an Arrow file beside it, ``state.json`` is a file like any other.
    assert manifest["counts"]["records_in"] == 2


# --- Arrow ---


def arrow(path: Path, rows: int = 5000) -> None:
    texts = [f"A story of its own, no. {number}." for number in range(rows)]
    feather.write_feather(pa.table({"text": texts, "n": range(rows)}), str(path), compression="lz4", chunksize=700)


def test_an_arrow_file_is_read_batch_by_batch_and_its_positions_are_rows(tmp_path: Path) -> None:
    arrow(tmp_path / "a.arrow")
    assert [item.position for item in read_all(tmp_path / "a.arrow")] == list(range(1, 5001))


@pytest.mark.parametrize("keep", [0, 3, 100, 1000, 20_000, -1])
def test_an_arrow_file_that_is_cut_off_is_told(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.arrow"
    with pa.ipc.new_stream(str(path), pa.schema([("text", pa.string())])) as writer:
        for number in range(100):
            writer.write_batch(pa.record_batch({"text": [f"story {number}"] * 50}))
    path.write_bytes(path.read_bytes()[:keep])
    if keep == -1:  # only the mark of the end is not whole
        assert len(read_until_error(path, InputError)[0]) == 5000
        return
    seen, error = read_until_error(path, InputError)
    assert "no Arrow file, or not all of it" in str(error)
    assert len(seen) % 50 == 0


def test_a_damaged_arrow_file_costs_no_process(tmp_path: Path) -> None:
    path = tmp_path / "a.arrow"
    arrow(path, 50)
    whole = path.read_bytes()
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        read_until_error(path, InputError)


def test_an_arrow_file_without_a_text_is_told_with_the_column_that_may_be_meant(tmp_path: Path) -> None:
    feather.write_feather(pa.table({"Article-Body": ["a"]}), str(tmp_path / "a.feather"))
    _, error = read_until_error(tmp_path / "a.feather", InputError)
    assert "did you mean --text-field Article-Body?" in str(error)


# --- fields ---


@pytest.mark.parametrize("tool", TOOLS)
def test_the_fields_of_each_tool_have_names_of_their_own(tool: str) -> None:
    assert FieldNames(**TOOLS[tool]) != FieldNames()


def test_what_looks_like_the_text_is_proposed() -> None:
    assert likely_text(["id", "Body", "content"]) == "Body"
    assert likely_text(["text_main", "n"]) is None
    assert likely_text(["Text"]) == "Text"
    assert likely_text([]) is None


def test_what_the_tool_calls_a_field_can_be_overruled() -> None:
    Path("in.jl").write_text('{"body": "a", "story": "b"}\n')
    textclean("run", "in.jl", "-o", "out.jsonl", "--from", "scrapy", "--text-field", "story", *ONLY)
    fields = json.loads(Path("out.jsonl.manifest.json").read_text())["fields"]
    assert fields["text"] == "story"


def test_standard_input_may_be_any_format_that_is_a_stream() -> None:
    assert input_format("-", ".json").name == "JSON"
