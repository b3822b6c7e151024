"""WARCs that were made to fill the memory or to take for ever; each is bounded by a stated limit, and told."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import pytest

from formats.test_warc import record, response

MB = 1 << 20
READER = """
import re, sys, time
from pathlib import Path
from textclean.errors import InputError
from textclean.formats.registry import input_format
from textclean.formats.document import Document, InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
documents, told = 0, set()
reading = read_piece(InputFile(sys.argv[1], input_format(sys.argv[1]), InputRef("a", "a"), None))
try:
    for item in reading:
        documents += isinstance(item, Document)
        told |= set() if isinstance(item, Document) else {item.error}
except InputError as error:
    told.add(str(error))
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)
print(documents, len(reading.kinds), peak, round(1000 * time.process_time()), "; ".join(sorted(told)), sep="\\t")
"""
GOOD = response(b"<p>a")


IS_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
GZIP, CHUNKED = {"Content_Encoding": "gzip"}, {"Transfer_Encoding": "chunked"}


def head(length: int) -> bytes:
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % length


def long(content_type: bytes, megabytes: int) -> Iterator[bytes]:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n\r\n" % content_type
    yield head(megabytes * MB + len(http)) + http
    yield from (bytes(MB) for _ in range(megabytes))
    yield b"\r\n\r\n"


def segments(count: int) -> Iterator[bytes]:
    first = record("response", IS_PAGE, WARC_Segment_Number="1")
    return (first.replace(b"uuid:0", b"uuid:%d" % number) for number in range(count))


def nested(megabytes: int) -> bytes:
    inner = gzip.compress(gzip.compress(bytes(MB)) * megabytes)
    return response(gzip.compress(inner), Content_Encoding="gzip, gzip, gzip")


@attrs.frozen
class Bomb:
    """What a file is made of, what is read of it, what is told, and how many megabytes that may take."""

    pieces: Callable[[], Iterable[bytes]]
    told: str
    megabytes: int
    documents: int = 1
    kinds: int = 0


BOMBS = {
    "line ends": Bomb(lambda: (b"\n" * MB for _ in range(200)), "", 60),
    "a video": Bomb(lambda: long(b"video/mp4", 300), "", 60, kinds=1),
    "a page": Bomb(lambda: long(b"text/html", 300), "more than 256 MiB", 60, documents=0),
    "a length": Bomb(lambda: [head(9_999_999_999_999), IS_PAGE], "bytes, more than 256 MiB", 60, documents=0),
    "a length of no page": Bomb(lambda: [head(9_999_999_999_999)], "of 9,999,999,999,999 bytes", 60, documents=0),
    "a head": Bomb(lambda: [b"WARC/1.0\r\n", *[b"a" * MB] * 99], "its head has more than 1 MiB", 60, documents=0),
    "fields": Bomb(lambda: [b"WARC/1.0\r\n", b"a:b\n" * 9 * MB], "its head has more than 1 MiB", 60, documents=0),
    "a head of HTTP": Bomb(lambda: [record("response", b"HTTP/1.1 200 OK\r\n" + b"a:b\n" * 9 * MB)], "has no end", 200),
    "segments": Bomb(lambda: segments(10_000), "1,000 records", 60),
    "kinds": Bomb(lambda: (response(b"", f"a/{number}") for number in range(10_000)), "", 60, kinds=201),
    "gzip in gzip": Bomb(lambda: [nested(300)], "unpacks to more than 256 MiB", 400),
    "members": Bomb(lambda: [response(gzip.compress(b"") * 1_100_000, **GZIP)], "1,048,576 pieces of gzip", 150),
    "chunks": Bomb(lambda: [response(b"1\r\na\r\n" * 1_100_000, **CHUNKED)], "more than 1,048,576 chunks", 100),
    "no text": Bomb(lambda: [response(gzip.compress(b"\xff" * 30 * MB), **GZIP)], "no text in utf-8", 300),
}


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_warc_takes_no_more_memory_than_its_largest_record_and_is_told(tmp_path: Path, name: str) -> None:
    bomb = BOMBS[name]
    with gzip.open(tmp_path / "a.warc.gz", "wb", compresslevel=1) as stream:
        stream.writelines(bomb.pieces())
        stream.write(GOOD)
    done = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "a.warc.gz")], capture_output=True, text=True, check=True
    )
    found, counted, peak, milliseconds, errors = done.stdout.rstrip("\n").split("\t")
    assert (int(found), int(counted)) == (bomb.documents, bomb.kinds), done.stdout
    assert bomb.told in errors
    assert bool(errors) == bool(bomb.told), errors
    assert int(peak) < bomb.megabytes * 1000, f"{int(peak):,} kB"
    assert int(milliseconds) < 60_000
