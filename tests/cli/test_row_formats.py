"""The commands that read outputs, on CSV and Parquet, and on what is compressed."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from cli.test_commands import TEXTS, folder, run, textclean

__all__ = ["folder"]

pytestmark = pytest.mark.usefixtures("folder")
OUTPUTS = ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.csv.gz", "out.parquet"]


def unpacked(path: str) -> bytes:
    data = Path(path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") else zstd.decompress(data) if path.endswith(".zst") else data


def table() -> pa.Table:
    return pa.table(
        {
            "id": list(TEXTS),
            "when": pa.array([1, None, 3], pa.timestamp("ns", "UTC")),
            "text": pa.array(TEXTS.values()).dictionary_encode(),
            "textclean": [{"earlier": 1}, None, None],
        }
    )


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_is_lawful_and_tells_the_same(output: str) -> None:
    run("in.jsonl", "-o", output)
    assert textclean("verify", output).stdout == "3 records: every log is lawful\n"
    told = json.loads(textclean("stats", output, "--json").stdout)
    assert (told["records"], told["changed"], told["by_rule"]["mine/junk-line"]["edits"]) == (3, 2, 3)
    assert "- JUNK follow us" in textclean("explain", output, "--id", "a").stdout


@pytest.mark.parametrize("output", OUTPUTS)
def test_lines_come_back_from_every_output(output: str) -> None:
    run("in.jsonl", "-o", output)
    textclean("restore", output, "-o", "back.jsonl")
    back = [json.loads(line) for line in Path("back.jsonl").read_bytes().splitlines()]
    assert back == [json.loads(line) for line in Path("in.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize("output", ["out.jsonl.gz", "out.jsonl.zst"])
def test_compressed_lines_come_back_byte_for_byte(output: str) -> None:
    run("in.jsonl", "-o", output)
    textclean("restore", output, "-o", f"back.{output.partition('.')[2]}")
    assert unpacked(f"back.{output.partition('.')[2]}") == Path("in.jsonl").read_bytes()


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_a_table_comes_back_with_its_columns_types_and_values(rows: int) -> None:
    pq.write_table(table(), "in.parquet", row_group_size=rows)
    run("in.parquet", "-o", "out.parquet")
    assert pq.read_schema("out.parquet").names == ["id", "when", "text", "textclean.previous", "textclean"]
    textclean("restore", "out.parquet", "-o", "back.parquet")
    assert pq.read_table("back.parquet").equals(pq.read_table("in.parquet"))
    assert pq.read_schema("back.parquet").metadata == pq.read_schema("in.parquet").metadata


def test_a_table_with_html_alone_comes_back(tmp_path: Path) -> None:
    before = pa.table({"html": ["<p>one<p>JUNK x", None], "n": [1, 2]}, metadata={"a": "b"}).slice(0, 1)
    pq.write_table(before, tmp_path / "in.parquet")
    run("in.parquet", "-o", "out.parquet")
    textclean("restore", "out.parquet", "-o", "back.parquet")
    assert pq.read_table("back.parquet").equals(before)


def test_an_empty_table_comes_back() -> None:
    pq.write_table(table().slice(0, 0), "in.parquet")
    run("in.parquet", "-o", "out.parquet")
    textclean("restore", "out.parquet", "-o", "back.parquet")
    assert pq.read_table("back.parquet").equals(pq.read_table("in.parquet"))


@pytest.mark.parametrize("output", ["out.csv", "out.csv.zst"])
def test_rows_of_csv_come_back(output: str) -> None:
    rows = [["id", "n", "text", "textclean"], *([key, "", text, "own"] for key, text in TEXTS.items())]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    Path("in.csv").write_bytes(text.getvalue().encode())
    run("in.csv", "-o", output)
    assert textclean("verify", output).stdout == "3 records: every log is lawful\n"
    textclean("restore", output, "-o", "back.csv")
    assert list(csv.reader(io.StringIO(Path("back.csv").read_text("utf-8"), newline=""))) == rows


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_one_rule_is_undone_in_rows(ending: str) -> None:
    pq.write_table(table().drop_columns(["textclean"]), "in.parquet")
    run("in.parquet", "-o", f"out.{ending}")
    textclean("restore", f"out.{ending}", "-o", f"undone.{ending}", "--rule", "junk-line")
    assert textclean("verify", f"undone.{ending}").stdout == "3 records: every log is lawful\n"
    told = json.loads(textclean("stats", f"undone.{ending}", "--json").stdout)
    assert list(told["by_rule"]) == ["mine/typo"]
    textclean("restore", f"undone.{ending}", "-o", "back.jsonl")
    back = [json.loads(line)["text"] for line in Path("back.jsonl").read_bytes().splitlines()]
    assert back == list(TEXTS.values())


def test_rows_are_not_restored_to_what_they_never_were() -> None:
    run("in.jsonl", "-o", "out.csv")
    told = textclean("restore", "out.csv", "-o", "back.parquet", status=2).stderr
    assert "what was written as CSV is restored to .csv or .jsonl" in told


def test_a_folder_of_parquet_parts_is_read_and_restored() -> None:
    pq.write_table(table(), "in.parquet")
    run("in.parquet", "-o", "parts", "--format", "parquet")
    assert textclean("verify", "parts").stdout == "3 records: every log is lawful\n"
    textclean("restore", "parts", "-o", "back")
    assert pq.read_table("back/records.parquet").equals(pq.read_table("in.parquet"))


def test_text_files_come_back_from_parquet() -> None:
    Path("texts").mkdir()
    for name, text in TEXTS.items():
        Path(f"texts/{name}.txt").write_text(text, "utf-8")
    Path("texts/page.html").write_text("<p>a<p>JUNK b", "utf-8")
    run("texts", "-o", "out.parquet")
    textclean("restore", "out.parquet", "-o", "back")
    assert {path.name: path.read_bytes() for path in Path("back").iterdir()} == {
        path.name: path.read_bytes() for path in Path("texts").iterdir()
    }


@pytest.mark.parametrize("output", ["out.csv", "out.parquet", "out.jsonl"])
def test_a_page_comes_back_that_the_sample_of_columns_did_not_see(output: str) -> None:
    Path("texts").mkdir()
    for number in range(20):
        Path(f"texts/{number:02}.txt").write_text("JUNK one\ntwo", "utf-8")
    Path("texts/page.html").write_bytes("<meta charset=cp1251><p>мост<p>JUNK b".encode("cp1251"))
    run("texts", "-o", output)
    textclean("restore", output, "-o", "back")
    assert {path.name: path.read_bytes() for path in Path("back").iterdir()} == {
        path.name: path.read_bytes() for path in Path("texts").iterdir()
    }


def test_a_folder_may_mix_formats() -> None:
    Path("mixed").mkdir()
    pq.write_table(pa.table({"id": ["p"], "text": ["JUNK one\ntwo"], "n": [1]}), "mixed/a.parquet")
    Path("mixed/b.csv").write_bytes(b"id,text,n\r\nc,x,7\r\n")
    Path("mixed/c.jsonl").write_bytes(b'{"id":"j","text":"x","n":[1.10]}\n')
    Path("mixed/d.txt").write_bytes(b"plain")
    for output in ("out.parquet", "out.csv", "out.jsonl"):
        run("mixed", "-o", output)
        assert textclean("verify", output).stdout == "4 records: every log is lawful\n"
        textclean("restore", output, "-o", f"{output}.jsonl")
        back = [json.loads(line) for line in Path(f"{output}.jsonl").read_bytes().splitlines()]
        assert [row["id"] for row in back] == ["p", "c", "j", "d.txt"]
        assert [row.get("n") for row in back] == [1, "7", [1.1], None]


def test_what_is_no_log_in_a_cell_is_told() -> None:
    Path("other.csv").write_bytes(b"id,text,textclean\r\n1,x,{\r\n2,x,7\r\n3,x,\r\n")
    told = textclean("verify", "other.csv", status=3).stdout
    assert "other.csv:2 (record 1, id '1'): textclean: not JSON" in told
    assert "other.csv:3 (record 2, id '2'): the log: expected an object, found int" in told


def test_a_damaged_output_is_told() -> None:
    run("in.jsonl", "-o", "out.parquet")
    Path("out.parquet").write_bytes(Path("out.parquet").read_bytes()[:-20])
    assert "out.parquet: no Parquet file, or not all of it" in textclean("stats", "out.parquet", status=1).stderr


def test_columns_of_standard_input_come_from_its_start() -> None:
    Path("many.jsonl").write_bytes(b"".join(b'{"id":%d,"text":"%b"}\n' % (n, b"x" * 999) for n in range(3000)))
    run("-", "-o", "out.parquet", stdin=Path("many.jsonl").read_bytes())
    assert pq.read_schema("out.parquet").names == ["id", "text", "textclean_other", "textclean"]
    textclean("restore", "out.parquet", "-o", "back.jsonl")
    assert Path("back.jsonl").read_bytes() == Path("many.jsonl").read_bytes()


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_table_that_another_engine_wrote_again_is_still_lawful(engine: str) -> None:
    run("in.jsonl", "-o", "out.parquet")
    if engine == "duckdb":
        duckdb.sql("COPY (SELECT * FROM 'out.parquet') TO 'again.parquet'")
    else:
        pl.read_parquet("out.parquet").write_parquet("again.parquet")
    assert textclean("verify", "again.parquet").stdout == "3 records: every log is lawful\n"
    textclean("restore", "again.parquet", "-o", "back.parquet")
    assert pq.read_table("back.parquet")["text"].to_pylist() == list(TEXTS.values())
    textclean("restore", "again.parquet", "-o", "undone.parquet", "--rule", "junk-line")
    assert textclean("verify", "undone.parquet").stdout == "3 records: every log is lawful\n"
    run("again.parquet", "-o", "twice.parquet")
    assert pq.read_schema("twice.parquet").names[-2:] == ["textclean.previous", "textclean"]


def test_an_output_with_sampled_columns_may_be_cleaned_again_beside_others() -> None:
    Path("odd.jsonl").write_bytes(b'{"id":"o","text":"x","n":1}\n' * 1000 + b'{"id":"p","text":"x","n":"odd"}\n')
    run("odd.jsonl", "-o", "first.parquet")
    run("first.parquet", "in.jsonl", "-o", "second.parquet")
    table = pq.read_table("second.parquet").slice(999, 3)
    assert table["textclean_other"].to_pylist() == [None, '{"n":"odd"}', None]
    assert textclean("verify", "second.parquet").stdout == "1,004 records: every log is lawful\n"


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_a_column_that_only_bears_that_name_is_left_alone(output: str) -> None:
    Path("in.csv").write_bytes(b"text,textclean_other\r\nx,mine\r\n")
    run("in.csv", "-o", output)
    textclean("restore", output, "-o", "back.jsonl")
    assert json.loads(Path("back.jsonl").read_bytes()) == {"text": "x", "textclean_other": "mine"}
