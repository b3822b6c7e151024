"""Small inputs that stand for much, and large ones: work and memory are bounded, and what is beyond a bound is told."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config
from textclean.errors import RecordError
from textclean.formats import input_file, jsonl
from textclean.formats import lines as line_streams
from textclean.formats.document import ReadCounts, Reject
from textclean.formats.json.decode import is_above, string_end
from textclean.formats.tables import csv_cells, csv_records
from textclean.formats.tables.parquet_pages import Chunk, PagesError, chunks_of, pages_of
from textclean.formats.tables.parquet_weights import Weights
from textclean.html.extract import MOST_TAGS, text_from_html
from textclean.run import Options, run_files
from textclean.storage.compression import decompressed
from textclean.testing.time_limit import cpu_seconds
from textclean.text.lines import LONGEST_TEXT, MOST_LINES, too_long

MIB = 1 << 20
CLEANER = Cleaner(Config(only=("kept_share",)))
#: A run in a process of its own; its last line says the CPU seconds and the kilobytes that it took at the most.
RUN = """
import json, re, sys, time
from pathlib import Path
from textclean import Cleaner, Config
from textclean.run import run_files
cleaner = Cleaner(Config(only=("kept_share", "quality")))
before = time.process_time()
manifest = run_files([sys.argv[1]], sys.argv[2], cleaner)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)
print(json.dumps([time.process_time() - before, int(peak), manifest.to_json()]))
"""
#: Megabytes that a run takes that reads nothing, with Arrow and an HTML parser.
BASE = 170


@attrs.frozen
class Taken:
    """What a run took, in CPU seconds and MiB beyond what one takes that reads nothing, and its manifest."""

    seconds: float
    memory: float
    manifest: dict[str, Any]

    @property
    def told(self) -> str:
        return str(self.manifest["inputs"][0].get("error", ""))

    @property
    def counts(self) -> tuple[int, int]:
        return self.manifest["counts"]["records_out"], self.manifest["counts"]["rejected"]


def run(source: Path, output: str = "out.jsonl") -> Taken:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(source), str(source.with_name(output))],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, peak, manifest = json.loads(done.stdout.splitlines()[-1])
    return Taken(seconds, peak / 1024 - BASE, manifest)


measured = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")

# --- texts ---


@pytest.mark.parametrize("line", ["\n", "a\n", "\r\n", "a\u2028", "\r"])
def test_a_text_of_too_many_lines_is_left_as_it_is_and_that_is_told(line: str) -> None:
    most = line * (MOST_LINES - 1)
    assert too_long(most) is None
    assert "lines, more than 262,144" in str(too_long(most + line))
    result = CLEANER.clean(most + line)
    (error,) = result.log.errors
    assert (result.text, result.log.edits) == (most + line, ())
    assert error.error == "a text of 262,145 lines, more than 262,144; it is left as it is: cut it into several"


def test_a_text_of_too_many_characters_is_left_as_it_is() -> None:
    assert too_long("x" * LONGEST_TEXT) is None
    assert "33,554,433 characters, more than 33,554,432" in str(too_long("x" * (LONGEST_TEXT + 1)))


@measured
def test_a_cell_of_tiny_lines(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b'id,text\n1,"' + b"a\n" * (8 << 20) + b'"\n2,"A story."\n')
    taken = run(path)
    assert (taken.counts, taken.manifest["counts"]["plugin_errors"]) == ((2, 0), {"textclean/record": 1})
    assert taken.memory < 200
    assert taken.seconds < 10


@measured
@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.txt", "in.parquet"])
def test_a_large_record_takes_a_few_times_its_bytes(tmp_path: Path, name: str) -> None:
    text = "word word word word word word word word word.\n" * (100 * MIB // 46)
    path = tmp_path / name
    match path.suffix:
        case ".jsonl":
            path.write_text(json.dumps({"id": 1, "text": text}) + "\n")
        case ".csv":
            path.write_text(f'id,text\n1,"{text}"\n')
        case ".txt":
            path.write_text(text)
        case _:
            pq.write_table(pa.table({"text": [text]}), path, use_dictionary=False, compression="none")
    taken = run(path)
    assert taken.counts == (1, 0)
    assert taken.memory < 600
    assert taken.seconds < 20


# --- lines and rows ---


@measured
@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.jsonl.gz"])
def test_blank_lines_by_the_hundred_million(tmp_path: Path, name: str) -> None:
    head, row = (b"text\n", b"a\n") if name == "in.csv" else (b"", b'{"text": "a"}\n')
    path = tmp_path / name
    with gzip.open(path, "wb", compresslevel=1) if name.endswith(".gz") else path.open("wb") as stream:
        stream.write(head)
        for _ in range(100):
            stream.write(b"\n" * MIB)
        stream.write(row + b",\n")
    taken = run(path)
    assert taken.counts[0] == 1
    reject = json.loads(path.with_name("out.jsonl.rejects.jsonl").read_text().splitlines()[0])
    assert reject["position"] == 100 * MIB + 2 + (name == "in.csv")
    assert taken.memory < 100
    assert taken.seconds < 15


@given(
    st.lists(st.sampled_from([b"\n", b"\r\n", b" \n", b'{"text":"x"}\n', b"\t \r\n", b"[]\n", b" "]), max_size=30),
    st.integers(1, 50),
    st.integers(0, 60),
)
def test_lines_are_numbered_whatever_stands_between(lines: list[bytes], buffer: int, most: int) -> None:
    data = b"".join(lines)
    expected = []
    for number, line in enumerate(data.split(b"\n"), 1):
        start = sum(len(before) + 1 for before in data.split(b"\n")[: number - 1])
        if line.strip() and start < most:
            expected.append((number, line))
    for stream in (io.BytesIO(data), io.BufferedReader(io.BytesIO(data), buffer)):
        assert list(line_streams.lines(stream, "a", ReadCounts(), most)) == expected


@given(st.text(st.sampled_from('a",\n\r \u09ac'), max_size=60), st.integers(1, 20))
def test_rows_are_the_same_whatever_is_read_at_a_time(text: str, chunk: int) -> None:
    def rows() -> list[tuple[int, bytes]]:
        return list(csv_records.csv_records(io.BytesIO(text.encode()), "a", ReadCounts()))

    expected = list(_rows_of(text.encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_records, "_CHUNK", chunk)
        assert rows() == expected
    assert rows() == expected


def _rows_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield rows and the numbers of their first lines, line by line and by the parity of quotes alone."""
    held, first = b"", 1
    for number, line in enumerate(io.BytesIO(data), 1):
        held += line
        if held.count(b'"') % 2 == 0:
            yield from [(first, row)] if (row := held.removesuffix(b"\n").removesuffix(b"\r")) else []
            held, first = b"", number + 1
    row = held.removesuffix(b"\n").removesuffix(b"\r")
    yield from [(first, row)] if row else []


@given(st.lists(st.text(st.sampled_from('a",\n\u09ac'), max_size=9), min_size=1, max_size=5))
def test_a_long_row_has_the_cells_that_a_short_one_has(cells: list[str]) -> None:
    row = csv_cells.csv_line(cells).removesuffix(b"\r\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_cells, "_LONG_ROW", 0)
        assert csv_cells.csv_cells(row) == tuple(cells)
        patch.setattr(csv_cells, "MOST_FIELDS", 2)
        if len(cells) > 2:
            with pytest.raises(RecordError, match="more than 2 cells"):
                csv_cells.csv_cells(row)


@measured
@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_row_of_commas_and_a_head_of_columns_without_end(tmp_path: Path, quote: bytes) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"id,text\n1,%ba%b" % (quote, quote) + b"," * (20 * MIB) + b"\n2,b\n")
    taken = run(path)
    assert taken.counts == (1, 1)
    assert taken.memory < 150
    path.write_bytes(b",".join(b"c%d" % number for number in range(100_000)) + b",text\n" + b"," * 100_000 + b"\n")
    assert "no head: more than 65,536 cells" in run(path).told


HUGE: dict[str, Callable[[], bytes]] = {
    "empty lists": lambda: b'{"text":"a","x":[%b1]}' % (b"[]," * (10 * MIB)),
    "numbers": lambda: b'{"text":"a","x":[%b1]}' % (b"1," * (10 * MIB)),
    "strings": lambda: b'{"text":"a","x":[%b1]}' % (b'"ab",' * (5 * MIB)),
    "objects": lambda: b'{"text":"a","x":[%b1]}' % (b'{"a":1},' * (3 * MIB)),
    "fields": lambda: b'{%b"text":"a"}' % b"".join(b'"k%d":1,' % number for number in range(1_000_000)),
    "depth": lambda: b'{"text":"a","x":%b}' % (b"[" * (30 * MIB)),
    "depth that ends": lambda: b'{"text":"a","x":%b1%b}' % (b"[" * 500_000, b"]" * 500_000),
}


@measured
@pytest.mark.parametrize("name", HUGE)
def test_a_line_of_values_without_end_is_rejected_before_it_is_parsed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(HUGE[name]() + b'\n{"text":"b"}\n')
    taken = run(path)
    assert taken.counts == (1, 1)
    reject = json.loads(path.with_name("out.jsonl.rejects.jsonl").read_bytes())
    told = "nested too deeply" if name == "depth that ends" else "fields, more than" if name == "fields" else "values"
    assert told in reject["error"]
    assert reject["raw"].encode() + b"\n" + b'{"text":"b"}\n' == path.read_bytes()
    assert taken.memory < 60 + 6 * path.stat().st_size / MIB
    assert taken.seconds < 10


JSON = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a",[{}]\\'), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


def signs_of(value: object) -> int:
    """Count the commas, braces and brackets of a value that open."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(len(value) - 1, 0) + sum(map(signs_of, inner))
    return 0


@given(JSON, st.integers(0, 12))
def test_values_are_counted_without_being_parsed(value: object, most: int) -> None:
    raw = json.dumps(value, separators=(",", ":")).encode()
    assert is_above(raw, most) == (signs_of(value) > most)
    assert is_above(raw[: len(raw) // 2], 0) in {True, False}


@given(st.text(st.sampled_from('a"\\\n'), max_size=20), st.binary(max_size=3))
def test_a_string_ends_where_it_ends(text: str, more: bytes) -> None:
    raw = json.dumps(text).encode()
    assert string_end(b" " + raw + more, 1) == len(raw) + 1


@pytest.mark.parametrize("escape", [b'\\"', b"\\\\", b"\\n"])
def test_a_line_of_nothing_but_escapes_takes_little_time(escape: bytes) -> None:
    raw = b'{"text":"%b"}' % (escape * (10 * MIB))
    assert cpu_seconds(lambda: jsonl.parse_line(raw)) < 5


def test_a_line_that_is_longer_than_many_pieces_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    class Counting(io.FileIO):
        def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
            nonlocal read
            size = super().readinto(buffer)
            read += size
            return size

    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "x" * (4 * MIB)}) + "\n" + json.dumps({"text": "b"}) + "\n")
    monkeypatch.setattr(input_file, "open_read", lambda path: io.BufferedReader(Counting(path)))
    manifest = run_files([str(path)], str(tmp_path / "out.jsonl"), CLEANER, Options(shard_bytes=1 << 16))
    assert manifest.tally.records == 2
    assert manifest.troubles == ()
    assert read < 4 * path.stat().st_size


# --- what is no record ---


@given(
    st.integers(1, 9), st.sampled_from(['a\u09ac\U0001f600"\\\n\0', "a"]), st.sampled_from([b"", b"\xff", b"\xe0\xa6"])
)
def test_a_large_reject_is_written_as_a_small_one_is(part: int, text: str, end: bytes) -> None:
    reject = Reject('a "place"', 7, "no record", text.encode() * 5 + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textclean.formats.document._PART", 3 * part)
        line = b"".join(reject.line())
    assert json.loads(line) == reject.to_json()
    assert line.endswith(b"\n")


@measured
@pytest.mark.parametrize("end", ["", "\xff"])
def test_a_large_reject_takes_a_few_times_its_bytes(tmp_path: Path, end: str) -> None:
    path = tmp_path / "in.jsonl"
    raw = b'{"id":1}\n' * 3 + b"a \\n b " * (8 * MIB) + end.encode("latin-1")
    path.write_bytes(raw)
    taken = run(path)
    assert taken.counts == (0, 4)
    *_, reject = map(json.loads, path.with_name("out.jsonl.rejects.jsonl").read_text().splitlines())
    assert (reject["position"], "raw_base64" in reject) == (4, bool(end))
    assert taken.memory < 250


# --- what is packed ---


@pytest.mark.slow
@measured
@pytest.mark.parametrize("name", ["in.jsonl.zst", "in.csv.zst"])
def test_a_frame_that_stands_for_more_than_a_thousand_times_its_bytes(tmp_path: Path, name: str) -> None:
    line = b"x" * 1_000_000
    head, line = (b"text\n", line + b"\n") if ".csv" in name else (b"", b'{"text":"%b"}\n' % line)
    path = tmp_path / name
    with zstd.open(path, "wb") as stream:
        stream.write(head)
        for _ in range(2000):
            stream.write(line)
    taken = run(path)
    assert "bytes that stand for more than 268," in taken.told
    assert 200 < taken.counts[0] < 270
    assert taken.memory < 150


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
def test_what_is_packed_well_is_no_bomb(name: str) -> None:
    data = b"x" * (200 * MIB)
    stored = gzip.compress(data) if name == "a.gz" else zstd.compress(data)
    assert len(stored) * 1000 < len(data)
    stream = decompressed(io.BytesIO(stored), name)
    assert sum(map(len, iter(lambda: stream.read(MIB), b""))) == len(data)


# --- pages ---


@pytest.mark.parametrize("tag", ["<p>a", "<br>", "</p>", "<!-- -->"])
def test_a_page_of_too_many_tags_is_rejected(tag: str) -> None:
    with pytest.raises(RecordError, match=r"a page of 1,048,577 tags, more than 1,048,576"):
        text_from_html(tag * (MOST_TAGS + 1))


# --- Parquet ---

BIG = "x" * 2_000_000


def repeated(value: object, count: int) -> pa.Array:
    kind = pa.int64() if isinstance(value, int) else pa.string()
    indices = pa.repeat(pa.scalar(0, pa.int32()), count)
    return pa.DictionaryArray.from_arrays(indices, pa.array([value], kind))


def one_list(values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)


BOMBS: dict[str, tuple[Callable[[], pa.Table], dict[str, Any]]] = {
    "a dictionary": (lambda: pa.table({"text": repeated(BIG, 9000)}), {}),
    "a dictionary of many rows": (lambda: pa.table({"text": repeated("x" * 300_000, 60_000)}), {}),
    "a dictionary that Arrow keeps": (lambda: pa.table({"text": repeated(BIG, 9000)}), {"store_schema": True}),
    "a dictionary beside the text": (lambda: pa.table({"text": ["a"] * 9000, "html": repeated(BIG, 9000)}), {}),
    "packed pages": (lambda: pa.table({"text": [BIG] * 300}), {"use_dictionary": False}),
    "one packed page": (lambda: pa.table({"text": ["x" * 300_000_000]}), {"use_dictionary": False}),
    "values that begin as the last one": (
        lambda: pa.table({"text": [BIG] * 300}),
        {"use_dictionary": False, "column_encoding": {"text": "DELTA_BYTE_ARRAY"}},
    ),
    "a list": (lambda: pa.table({"text": ["a"], "x": one_list(pa.repeat(pa.scalar(0), 30_000_000))}), {}),
    "a list of strings": (lambda: pa.table({"text": ["a"], "x": one_list(repeated("y" * 100_000, 1_000_000))}), {}),
}


@pytest.mark.slow
@measured
@pytest.mark.parametrize("output", ["out.jsonl", pytest.param("out.parquet", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_of_rows_that_stands_for_gigabytes(tmp_path: Path, name: str, output: str) -> None:
    made, options = BOMBS[name]
    path = tmp_path / "in.parquet"
    pq.write_table(made(), path, compression="zstd", row_group_size=10**8, **{"store_schema": False, **options})
    assert path.stat().st_size < 100_000
    taken = run(path, output)
    assert "bytes that stand for more than" in taken.told
    assert taken.memory < 600
    assert taken.seconds < 60


def weights(path: Path) -> Weights:
    stored = path.read_bytes()
    return Weights(io.BytesIO(stored), len(stored), "in.parquet", pq.read_metadata(path).schema)


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
def test_usual_rows_are_read_many_at_a_time(tmp_path: Path, compression: str, version: str, dictionary: bool) -> None:
    path = tmp_path / "in.parquet"
    texts = [f"{number} " + f"{number * 7919} words and more " * 200 for number in range(3000)]
    table = pa.table(
        {
            "text": texts,
            "url": [f"https://example.org/{number}" for number in range(3000)],
            "lang": ["en", "bn", None] * 1000,
            "n": list(range(3000)),
            "tags": [["a", "b"]] * 3000,
        }
    )
    pq.write_table(table, path, compression=compression, data_page_version=version, use_dictionary=dictionary)
    weight = weights(path)
    assert weight.rows(0) >= 1000
    chunks = chunks_of(weight.stream, weight.size, 0)
    assert [pages_of(weight.stream, chunk).values for chunk in chunks] == [3000, 3000, 3000, 3000, 6000]
    whole = pq.read_metadata(path).row_group(0)
    assert [chunk.stored for chunk in chunks] == [whole.column(n).total_compressed_size for n in range(5)]
    assert sum(pages_of(weight.stream, chunk).unpacked for chunk in chunks) <= whole.total_byte_size


def test_the_longest_value_of_a_dictionary_is_known(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    values = [f"{number:05}" * 5 for number in range(3000)] + ["y" * 7000]
    pq.write_table(pa.table({"text": values * 2}), path)
    weight = weights(path)
    (chunk,) = chunks_of(weight.stream, weight.size, 0)
    assert pages_of(weight.stream, chunk).longest == 7000


@given(st.binary(max_size=60), st.integers(0, 40), st.binary(min_size=1, max_size=4))
def test_bytes_that_are_no_pages_are_told_as_such(data: bytes, at: int, change: bytes) -> None:
    stored = io.BytesIO()
    pq.write_table(pa.table({"text": ["a", "b"]}), stored)
    whole = stored.getvalue()
    place = len(whole) - 9 - at * 5
    for tried in (data, whole[:place] + change + whole[place + len(change) :]):
        try:
            for chunk in chunks_of(io.BytesIO(tried), len(tried), 0):
                pages_of(io.BytesIO(tried), chunk)
        except PagesError:
            continue
    with suppress(PagesError):
        pages_of(io.BytesIO(data), Chunk(6, 0, 1000, 1000, 0))


# --- columns ---


def test_records_with_fields_of_their_own_make_no_table_of_all_fields(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"text": "a"} | {f"{number}-{field}": 1 for field in range(100)} for number in range(300)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run_files([str(path)], str(tmp_path / "out.csv"), CLEANER)
    assert (tmp_path / "out.csv").read_bytes().partition(b"\n")[0].count(b",") < 1100
    assert (tmp_path / "out.csv").stat().st_size < 5 * MIB  # of 80 with a column for each field


@measured
def test_pages_that_wait_to_become_rows_are_few(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    with path.open("w") as stream:
        for number in range(300):
            stream.write(json.dumps({"id": number, "text": "a", "html": f"{number}" + "x" * MIB}) + "\n")
    taken = run(path, "out.parquet")
    assert taken.counts == (300, 0)
    assert taken.memory < 250
