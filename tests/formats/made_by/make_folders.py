# mypy: ignore-errors
# ruff: noqa: PLC0415 - each tool is imported where it is used
"""Make the files beside this one that tools write into folders, and those that commands write.

``python make_folders.py`` writes them again. It needs pandas, pyarrow, polars, duckdb, datasets, pyspark (and Java),
trafilatura, newspaper4k, news-please, readability-lxml, scrapy, warcio, and the command wget. They were made with
pyspark 4.3.0, news-please 1.6.16, readability-lxml 0.9 and wget 1.21.3, and otherwise as in ``make.py``. All texts are
invented.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from make import HERE, PAGE, ROWS, STORY, TEXTS


def fresh(name: str) -> Path:
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def gone(name: str) -> str:
    shutil.rmtree(HERE / name, ignore_errors=True)
    return str(HERE / name)


def spark() -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    rows = session.createDataFrame(ROWS).repartition(2)
    rows.write.parquet(gone("spark-parquet"))
    rows.write.partitionBy("id").option("compression", "zstd").parquet(gone("spark-parquet-by"))
    rows.write.json(gone("spark-json"))
    rows.write.option("compression", "gzip").json(gone("spark-json-zipped"))
    rows.write.option("header", value=True).option("escape", '"').csv(gone("spark-csv"))
    session.stop()


def pandas() -> None:
    import pandas as pd

    frame = pd.DataFrame(ROWS)
    typed = frame.assign(
        day=pd.Timestamp("2024-01-01", tz="Asia/Dhaka"), kind=pd.Categorical(["a", "b", "a"]), share=[0.5, None, 1.0]
    )
    typed.to_parquet(HERE / "pandas-typed.parquet")
    typed.to_feather(HERE / "pandas-typed.feather")
    frame.set_index("id").to_parquet(HERE / "pandas-indexed.parquet", compression="gzip")
    gone("pandas-partitioned")
    typed.to_parquet(HERE / "pandas-partitioned", partition_cols=["kind"])
    frame.to_json(HERE / "pandas-zipped.json.gz", orient="records")


def polars() -> None:
    import polars as pl

    frame = pl.DataFrame(ROWS)
    frame.lazy().sink_ndjson(HERE / "polars-sink.jsonl")
    frame.write_csv(HERE / "polars-quoted.csv", separator=";", quote_style="always", include_bom=True)
    frame.with_columns(pl.lit(None).alias("none"), pl.struct("id", "url").alias("both")).write_ipc(
        HERE / "polars-typed.arrow", compression="zstd"
    )
    frame.with_columns(pl.col("url").cast(pl.Categorical)).write_parquet(
        HERE / "polars-typed.parquet", compression="lz4"
    )


def duckdb() -> None:
    import duckdb
    import pyarrow as pa

    rows = pa.Table.from_pylist(ROWS)  # noqa: F841 - DuckDB finds it by its name
    with duckdb.connect() as connection:
        for name, options in {
            "duckdb-zstd.parquet": "format parquet, compression zstd, parquet_version v2",
            "duckdb-zipped.json.gz": "format json, compression gzip",
            "duckdb-quoted.csv": "header, force_quote *, delimiter ';'",
        }.items():
            connection.execute(f"copy rows to '{HERE / name}' ({options})")
        for name, options in {
            "by": "format parquet, partition_by (id)",
            "threads": "header, per_thread_output",
        }.items():
            connection.execute(f"copy rows to '{gone(f'duckdb-{name}')}' ({options})")


def datasets() -> None:
    from datasets import Dataset

    made = Dataset.from_list(ROWS)
    made.to_json(HERE / "datasets-array.json", lines=False)
    made.to_json(HERE / "datasets-zipped.jsonl.gz", compression="gzip")
    made.save_to_disk(gone("datasets-shards"), num_shards=2)
    hub = fresh("datasets-hub")
    (hub / "data").mkdir()
    made.to_parquet(hub / "data" / "train-00000-of-00001.parquet")
    (hub / "README.md").write_text("---\nlicense: cc0-1.0\n---\n# Stories of bridges\n", "utf-8")
    (hub / ".gitattributes").write_text("# which files are large\n", "utf-8")


def scrapy() -> None:
    from scrapy.exporters import JsonItemExporter

    with (HERE / "scrapy-twice.json").open("wb") as stream:  # as `scrapy crawl -o feed.json` leaves it the second time
        for _ in range(2):
            exporter = JsonItemExporter(stream)
            exporter.start_exporting()
            for row in ROWS[:2]:
                exporter.export_item({"url": row["url"], "body": row["text"]})
            exporter.finish_exporting()


def trafilatura() -> None:
    from trafilatura import extract

    with pages() as folder:
        for kind in ("html", "json", "markdown", "txt", "xml"):
            output = fresh(f"trafilatura-{kind}")
            command = ["trafilatura", "--output-format", kind, "--with-metadata", "--input-dir", folder, "-o", output]
            subprocess.run(command, check=True)
    for kind in ("html", "xml"):
        text = extract(PAGE, output_format=kind, url="https://example.org/a", with_metadata=True)
        (HERE / f"trafilatura-in-{kind}.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n", "utf-8")


def newspaper4k() -> None:
    with pages() as folder:
        for kind, suffix in {"json": "json", "csv": "csv", "text": "txt"}.items():
            output = HERE / f"newspaper4k-command.{suffix}"
            source = ["-u", "https://example.org/a", "-hf", f"{folder}/0.html", "-of", kind, "-o", output]
            command = [sys.executable, "-W", "ignore", "-m", "newspaper", *source, "--skip-nlp", "--skip-fetch-images"]
            subprocess.run(command, check=True)


def news_please() -> None:
    from newsplease import NewsPlease
    from newsplease.pipeline.pipelines import ExtractedInformationStorage

    article = NewsPlease.from_html(PAGE, url="https://example.org/a")
    (HERE / "newsplease.json").write_text(json.dumps(article.get_serializable_dict(), ensure_ascii=False), "utf-8")
    # As its example for Common Crawl writes it.
    crawled = json.dumps(article.__dict__, default=str, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    (HERE / "newsplease-commoncrawl.json").write_text(crawled, "utf-8")
    folder = fresh("newsplease-data") / "2024" / "example.org"
    folder.mkdir(parents=True)
    (folder / "a_1.html").write_text(PAGE, "utf-8")
    item = {
        **dict.fromkeys(("article_publish_date", "article_image", "article_description")),
        "article_author": ["A. Writer"],
        "download_date": "2024-01-01 00:00:00",
        "modified_date": None,
        "filename": "a_1.html",
        "local_path": "data/2024/example.org/a_1.html",
        "article_language": "en",
        "article_title": "Bridge",
        "html_title": b"Bridge",
        "rss_title": b"NULL",
        "source_domain": b"example.org",
        "article_text": TEXTS[0],
        "url": "https://example.org/a",
    }
    stored = ExtractedInformationStorage.extract_relevant_info(item)
    (folder / "a_1.html.json").write_text(json.dumps(stored, ensure_ascii=False), "utf-8")


def readability() -> None:
    from readability import Document

    summary = Document(PAGE).summary()
    (HERE / "readability-lxml.html").write_text(summary, "utf-8")
    # The fields of Readability.js, as its documentation lists them.
    names = ("byline", "dir", "siteName", "publishedTime")
    text = f"{STORY}\nShare this article"
    article = {"title": "Bridge", "content": summary, "textContent": text, "length": len(text), "excerpt": STORY}
    (HERE / "readability.json").write_text(json.dumps(article | dict.fromkeys(names)), "utf-8")


def wget() -> None:
    output = fresh("wget")
    with pages() as folder:
        handler = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        for name, options in {"crawl": ["-r", "-l1", "--warc-cdx"], "one": ["--no-warc-compression"]}.items():
            place = ["-P", "mirror"] if name == "crawl" else ["-O", "one.html"]
            pages_of = url if name == "crawl" else f"{url}0.html"
            subprocess.run(["wget", "-q", *options, *place, "--warc-file", name, pages_of], cwd=output, check=True)
        server.shutdown()
    (output / "mirror" / f"127.0.0.1:{server.server_port}").rename(output / "mirror" / "example.org")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def warcio() -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (HERE / "warcio-kinds.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(writer.create_warcinfo_record("kinds.warc.gz", {"software": "warcio"}))
        head = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
        headers = StatusAndHeaders("200 OK", head, protocol="HTTP/1.1")
        payload = io.BytesIO(gzip.compress(PAGE.encode(), mtime=0))
        writer.write_record(
            writer.create_warc_record("https://example.org/a", "response", payload, http_headers=headers)
        )
        revisit = writer.create_revisit_record("https://example.org/a", "sha1:A", "https://example.org/a", "2024-01-01")
        writer.write_record(revisit)
    with (HERE / "warcio-texts.warc.wet.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        payload = io.BytesIO(TEXTS[0].encode())
        kind = {"warc_content_type": "text/plain"}
        writer.write_record(writer.create_warc_record("https://example.org/a", "conversion", payload, **kind))


@contextmanager
def pages() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(2):
            Path(folder, f"{number}.html").write_text(PAGE.replace("Bridge to", f"Bridge {number} to"), "utf-8")
        Path(folder, "image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        yield folder


if __name__ == "__main__":
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    made = (
        spark,
        pandas,
        polars,
        duckdb,
        datasets,
        scrapy,
        trafilatura,
        newspaper4k,
        news_please,
        readability,
        wget,
        warcio,
    )
    for make in made:
        make()
