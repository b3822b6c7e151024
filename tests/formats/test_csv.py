from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.samples import log_of, read_all, source_of, write_all
from formats.test_parquet import RECORDS
from textclean import Log, process_shard
from textclean.errors import InputError, RecordError
from textclean.formats.csv import Csv
from textclean.formats.document import Document, InputRef, Reject
from textclean.formats.infer_schema import output_layout
from textclean.formats.restore_json import original_json
from textclean.formats.tables.csv_rows import read_head
from textclean.formats.tables.schema import Layout
from textclean.testing.time_limit import growth

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text('",\r\n\0 \ufeff', max_size=4)


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_every_cell_comes_out_as_it_came_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("a,b", "text", "id"), *rows])
    source = source_of(stored(folder / "in.csv", text.getvalue().encode()))
    items = read_all(folder / "in.csv")
    write_all(items, Csv(), folder / "out.csv", output_layout(Csv(), [source]))
    head, *out = read_csv((folder / "out.csv").read_bytes())
    assert head == ["a,b", "text", "id", "textclean"]
    assert [tuple(row[:3]) for row in out] == rows
    assert [Log.from_json(json.loads(row[3])) for row in out] == [log_of(row[1], row[1]) for row in rows]
    again = [item.record.fields for item in read_all(folder / "out.csv") if isinstance(item, Document)]
    assert [(fields["a,b"], fields["text"], fields["id"]) for fields in again] == rows


@given(RECORDS, st.integers(0, 6))
def test_any_records_become_rows_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], sampled: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    lines = [json.dumps(record).encode() + b"\n" for record in records]
    layout = output_layout(Csv(), [source_of(stored(folder / "sample.jsonl", b"".join(lines[:sampled])))])
    stored(folder / "in.jsonl", b"".join(lines))
    written = write_all(read_all(folder / "in.jsonl"), Csv(), folder / "out.csv", layout)
    back = [item for item in read_all(folder / "out.csv") if isinstance(item, Document)]
    originals = [json.loads(original_json(item, was.record.text)) for item, was in zip(back, written, strict=True)]
    assert originals == records


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_takes_for_a_formula_comes_out_as_it_went_in(tmp_path: Path, cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    source = stored(tmp_path / "in.csv", f"id,text,more\n{quoted},{quoted},{quoted}\n".encode())
    process_shard(source, tmp_path / "out.csv")
    _, row = read_csv((tmp_path / "out.csv").read_bytes())
    assert row[:3] == [cell] * 3


@pytest.mark.parametrize(
    "row, told",
    [
        (b"1", "1 cell, and the head has 2"),
        (b"1,2,3", "3 cells, and the head has 2"),
        (b'"a"b,c', "not CSV: ',' expected after '\"'"),
        (b'a"b,c', "not CSV: a quote inside a cell that is not quoted"),
        (b"1,\xff", "not UTF-8: byte 0xff at offset 2"),
        (b"a\rb,c", "not CSV: a line break outside of quotes"),
    ],
)
def test_what_is_no_row_is_told_by_line_and_kept_whole(tmp_path: Path, row: bytes, told: str) -> None:
    path = stored(tmp_path / "in.csv", b'id,text\r\n1,"a\nb"\r\n' + row)
    first, reject = read_all(path)
    assert isinstance(first, Document)
    assert isinstance(reject, Reject)
    assert (first.position, reject.position, reject.raw) == (2, 4, row)
    assert told in reject.error


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "in.csv: empty; a CSV file begins with the names of its columns"),
        (b"\xef\xbb\xbf", "in.csv: empty"),
        (
            b"id,body\n1,2",
            r"in.csv: no column 'text', and no 'html' \(columns: 'id', 'body'\); did you mean --text-field body\?",
        ),
        (b"text,a,a\n1,2,3", "in.csv: two columns are called 'a'"),
        (b"\xe9,text\n", "in.csv:1: no head: not UTF-8"),
        (b'"text', "in.csv:1: no head: not CSV"),
    ],
)
def test_a_file_without_a_head_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_all(stored(tmp_path / "in.csv", content))


def test_four_times_the_columns_do_not_take_ten_times_as_long() -> None:
    def head(columns: int) -> None:
        names = ",".join(map(str, range(columns)))
        assert len(read_head(io.BytesIO(f"text,{names}".encode()), InputRef("a", "a")).names) == columns + 1

    assert growth(head, 2_000, 8_000, most=10) < 10


def test_a_mark_and_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.csv", b"\xef\xbb\xbf\r\ntext\r\n\r\na\n\n b")
    items = [item for item in read_all(path) if isinstance(item, Document)]
    assert [(item.position, item.record.text) for item in items] == [(4, "a"), (6, " b")]


def test_a_cell_may_be_large(tmp_path: Path) -> None:
    text = 'a "quoted" line\n' * 100_000
    path = stored(tmp_path / "in.csv", b'text\n"' + text.replace('"', '""').encode() + b'"\n')
    (item,) = read_all(path)
    assert isinstance(item, Document)
    assert item.record.text == text


def test_a_part_of_a_file_has_no_head(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.csv", b"text\na\n")
    layout = output_layout(Csv(), [source_of(path)])
    parts = [tmp_path / "0", tmp_path / "1"]
    for number, part in enumerate(parts):
        with part.open("wb") as stream:
            writer = Csv().writer(stream, layout, head=not number)
            for item in read_all(path):
                assert isinstance(item, Document)
                writer.write(item, "a", log_of("a", "a"))
            writer.close()
    whole = io.BytesIO()
    Csv().join(parts, whole, layout)
    assert [row[0] for row in read_csv(whole.getvalue())] == ["text", "a", "a"]


def test_files_with_other_columns_are_united(tmp_path: Path) -> None:
    first, second = stored(tmp_path / "a.csv", b"text,n\na,1\n"), stored(tmp_path / "b.csv", b"more,text\nx,b\n")
    layout = output_layout(Csv(), [source_of(first), source_of(second)])
    assert layout is not None
    assert layout.missing == 2
    write_all([*read_all(first), *read_all(second)], Csv(), tmp_path / "out.csv", layout)
    rows = read_csv((tmp_path / "out.csv").read_bytes())
    assert [row[:3] for row in rows] == [["text", "n", "more"], ["a", "1", ""], ["b", "", "x"]]


def test_a_column_that_came_after_the_plan_is_refused_and_not_lost(tmp_path: Path) -> None:
    (item,) = read_all(stored(tmp_path / "in.csv", b"text,new\na,1\n"))
    assert isinstance(item, Document)
    writer = Csv().writer(io.BytesIO(), Layout((), "text"))
    with pytest.raises(RecordError, match="columns that were not there when the run was planned: 'new'"):
        writer.write(item, "a", log_of("a", "a"))


def test_a_text_with_a_lone_surrogate_is_refused(tmp_path: Path) -> None:
    (item,) = read_all(stored(tmp_path / "in.jsonl", b'{"text":"\\ud800"}'))
    assert isinstance(item, Document)
    with pytest.raises(RecordError, match="lone surrogate in the text, which CSV"):
        Csv().writer(io.BytesIO(), Layout((), sampled=True)).write(item, "\ud800", log_of("\ud800", "\ud800"))
