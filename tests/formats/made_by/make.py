# mypy: ignore-errors
# ruff: noqa: PLC0415, S608 - each tool is imported where it is used
"""Make the files beside this one with the tools whose names they begin with.

``python make.py`` writes them again; it needs pandas, pyarrow, polars, duckdb, datasets, scrapy, trafilatura,
newspaper4k and warcio. They were made with pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0, duckdb 2.0.1, datasets 5.2.0,
scrapy 2.19.0, trafilatura 2.3.1, newspaper4k 0.9.6 and warcio 1.8.1. All texts are invented.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import shutil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STORY = "The bridge over the Lower Elm opens on Friday, a month early, the mayor said on Monday; the river is calm."
TEXTS = [f"{STORY}\n\nShare this article", f"„Größe“, said the builder, “matters”.\n\n{STORY}\n\nশেয়ার করুন", STORY]
ROWS: list[dict[str, Any]] = [
    {"id": str(number), "url": f"https://example.org/{number}", "text": text} for number, text in enumerate(TEXTS)
]
PAGE = (
    "<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>Bridge</title></head><body><article>"
    f"<h1>Bridge to Open Early</h1><p>{STORY}</p><p>{STORY[::-1]}</p><p>Share this article</p></article></body>"
    "</html>\n"
)


def pandas() -> None:
    import pandas as pd

    frame = pd.DataFrame(ROWS)
    frame.to_csv(HERE / "pandas.csv", index=False)
    frame.to_csv(HERE / "pandas-index.csv")
    frame.to_csv(HERE / "pandas-semicolon.csv", index=False, sep=";")
    frame.to_csv(HERE / "pandas-excel.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n", quoting=1)
    frame.to_csv(HERE / "pandas.tsv", index=False, sep="\t")
    frame.to_csv(HERE / "pandas-zipped.csv.gz", index=False)
    frame.to_csv(HERE / "pandas-zipped.csv.bz2", index=False)
    frame.to_csv(HERE / "pandas-zipped.csv.xz", index=False)
    frame.to_csv(HERE / "pandas-zipped.csv.zst", index=False)
    frame.to_json(HERE / "pandas-records.json", orient="records")
    frame.to_json(HERE / "pandas-indented.json", orient="records", indent=2, force_ascii=False)
    frame.to_json(HERE / "pandas-lines.json", orient="records", lines=True)
    frame.to_json(HERE / "pandas-lines.jsonl.gz", orient="records", lines=True)
    frame.to_parquet(HERE / "pandas.parquet")
    frame.to_feather(HERE / "pandas.feather")
    frame.to_feather(HERE / "pandas-zstd.feather", compression="zstd")


def pyarrow() -> None:
    import pyarrow as pa
    from pyarrow import csv, feather, ipc, parquet

    table = pa.Table.from_pylist(ROWS)
    csv.write_csv(table, HERE / "pyarrow.csv")
    feather.write_feather(table, str(HERE / "pyarrow-plain.feather"), compression="uncompressed")
    parquet.write_table(table, HERE / "pyarrow-dictionary.parquet", use_dictionary=True)
    with ipc.new_stream(str(HERE / "pyarrow-stream.arrow"), table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    with ipc.new_file(str(HERE / "pyarrow-file.arrow"), table.schema) as writer:
        writer.write_table(table)


def polars() -> None:
    import polars as pl

    frame = pl.DataFrame(ROWS)
    frame.write_csv(HERE / "polars.csv")
    frame.write_csv(HERE / "polars-bar.csv", separator="|")
    frame.write_ndjson(HERE / "polars.ndjson")
    frame.write_json(HERE / "polars.json")
    frame.write_parquet(HERE / "polars.parquet")
    frame.write_ipc(HERE / "polars.arrow")
    frame.write_ipc(HERE / "polars-lz4.ipc", compression="lz4")
    frame.write_ipc_stream(HERE / "polars-stream.arrow")


def duckdb() -> None:
    import duckdb
    import pyarrow as pa

    rows = pa.Table.from_pylist(ROWS)  # noqa: F841 - DuckDB finds it by its name
    with duckdb.connect() as connection:
        for name, options in {
            "duckdb.csv": "header",
            "duckdb.tsv": "header, delimiter '\t'",
            "duckdb-lines.json": "format json",
            "duckdb-array.json": "format json, array true",
            "duckdb.parquet": "format parquet",
            "duckdb-zipped.csv.gz": "header, compression gzip",
        }.items():
            connection.execute(f"copy (select * from rows) to '{HERE / name}' ({options})")


def datasets() -> None:
    from datasets import Dataset, DatasetDict

    made = Dataset.from_list(ROWS)
    for name in ("datasets-saved", "datasets-saved-splits"):
        shutil.rmtree(HERE / name, ignore_errors=True)
    made.save_to_disk(HERE / "datasets-saved")
    DatasetDict(train=made.select([0, 1]), test=made.select([2])).save_to_disk(HERE / "datasets-saved-splits")
    made.to_json(HERE / "datasets-lines.json")
    made.to_csv(HERE / "datasets.csv")
    made.to_parquet(HERE / "datasets.parquet")


def scrapy() -> None:
    from scrapy import Field, Item
    from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter

    class Story(Item):
        url = Field()
        body = Field()

    exporters = {"jl": JsonLinesItemExporter, "json": JsonItemExporter, "csv": CsvItemExporter}
    for suffix, exporter in exporters.items():
        for title, indent in {"": None, "-indented": 2}.items():
            if suffix != "json" and indent:
                continue
            with (HERE / f"scrapy{title}.{suffix}").open("wb") as stream:
                made = exporter(stream, indent=indent) if indent else exporter(stream)
                made.start_exporting()
                for row in ROWS:
                    made.export_item(Story(url=row["url"], body=row["text"]))
                made.finish_exporting()


def trafilatura() -> None:
    from trafilatura import extract

    made = {"trafilatura.json": "json", "trafilatura.txt": "txt", "trafilatura.md": "markdown"}
    for name, kind in {**made, "trafilatura.html": "html"}.items():
        content = extract(PAGE, output_format=kind, with_metadata=kind != "txt", url="https://example.org/a")
        (HERE / name).write_text(content or "", "utf-8")


def newspaper4k() -> None:
    from newspaper import Article

    article = Article("https://example.org/a")
    article.download(input_html=PAGE)
    article.parse()
    (HERE / "newspaper4k.json").write_text(article.to_json(), "utf-8")


def warcio() -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for name in ("warcio.warc", "warcio-zipped.warc.gz"):
        with (HERE / name).open("wb") as stream:
            writer = WARCWriter(stream, gzip=name.endswith("gz"))
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            payload = io.BytesIO(PAGE.encode())
            writer.write_record(
                writer.create_warc_record("https://example.org/a", "response", payload=payload, http_headers=head)
            )


def plain() -> None:
    """Write what no tool but an editor or the standard library writes."""
    (HERE / "plain-utf16.txt").write_bytes(TEXTS[1].encode("utf-16"))
    (HERE / "plain.txt.gz").write_bytes(gzip.compress(TEXTS[1].encode(), mtime=0))
    (HERE / "plain.md.bz2").write_bytes(bz2.compress(TEXTS[1].encode()))
    (HERE / "plain.html.gz").write_bytes(gzip.compress(PAGE.encode(), mtime=0))
    (HERE / "plain.htm.xz").write_bytes(lzma.compress(PAGE.encode()))
    (HERE / "plain.jsonlines").write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    (HERE / "plain-one.json").write_text(json.dumps(ROWS[0], indent=4), "utf-8")
    (HERE / "plain-long.json.xz").write_bytes(lzma.compress(json.dumps(ROWS).encode()))


if __name__ == "__main__":
    for make in (pandas, pyarrow, polars, duckdb, datasets, scrapy, trafilatura, newspaper4k, warcio, plain):
        make()
