"""JSON files: arrays, single objects and objects side by side, read piece by piece."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.samples import read_all, read_until_error, source_of
from textclean import Cleaner, Config, InputError
from textclean.formats.document import Document, Reject
from textclean.formats.json.values import json_values, on_one_line
from textclean.formats.sources import blocks, can_be_cut, read_block
from textclean.run import Options, run_files

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(['"', "\\", '\\"', "[{", "],", "\n"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=6)


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self._step = step

    def read1(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - a few, whatever is asked for
        return self.read(self._step)


def values(data: bytes, step: int = 1 << 17, most: int = 1 << 20) -> list[bytes]:
    return list(json_values(Trickle(data, step), "a.json", most))


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@given(OBJECTS, st.sampled_from([None, 1]), st.integers(1, 9), st.sampled_from(["", "\ufeff", " \n"]), st.booleans())
def test_the_items_of_an_array_are_found_however_the_bytes_arrive(
    items: list[Any], indent: int | None, step: int, before: str, ascii_only: bool
) -> None:
    data = (before + json.dumps(items, indent=indent, ensure_ascii=ascii_only)).encode(errors="surrogatepass")
    assert [json.loads(raw) for raw in values(data, step)] == items


@given(
    OBJECTS.filter(bool), st.sampled_from([None, 1]), st.integers(1, 9), st.sampled_from(["\n", "", " ", "\r\n\r\n"])
)
def test_objects_side_by_side_are_found_however_the_bytes_arrive(
    items: list[Any], indent: int | None, step: int, between: str
) -> None:
    # An empty object has no line breaks. It would say that there is an object on each line.
    items = [{"n": 1, **item} for item in items]
    data = between.join(json.dumps(item, indent=indent) for item in items).encode()
    assert [json.loads(raw) for raw in values(data, step)] == items


@given(VALUES)
def test_on_one_line_a_value_stays_what_it_is(value: Any) -> None:  # noqa: ANN401 - anything that JSON can say
    raw = json.dumps(value, indent=2).replace("\n", "\r\n").encode()
    line = on_one_line(raw)
    assert b"\n" not in line
    assert b"\r" not in line
    assert json.loads(line) == value


@given(st.binary(max_size=60), st.integers(1, 9))
def test_no_bytes_do_harm(data: bytes, step: int) -> None:
    try:
        found = values(data, step)
    except InputError:
        return
    assert sum(map(len, found)) <= len(data)


@pytest.mark.parametrize(
    "data, message",
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b'[{"text":"a"},', "no end"),
        (b'[{"text":"a"}, {"te', "no end"),
        (b'[{"text":"a"}]\n{"text":"b"}', "something follows the end"),
    ],
)
def test_what_is_no_whole_array_is_told_after_what_can_be_read(tmp_path: Path, data: bytes, message: str) -> None:
    seen, error = read_until_error(stored(tmp_path / "a.json", data), InputError)
    assert message in str(error)
    assert len(seen) == data.count(b'"a"')


def test_a_value_has_bounds() -> None:
    with pytest.raises(InputError, match=r"a\.json: value 2: more than 0 MiB in one value"):
        values(b'[1, "' + b"x" * 3000 + b'"]', step=100, most=1000)


def test_a_long_string_is_read_once_and_not_again_with_each_chunk() -> None:
    stream = Trickle(b'[{"text":"' + b'\\"x' * 3_000_000 + b'"}]', 1 << 12)
    assert [len(raw) for raw in json_values(stream, "a.json", 1 << 30)] == [9_000_011]


def test_what_is_no_record_costs_only_itself(tmp_path: Path) -> None:
    data = b'[{"text": "a"}, 7, {"text": broken}, [1], {"body": "x"}, {"text": "b",\n "n": 1.10}]'
    items = read_all(stored(tmp_path / "a.json", data))
    assert [item.position for item in items] == [1, 2, 3, 4, 5, 6]
    rejects = [item for item in items if isinstance(item, Reject)]
    assert [item.raw for item in rejects] == [b"7", b'{"text": broken}', b"[1]", b'{"body": "x"}']
    assert "did you mean --text-field body?" in rejects[-1].error
    last = items[-1]
    assert isinstance(last, Document)
    assert last.line.raw == b'{"text": "b", "n": 1.10}'


def test_in_lines_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    data = b'{"text": "a"}\n{"text": "b}\n\n{"text": "c"}\n'
    items = read_all(stored(tmp_path / "a.json", data))
    assert [(type(item).__name__, item.position) for item in items] == [("Document", 1), ("Reject", 2), ("Document", 3)]


@given(OBJECTS, st.integers(1, 60))
def test_all_blocks_together_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, items: list[Any], target: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "blocks.json"
    path.write_text(json.dumps([{"text": "x", "held": item} for item in items]), "utf-8")
    source = source_of(path)
    assert can_be_cut(source)
    read = [
        item.record.fields
        for number, block in enumerate(blocks(source, target))
        for item in read_block(source, block, first=not number)
        if isinstance(item, Document)
    ]
    assert read == [{"text": "x", "held": item} for item in items]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", ["out.json", "out.json.gz", "out.json.zst", "out.json.xz"])
def test_an_output_is_one_array_whatever_the_number_of_its_shards(tmp_path: Path, name: str, workers: int) -> None:
    records = [{"id": number, "text": f"Story {number}.\n\nShare this article"} for number in range(200)]
    source = stored(tmp_path / "in.json", json.dumps(records, indent=1).encode())
    cleaner = Cleaner(Config(only=("share_labels",)))
    manifest = run_files([str(source)], str(tmp_path / name), cleaner, Options(workers=workers, shard_bytes=2_000))
    assert manifest.shards > 3
    items = read_all(tmp_path / name)
    assert [item.record.text for item in items if isinstance(item, Document)] == [f"Story {n}." for n in range(200)]
    if name.endswith(".gz"):
        assert len(json.loads(gzip.decompress((tmp_path / name).read_bytes()))) == 200


def test_an_output_without_records_is_an_empty_array(tmp_path: Path) -> None:
    source = stored(tmp_path / "in.json", b"[]")
    run_files([str(source)], str(tmp_path / "out.json"), Cleaner(Config(only=("share_labels",))))
    assert (tmp_path / "out.json").read_bytes() == b"[]\n"
