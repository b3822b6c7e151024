"""Memory does not grow with a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from textclean.storage.compression import compressed

READER = """
import re, sys
from pathlib import Path
from textclean.formats.registry import input_format
from textclean.formats.document import InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
count = sum(1 for _ in read_piece(InputFile(sys.argv[1], input_format(sys.argv[1]), InputRef("a", "a"), None)))
# What getrusage says has the memory of the process in it that this one was forked from.
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
"""
#: Kilobytes that a reader may take more for fifty times the records.
SLACK = 64 << 10


def texts(count: int) -> Iterator[str]:
    return (f"{number} " + f"{number * 7919} words and more " * 100 for number in range(count))


def written(path: Path, count: int) -> Path:
    if path.suffix == ".parquet":
        schema = pa.schema([("text", pa.string())])
        # One row group, the worst case, as many tools write them.
        with pq.ParquetWriter(path, schema, use_dictionary=False) as writer:
            writer.write_table(pa.table({"text": list(texts(count))}, schema), row_group_size=count)
        return path
    lines = (b'{"text":"%b"}\n' % text.encode() for text in texts(count))
    if path.suffix == ".csv":
        lines = (text.encode() + b"\n" for text in ("text", *texts(count)))
    with path.open("wb") as stored, compressed(cast("BinaryIO", stored), path.name) as stream:
        stream.writelines(lines)
    return path


def read(path: Path) -> tuple[int, int]:
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    return count, peak


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.parquet"])
def test_a_file_fifty_times_as_large_takes_no_more_memory(tmp_path: Path, name: str) -> None:
    small, large = (tmp_path / size / name for size in ("small", "large"))
    for path in (small, large):
        path.parent.mkdir()
    few, before = read(written(small, 2_000))
    many, after = read(written(large, 100_000))
    assert (few, many) == (2_000, 100_000)
    assert after - before < SLACK, f"{before:,} kB for {few:,} records, {after:,} kB for {many:,}"
