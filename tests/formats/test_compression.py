from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tracemalloc
import zlib
from itertools import islice
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from formats.samples import read_all, read_until_error
from textclean.errors import InputError
from textclean.formats.document import Document
from textclean.storage.compression import compressed, decompressed

OTHERS = {"a.gz": gzip.decompress, "a.ZST": zstd.decompress, "a.bz2": bz2.decompress, "a.xz": lzma.decompress}
NAMES = list(OTHERS)


def shut(data: bytes, name: str) -> bytes:
    stored = io.BytesIO()
    with compressed(stored, name) as stream:
        stream.write(data)
    return stored.getvalue()


def opened(data: bytes, name: str) -> bytes:
    return decompressed(io.BytesIO(data), name).read()


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.sampled_from(NAMES))
def test_members_and_frames_side_by_side_are_one_stream(parts: list[bytes], name: str) -> None:
    assert opened(b"".join(shut(part, name) for part in parts), name) == b"".join(parts)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_compressed_tells_no_time_and_is_read_by_others(name: str) -> None:
    data = b"x" * 500_000
    assert shut(data, name) == shut(data, name)
    assert OTHERS[name](shut(data, name)) == data


@pytest.mark.parametrize("name", NAMES)
def test_cut_off_anywhere_it_is_an_error(name: str) -> None:
    whole = shut(b"some text, " * 20, name) + shut(b"and more of it " * 20, name)
    first = len(shut(b"some text, " * 20, name))
    for end in range(len(whole)):
        if end != first:  # there it is whole: nothing says that another member was to follow
            with pytest.raises(InputError):
                opened(whole[:end], name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("garbage", [b"x", b"garbage that is no member", b"\0\0x"])
def test_garbage_behind_the_end_is_an_error(name: str, garbage: bytes) -> None:
    with pytest.raises(InputError):
        opened(shut(b"text", name) + garbage, name)


@pytest.mark.parametrize("size", [100, 100_000, 1_000_000])
@pytest.mark.parametrize("other", ["", "x", "shut"], ids=["alone", "before a line", "before a member"])
def test_what_a_wrong_checksum_is_of_is_read_before_it_is_told(size: int, other: str) -> None:
    data = b"".join(b"%d\n" % zlib.crc32(b"%d" % number) for number in range(size // 10))
    whole = shut(data, "a.gz")
    behind = shut(b"more", "a.gz") if other == "shut" else other.encode()
    for wrong in (whole[:-8] + b"\0\0\0\0" + whole[-4:], whole[:-4] + b"\0\0\0\0"):
        stream = decompressed(io.BytesIO(wrong + behind), "a.gz")
        assert b"".join(islice(stream, data.count(b"\n"))) == data
        with pytest.raises(InputError, match=r"a\.gz: corrupt: (CRC check failed|Incorrect length)"):
            stream.readline()


def test_what_stands_before_damage_is_read_before_it_is_told() -> None:
    data = b"".join(b"%d\n" % zlib.crc32(b"%d" % number) for number in range(50_000))
    whole = shut(data, "a.gz")
    middle = len(whole) // 2
    stream = decompressed(io.BytesIO(whole[:middle] + b"\xff" * 9_000 + whole[middle + 9_000 :]), "a.gz")
    assert b"".join(islice(stream, 24_000)) == b"".join(data.splitlines(keepends=True)[:24_000])
    with pytest.raises(InputError, match="corrupt"):
        stream.read()


def test_zeros_behind_the_end_are_what_tapes_have_there() -> None:
    assert opened(shut(b"text", "a.gz") + bytes(300_000), "a.gz") == b"text"


@pytest.mark.parametrize("name", NAMES)
def test_no_bit_can_be_wrong(name: str) -> None:
    data = b"some text and more of it"
    whole = (
        shut(data, name)
        if name == "a.gz"
        else zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})
    )
    for place in range(len(whole)):
        wrong = whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
        try:
            assert opened(wrong, name) == data  # a bit that says nothing, as those of gzip's operating system
        except InputError:
            continue


@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_read_without_blowing_up(name: str) -> None:
    line = b'{"text":"%b"}\n' % (b"a" * 1000)
    data = shut(line * 200_000, name)
    assert len(data) < 2_000_000
    tracemalloc.start()
    stream = decompressed(io.BytesIO(data), name)
    count = sum(1 for _ in stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 10_000_000


def test_a_skippable_frame_is_skipped() -> None:
    assert opened(b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstd.compress(b"text"), "a.zst") == b"text"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_records_before_a_cut_are_read_and_the_cut_is_told(tmp_path: Path, suffix: str) -> None:
    lines = b"".join(b'{"id":%d,"text":"%d"}\n' % (number, zlib.crc32(b"%d" % number)) for number in range(30_000))
    path = tmp_path / f"dump.jsonl{suffix}"
    path.write_bytes(shut(lines, path.name))
    assert len(read_all(path)) == 30_000
    path.write_bytes(path.read_bytes()[:-9])
    seen, error = read_until_error(path, InputError)
    assert "cut off: the compressed data has no end" in str(error)
    assert len(seen) > 10_000
    assert all(isinstance(item, Document) and item.record.id == number for number, item in enumerate(seen))
