"""Reading from a store and writing to it; a real S3 server stands on this machine for that."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from textclean.errors import ConfigError, InputError
from textclean.formats.document import Document, InputRef
from textclean.formats.format import Format
from textclean.formats.input_file import InputFile
from textclean.formats.registry import input_format
from textclean.formats.sources import blocks, pieces, read_piece
from textclean.storage.files import exists, is_folder, is_url, list_files, matching, open_read, remove, stat, upload

pytestmark = pytest.mark.slow  # it starts a server, whose libraries only the slow tests install

LINES = b"".join(b'{"id":%d,"text":"%d"}\n' % (number, number) for number in range(5000))
NUMBERS = itertools.count()
SERVER = """
import sys, time
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.stdin.close()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    import fsspec  # noqa: PLC0415 - an extra

    fsspec.get_filesystem_class("s3").clear_instance_cache()
    name = f"s3://bucket-{next(NUMBERS)}"
    fsspec.filesystem("s3").mkdir(name)
    return name


def put(url: str, content: bytes, folder: Path) -> str:
    local = folder / "upload"
    local.write_bytes(content)
    upload(local, url)
    return url


def source_of(url: str) -> InputFile:
    known: Format = input_format(url)
    return InputFile(url, known, InputRef(url, "x"), stat(url).size)


def ids(source: InputFile) -> list[object]:
    return [
        item.record.id
        for piece in pieces(source, 10_000)
        for item in read_piece(source, piece)
        if isinstance(item, Document)
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_lines_are_read_in_pieces(bucket: str, tmp_path: Path, name: str) -> None:
    content = LINES if name == "a.jsonl" else gzip.compress(LINES)
    source = source_of(put(f"{bucket}/{name}", content, tmp_path))
    assert source.size == len(content)
    assert ids(source) == list(range(5000))


def test_streams_are_cut_into_blocks(bucket: str, tmp_path: Path) -> None:
    source = source_of(put(f"{bucket}/a.jsonl.gz", gzip.compress(LINES), tmp_path))
    assert b"".join(blocks(source, 10_000)) == LINES


def test_parquet_is_read_by_row_groups(bucket: str, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": range(50), "text": ["x"] * 50}), tmp_path / "a.parquet", row_group_size=9)
    source = source_of(put(f"{bucket}/a.parquet", (tmp_path / "a.parquet").read_bytes(), tmp_path))
    assert ids(source) == list(range(50))


def test_folders_are_listed_and_patterns_match(bucket: str, tmp_path: Path) -> None:
    urls = [put(f"{bucket}/dump/{name}", LINES, tmp_path) for name in ("a.jsonl", "b/c.jsonl", "d.txt")]
    assert list_files(f"{bucket}/dump") == urls
    assert matching(f"{bucket}/dump/*.jsonl") == urls[:1]
    assert is_folder(f"{bucket}/dump")
    assert not is_folder(urls[0])
    assert exists(urls[0])
    remove(urls[0])
    remove(urls[0])
    assert not exists(urls[0])


def test_a_file_that_is_written_anew_has_another_mark(bucket: str, tmp_path: Path) -> None:
    url = put(f"{bucket}/a.jsonl", LINES, tmp_path)
    before = stat(url)
    assert stat(url) == before
    put(url, LINES.replace(b"1", b"2"), tmp_path)
    assert stat(url).modified != before.modified


def test_what_is_not_there_is_told(bucket: str) -> None:
    with pytest.raises(FileNotFoundError):
        stat(f"{bucket}/none.jsonl")
    source = InputFile(f"{bucket}/none.jsonl", input_format("a.jsonl"), InputRef("none.jsonl", "x"), None)
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        list(read_piece(source))


def test_a_store_that_does_not_answer_is_told(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    import fsspec  # noqa: PLC0415 - an extra

    fsspec.get_filesystem_class("s3").clear_instance_cache()
    with pytest.raises(OSError, match=r"127\.0\.0\.1:9|connect"):
        stat(f"{bucket}/a.jsonl")


def test_reading_keeps_little_of_a_file_in_memory(bucket: str, tmp_path: Path) -> None:
    url = put(f"{bucket}/large.bin", bytes(64 << 20), tmp_path)
    with open_read(url) as stream:
        stream.seek(60 << 20)
        assert len(stream.read(1 << 20)) == 1 << 20
        stream.seek(5)
        assert stream.read(3) == bytes(3)
        assert stream.tell() == 8


@pytest.mark.parametrize("url", ["nosuch://bucket/a.jsonl", "s3x://a/b"])
def test_a_kind_of_url_that_nobody_knows_is_told(url: str) -> None:
    assert is_url(url)
    with pytest.raises(ConfigError, match="give a path, or a URL"):
        stat(url)


@pytest.mark.parametrize("path", ["a.jsonl", "/a/b", "C:/a.jsonl", "-", "a//b"])
def test_paths_are_no_urls(path: str) -> None:
    assert not is_url(path)


def test_the_command_reads_and_writes_urls(bucket: str, tmp_path: Path) -> None:
    put(f"{bucket}/in/a.jsonl", LINES, tmp_path)
    command = ["textclean", "run", f"{bucket}/in", "-o", f"{bucket}/out.jsonl", "--only", "kept_share", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with open_read(f"{bucket}/out.jsonl") as stream:
        assert [json.loads(line)["id"] for line in stream] == list(range(5000))
    assert exists(f"{bucket}/out.jsonl.manifest.json")
