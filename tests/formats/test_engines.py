"""Parquet outputs as other engines read them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from cli.outputs import textclean
from docs.pages import DOCS, ROOT, blocks, read
from formats.samples import log_of, read_all, source_of, write_all
from textclean import Cleaner
from textclean.formats.infer_schema import output_layout
from textclean.formats.parquet import Parquet
from textclean.run import run_files

RULES = """
    SELECT edit.plugin, edit.rule, count(*), sum(edit."end" - edit.start)
    FROM (SELECT unnest(textclean.edits) AS edit FROM '{}')
    WHERE edit.reason <> 'white space left around the removal' GROUP BY ALL ORDER BY 4 DESC, 2
"""


def answered(query: str) -> list[tuple[Any, ...]]:
    relation = duckdb.sql(query)
    assert relation is not None
    return list(relation.fetchall())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id":1,"text":"some text"}\n{"id":2,"text":"more"}\n')
    out = tmp_path / "out.parquet"
    write_all(read_all(path), Parquet(), out, output_layout(Parquet(), [source_of(path)]), str.upper)
    return out


def test_duckdb_reads_the_log_as_it_is(output: Path) -> None:
    ((log,),) = answered(f"SELECT textclean FROM '{output}' WHERE id = 2")  # noqa: S608 - our own file
    expected = log_of("more", "MORE").to_json()
    assert log["edits"] == [{**expected["edits"][0], "superseded": None}]
    assert {name: log[name] for name in ("run", "original", "tags")} == {
        name: expected[name] for name in ("run", "original", "tags")
    }


def test_polars_reads_the_log_as_it_is(output: Path) -> None:
    (log,) = pl.read_parquet(output).filter(pl.col("id") == 2)["textclean"].to_list()
    expected = log_of("more", "MORE").to_json()
    assert log["edits"] == [{**expected["edits"][0], "superseded": None}]
    assert (log["scores"], log["cleaned"]) == ([], expected["cleaned"])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_answers_the_queries_of_the_page(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - slow to import

    run_files([str(ROOT / "seeds" / "articles")], str(tmp_path / "clean.parquet"), Cleaner())
    queries = [block.content for block in blocks(read(DOCS / "how-to" / "query-a-run.md")) if block.language == "sql"]
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        session.read.parquet(str(tmp_path / "clean.parquet")).createOrReplaceTempView("clean")
        rules, languages = (
            [tuple(row) for row in session.sql(re.sub("--.*", "", query)).collect()] for query in queries
        )
    finally:
        session.stop()
    assert rules == answered(RULES.format(tmp_path / "clean.parquet"))
    assert sum(count for _, count, _ in languages) == len(list((ROOT / "seeds" / "articles").iterdir()))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_folders_that_spark_writes_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - slow to import

    monkeypatch.chdir(tmp_path)
    texts = ["A bridge.\n\nShare this article", 'She said "it opens", and left.', "No, \\ not yet."]
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = session.createDataFrame([(str(number), text) for number, text in enumerate(texts)], ["id", "text"])
        rows.repartition(2).write.parquet(str(tmp_path / "parquet"))
        rows.write.partitionBy("id").option("compression", "lz4").parquet(str(tmp_path / "by"))
        rows.repartition(2).write.json(str(tmp_path / "json"))
        rows.write.option("compression", "bzip2").json(str(tmp_path / "json-bz2"))
        rows.write.option("header", value=True).option("escape", '"').csv(str(tmp_path / "csv"))
        rows.write.option("header", value=True).csv(str(tmp_path / "csv-escaped"))
        rows.write.csv(str(tmp_path / "csv-bare"))
    finally:
        session.stop()
    cleaned = ["A bridge.", *texts[1:]]
    for folder in ("parquet", "by", "json", "json-bz2", "csv"):
        textclean("run", folder, "-o", f"{folder}.jsonl", "--only", "share_labels", "--workers", "1")
        lines = Path(f"{folder}.jsonl").read_bytes().splitlines()
        assert sorted(json.loads(line)["text"] for line in lines) == sorted(cleaned), folder
        textclean("restore", f"{folder}.jsonl", "-o", f"{folder}-again.jsonl")
        lines = Path(f"{folder}-again.jsonl").read_bytes().splitlines()
        assert sorted(json.loads(line)["text"] for line in lines) == sorted(texts), folder
    # As Spark writes CSV by default, it is refused, and not read wrongly.
    told = textclean("run", "csv-escaped", "-o", "escaped.jsonl", "--workers", "1", status=3).stderr
    assert "as Spark writes them" in told
    assert "put a line with the names" in textclean("run", "csv-bare", "-o", "bare.jsonl", status=3).stderr
