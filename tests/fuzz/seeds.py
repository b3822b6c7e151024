"""Valid inputs of every format, to be changed byte by byte."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq
from backports import zstd

from textclean import Cleaner
from textclean.formats.json.encode import to_json

TEXT = "Council Votes on Bridge\nThe council will vote on Friday — “at last”.\n\nShare this article\nআরও পড়ুন\n"
HTML = (
    "<!doctype html><html><head><title>T</title><meta charset='utf-8'></head><body><p>One &amp; two<br>three"
    "<table><tr><td>a<td>b</table><ul><li>item</ul><pre> x\n y</pre><script>1</script></body></html>"
)
RECORDS: tuple[dict[str, object], ...] = (
    {"id": 1, "text": TEXT, "url": "https://example.org/1", "n": [1, 1e5, {"a": None}]},
    {"id": "zwei", "html": HTML, "big": 12345678901234567890123},
    {"text": "\ud800 lone", "textclean": {"earlier": True}, "id": None},
)


def _warc() -> bytes:
    body = gzip.compress(HTML.encode(), mtime=0)
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode()
    packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML.encode()), HTML.encode())
    )
    pages = [("response", "application/http; msgtype=response", content) for content in (plain, packed, chunked)]
    pages += [("response", "application/http", plain.replace(b"\r\n", b"\n").replace(b"utf-8", b"gb2312"))]
    pages += [("resource", "text/html", HTML.encode()), ("conversion", "text/plain", TEXT.encode())]
    return b"".join(_warc_record(*page) for page in [("warcinfo", "application/warc-fields", b"a: b\r\n"), *pages])


def _warc_record(kind: str, content_type: str, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def _csv() -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["id", "text", "url"])
    writer.writerows([[1, TEXT, ""], ["zwei", 'a "quoted" text, with a comma', "u"], ["", "", ""]])
    return stream.getvalue().encode()


def _parquet() -> bytes:
    columns = {
        "id": ["a", "b", None],
        "text": pa.array([TEXT, "", TEXT]).dictionary_encode(),
        "when": pa.array([1, None, 3], pa.timestamp("ns", "UTC")),
        "nested": [[{"x": 1.5}], [], None],
    }
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, row_group_size=2, write_page_checksum=True)
    return stream.getvalue()


def _outputs() -> bytes:
    result = Cleaner().clean({"id": 1, "text": TEXT})
    return to_json({"id": 1, "text": result.text, "textclean": result.log.to_json()})


@cache
def seeds() -> Mapping[str, bytes]:
    """Return one input for each target."""
    lines = b"".join(json.dumps(record).encode() + b"\n" for record in RECORDS)
    table, warc = _csv(), _warc()
    return {
        "jsonl": lines,
        "jsonl.gz": gzip.compress(lines, mtime=0) + gzip.compress(lines, mtime=0) + b"\0\0",
        "jsonl.zst": zstd.compress(lines) + zstd.compress(lines),
        "csv": table,
        "csv.gz": gzip.compress(table, mtime=0),
        "parquet": _parquet(),
        "warc": warc,
        "warc.gz": gzip.compress(warc, mtime=0),
        "wet": _warc_record("conversion", "text/plain", TEXT.encode()),
        "txt": TEXT.encode(),
        "html": HTML.encode(),
        "log": _outputs(),
    }
