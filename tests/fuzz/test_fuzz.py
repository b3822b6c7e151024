"""Readers and logs meet files that were changed byte by byte: nothing comes out but our own errors.

``harness.py`` does the same with a fuzzer that follows the branches of the code. What either has found stands in
``cases``, in a folder for each target, and is tried each time.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.native import run
from fuzz.seeds import seeds
from fuzz.targets import TARGETS, check_log, read_all
from textclean.native import compiled

CASES = Path(__file__).parent / "cases"

_ODD = (
    *(b"\0", b"\n", b"\r", b'"', b"\\", b"\xff", b"\xef\xbb\xbf", b"{", b"[" * 2000, b"9" * 5000, b"1e999"),
    *(b"NaN", b"\\ud800", b"\\u0000", b"<div>" * 50, b"&#x110000;", b"Content-Length: -1\r\n", b"\x80\0\0\0"),
)
_pieces = st.binary(max_size=6) | st.sampled_from(_ODD)
_change = st.tuples(
    st.sampled_from(["put", "insert", "cut", "double", "end"]), st.floats(0, 1), st.integers(1, 40), _pieces
)


def changed(data: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    for kind, place, size, piece in changes:
        at = int(place * len(data))
        match kind:
            case "put":
                data = data[:at] + piece + data[at + len(piece) :]
            case "insert":
                data = data[:at] + piece + data[at:]
            case "cut":
                data = data[:at] + data[at + size :]
            case "double":
                data = data[: at + size] + data[at:]
            case _:
                data = data[:at]
    return data


def test_every_target_has_a_seed_that_is_read() -> None:
    assert set(seeds()) == set(TARGETS)
    for name, data in seeds().items():
        if name != "log":
            assert read_all(f".{name}", data), name


@pytest.mark.parametrize("target", TARGETS)
@given(changes=st.lists(_change, min_size=1, max_size=6))
def test_a_changed_file_costs_no_more_than_an_error(target: str, changes: list[tuple[str, float, int, bytes]]) -> None:
    TARGETS[target](changed(seeds()[target], changes))


@pytest.mark.parametrize("target", ["jsonl.gz", "csv.gz", "warc.gz"])
@given(changes=st.lists(_change, min_size=1, max_size=6))
def test_what_is_changed_inside_a_whole_gzip_costs_no_more(
    target: str, changes: list[tuple[str, float, int, bytes]]
) -> None:
    plain = seeds()[target.removesuffix(".gz")]
    TARGETS[target](gzip.compress(changed(plain, changes), 1, mtime=0))


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=200))
def test_any_bytes_cost_no_more_than_an_error(target: str, data: bytes) -> None:
    TARGETS[target](data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any value of JSON
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


@given(st.data(), st.lists(_json, min_size=1, max_size=3))
def test_any_value_at_any_place_of_a_log_costs_no_more_than_an_error(data: st.DataObject, values: list[Any]) -> None:
    line = json.loads(seeds()["log"])
    for value in values:
        *path, last = data.draw(st.sampled_from(list(places(line))[1:]))
        holder = line
        for key in path:
            holder = holder[key]
        holder[last] = value
    check_log(json.dumps(line).encode())


@given(_json)
def test_any_json_may_pose_as_a_log(value: Any) -> None:  # noqa: ANN401 - any value of JSON
    check_log(json.dumps({"text": "", "textclean": value}).encode())


def cases() -> list[Path]:
    return sorted(path for path in CASES.rglob("*") if path.is_file() and path.suffix != ".md")


@pytest.mark.parametrize("case", cases(), ids=lambda path: path.relative_to(CASES).as_posix())
def test_what_was_found_once_is_not_found_again(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.slow
@pytest.mark.skipif(compiled is None or sys.platform != "linux", reason="there is no native core to compile anew")
def test_the_native_core_touches_nothing_but_its_own(tmp_path: Path) -> None:
    assert run(60, tmp_path) == 0
