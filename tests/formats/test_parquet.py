from __future__ import annotations

import datetime as dt
import decimal
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.samples import concatenated, log_of, read_all, read_until_error, source_of, write_all
from textclean import Digest, Log
from textclean.errors import InputError, RecordError
from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.infer_schema import output_layout
from textclean.formats.jsonl import JsonLines
from textclean.formats.parquet import Parquet
from textclean.formats.restore_json import original_json
from textclean.formats.sources import pieces, read_piece
from textclean.formats.tables.cells import cells_of
from textclean.formats.tables.schema import Layout

NOW = dt.datetime(2024, 2, 29, 12, 30, 1, 5, dt.UTC)
#: One column of every kind that Parquet can hold.
ODD = {
    "u8": pa.array([1, None, 255], pa.uint8()),
    "big": pa.array([2**64 - 1, None, 0], pa.uint64()),
    "half": pa.array([1.5, None, -2], pa.float16()),
    "dec": pa.array([decimal.Decimal("1.10"), None, decimal.Decimal("-3.00")]),
    "day": pa.array([NOW.date(), None, NOW.date()]),
    "clock": pa.array([NOW.time(), None, NOW.time()]),
    "ns": pa.array([1, None, -1], pa.timestamp("ns")),
    "zoned": pa.array([NOW, None, NOW], pa.timestamp("us", "Asia/Dhaka")),
    "long": pa.array([dt.timedelta(days=-1, microseconds=1), None, dt.timedelta(1)]),
    "bytes": pa.array([b"\xff\0", None, b""]),
    "fixed": pa.array([b"ab", None, b"cd"], pa.binary(2)),
    "word": pa.array(["a", None, "a"]).dictionary_encode(),
    "large": pa.array(["a", None, "b"], pa.large_string()),
    "list": pa.array([[1, None], None, []]),
    "struct": pa.array([{"a": {"b": [1.5]}}, None, {"a": None}]),
    "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
    "none": pa.nulls(3),
    "textclean": pa.array([{"run": "earlier"}, None, {"run": ""}]),
}

#: What else there is, and its first value in JSON.
ODDER: dict[str, tuple[pa.Array, object]] = {
    "a dictionary in a struct": (pa.StructArray.from_arrays([ODD["word"]], ["w"]), {"w": "a"}),
    "a list of one length": (pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int8(), 2)), [1, 2]),
    "a long list": (pa.array([["x"], None, []], pa.large_list(pa.string())), ["x"]),
    "an extension": (
        pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes(16), None, bytes(16)], pa.binary(16))),
        "A" * 22 + "==",
    ),
    "a view": (pa.array(["a", None, "b"], pa.string_view()), "a"),
    "many digits": (pa.array([decimal.Decimal(10**50), None, None], pa.decimal256(60, 1)), f"{10**50}.0"),
    "a year that Python does not know": (
        pa.array([10**17, None, 0], pa.timestamp("ms")),
        f"1970-01-01T00:00:00+{10**17}ms",
    ),
    "an offset": (pa.array([1, None, 2], pa.timestamp("ms", "+05:30")), "1970-01-01T05:30:00.001+05:30"),
    "deep": (
        pa.array(
            [[{"a": [("k", [1])]}], None, []], pa.list_(pa.struct([("a", pa.map_(pa.string(), pa.list_(pa.int16())))]))
        ),
        [{"a": [["k", [1]]]}],
    ),
}


def table(**columns: Any) -> pa.Table:  # noqa: ANN401 - whatever pyarrow takes
    return pa.table(columns)


def stored(path: Path, content: pa.Table, rows: int = 2) -> Path:
    pq.write_table(content, path, row_group_size=rows)
    return path


def test_every_type_comes_out_as_it_came_in_and_a_log_with_it(tmp_path: Path) -> None:
    before = pa.table({"id": [1, 2, 3], "text": ["a", "b", "c"], **ODD}).replace_schema_metadata({"made": "by hand"})
    source = source_of(stored(tmp_path / "in.parquet", before))
    layout = output_layout(Parquet(), [source])
    out = tmp_path / "out.parquet"
    write_all(read_piece(source), Parquet(), out, layout, str.upper)
    after = pq.read_table(out)
    logs = after["textclean"].to_pylist()
    assert [log["original"]["length"] for log in logs] == [1, 1, 1]
    assert after["text"].to_pylist() == ["A", "B", "C"]
    back = after.drop_columns(["textclean"]).rename_columns(before.column_names)
    assert after.schema.metadata == pq.read_schema(tmp_path / "in.parquet").metadata
    back = back.set_column(1, before.schema.field("text"), before["text"])
    assert back.schema.equals(before.schema)
    assert back.equals(before)


def test_every_type_is_something_in_json(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.parquet", pa.table({"text": ["a", "b", "c"], **ODD}))
    first, second, third = (json.loads(item.line.raw) for item in read_all(path) if isinstance(item, Document))
    assert first == {
        "text": "a",
        "u8": 1,
        "big": 2**64 - 1,
        "half": 1.5,
        "dec": "1.10",
        "day": "2024-02-29",
        "clock": "12:30:01.000005",
        "ns": "1970-01-01T00:00:00.000000001",
        "zoned": "2024-02-29T18:30:01.000005+06:00",
        "long": "-PT86399.999999S",
        "bytes": "/wA=",
        "fixed": "YWI=",
        "word": "a",
        "large": "a",
        "list": [1, None],
        "struct": {"a": {"b": [1.5]}},
        "map": [["k", 1]],
        "none": None,
        "textclean": {"run": "earlier"},
    }
    assert all(value is None for name, value in second.items() if name != "text")
    assert (third["ns"], third["dec"], third["map"]) == ("1969-12-31T23:59:59.999999999", "-3.00", [])


@pytest.mark.parametrize("name", ODDER)
def test_odd_types_go_in_and_out_and_into_json(tmp_path: Path, name: str) -> None:
    column, expected = ODDER[name]
    source = source_of(stored(tmp_path / "in.parquet", table(text=["a", "b", "c"], odd=column)))
    first, *_ = write_all(read_piece(source), Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]))
    assert first.record.fields["odd"] == expected
    before, after = (pq.read_table(tmp_path / f"{name}.parquet").select(["text", "odd"]) for name in ("in", "out"))
    assert after.schema.equals(before.schema)
    assert after.equals(before)


def test_numbers_that_json_does_not_have_are_strings(tmp_path: Path) -> None:
    values = [float("nan"), float("inf"), -float("inf")]
    path = stored(tmp_path / "in.parquet", table(text=["a", "b", "c"], x=values))
    found = [item.record.fields["x"] for item in read_all(path) if isinstance(item, Document)]
    assert found == ["NaN", "Infinity", "-Infinity"]


@given(st.integers(1, 6), st.integers(1, 10_000), st.integers(0, 30))
def test_all_row_groups_together_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: int, target: int, count: int
) -> None:
    texts = [f"text {number}" if number % 7 else None for number in range(count)]
    path = tmp_path_factory.getbasetemp() / "pieces.parquet"
    source = source_of(stored(path, table(id=range(count), text=pa.array(texts, pa.string())), rows))
    whole = read_all(path)
    parts = [list(read_piece(source, piece)) for piece in pieces(source, target)]
    assert concatenated(parts) == concatenated([whole])
    assert [item.position for part in parts for item in part] == list(range(1, count + 1))


def test_a_null_text_is_rejected_with_the_whole_row(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.parquet", table(text=["a", None], n=[1, 2]))
    _, reject = read_all(path)
    assert isinstance(reject, Reject)
    assert (reject.position, json.loads(reject.raw)) == (2, {"text": None, "n": 2})
    told = "the text has to be a string; --missing-text keep keeps such records"
    assert reject.error == f"'text' is null; {told}"


def test_a_text_that_is_not_utf8_is_rejected_with_its_bytes(tmp_path: Path) -> None:
    broken = pa.StringArray.from_buffers(2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xff\xfe"))
    path = stored(tmp_path / "in.parquet", table(text=broken))
    document, reject = read_all(path)
    assert isinstance(document, Document)
    assert isinstance(reject, Reject)
    assert "not UTF-8" in reject.error
    assert json.loads(reject.raw) == {"text": {"base64": "//4="}}


@pytest.mark.parametrize(
    "columns, told",
    [
        (
            {"body": ["a"]},
            r"in.parquet: no column 'text', and no 'html' \(columns: 'body'\); did you mean --text-field body\?",
        ),
        ({"text": [1]}, "in.parquet: column 'text' is of type int64; the text has to be a string"),
        ({"text": [b"a"]}, "in.parquet: column 'text' is of type binary"),
    ],
)
def test_a_file_without_a_text_is_told_by_name_and_column(tmp_path: Path, columns: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_all(stored(tmp_path / "in.parquet", table(**columns)))


def test_text_in_a_dictionary_stays_in_one(tmp_path: Path) -> None:
    before = table(text=pa.array(["a", "b", "a"]).dictionary_encode())
    source = source_of(stored(tmp_path / "in.parquet", before))
    write_all(read_piece(source), Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]))
    assert pq.read_table(tmp_path / "out.parquet").select(["text"]).equals(before)


def test_rows_on_both_sides_of_a_rejected_one_come_out_whatever_the_type_of_the_text(tmp_path: Path) -> None:
    before = table(text=pa.array(["a", None, "b"], pa.string_view()), n=[1, 2, 3])
    source = source_of(stored(tmp_path / "in.parquet", before))
    records = [item for item in read_piece(source) if isinstance(item, Document)]
    assert [document.position for document in records] == [1, 3]
    write_all(records, Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]))
    assert pq.read_table(tmp_path / "out.parquet").select(["text", "n"]).to_pylist() == [
        {"text": "a", "n": 1},
        {"text": "b", "n": 3},
    ]


def test_a_row_with_html_alone_gets_its_text_behind_the_log(tmp_path: Path) -> None:
    source = source_of(stored(tmp_path / "in.parquet", table(html=["<p>a"], n=[1])))
    write_all(read_piece(source), Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]))
    after = pq.read_table(tmp_path / "out.parquet")
    assert after.column_names == ["html", "n", "textclean", "text"]
    assert after["text"].to_pylist() == ["a"]


def test_files_with_other_columns_are_united_and_what_is_lacking_is_null_and_counted(tmp_path: Path) -> None:
    first = source_of(stored(tmp_path / "a.parquet", table(text=["a"], n=pa.nulls(1))))
    second = source_of(stored(tmp_path / "b.parquet", table(text=["b"], n=[1], more=["x"])))
    layout = output_layout(Parquet(), [first, second])
    assert layout is not None
    assert layout.missing == 1
    items = [*read_piece(first), *read_piece(second)]
    write_all(items, Parquet(), tmp_path / "out.parquet", layout)
    rows = pq.read_table(tmp_path / "out.parquet").drop_columns(["textclean"]).to_pylist()
    assert rows == [{"text": "a", "n": None, "more": None}, {"text": "b", "n": 1, "more": "x"}]


def test_columns_of_one_name_and_two_types_are_refused_before_any_work(tmp_path: Path) -> None:
    first = source_of(stored(tmp_path / "a.parquet", table(text=["a"], n=[1])))
    second = source_of(stored(tmp_path / "b.parquet", table(text=["b"], n=["1"])))
    with pytest.raises(InputError, match=r"column 'n': int64 in a\.parquet, string in b\.parquet"):
        output_layout(Parquet(), [first, second])


def test_a_layout_goes_through_json() -> None:
    layout = Layout((), "text", sampled=True, schema="x", missing=3)
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout


# --- damage ---


def test_cut_off_anywhere_a_file_is_told(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.parquet", table(text=["a", "b", "c"]))
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        seen, error = read_until_error(path, InputError)
        assert error is not None, end
        assert "no Parquet file, or not all of it" in str(error)
        assert not seen


def test_a_corrupt_row_group_is_told_by_number_and_column_and_what_came_before_is_kept(tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(6)]
    path = tmp_path / "in.parquet"
    pq.write_table(
        table(id=range(6), text=texts), path, row_group_size=2, write_page_checksum=True, use_dictionary=False
    )
    column = pq.read_metadata(path).row_group(1).column(1)
    data = bytearray(path.read_bytes())
    data[column.data_page_offset + column.total_compressed_size - 3] ^= 255
    path.write_bytes(data)
    seen, error = read_until_error(path, InputError)
    assert [item.record.id for item in seen if isinstance(item, Document)] == [0, 1]
    assert "in.parquet: row group 1, column 'text': corrupt: " in str(error)


def test_no_byte_can_be_wrong_in_the_pages_that_we_write(tmp_path: Path) -> None:
    source = source_of(stored(tmp_path / "in.parquet", table(text=["a", "b"], n=[1, 2])))
    path = tmp_path / "out.parquet"
    write_all(read_piece(source), Parquet(), path, output_layout(Parquet(), [source]))
    expected = [item.line.raw for item in read_all(path) if isinstance(item, Document)]
    whole = path.read_bytes()
    pages = pq.read_metadata(path).row_group(0)
    starts = [pages.column(index) for index in range(pages.num_columns)]
    for column in starts:
        place = (column.dictionary_page_offset or column.data_page_offset) + column.total_compressed_size - 1
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        seen, error = read_until_error(path, InputError)
        assert error is not None or [item.line.raw for item in seen if isinstance(item, Document)] == expected


# --- lines as rows ---

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["id2", "n", "textclean", "textclean.previous", "textclean_other", "a b", "é", ""])
RECORDS = st.lists(
    st.builds(
        lambda other, text: other | text,
        st.dictionaries(NAMES, VALUES, max_size=4),
        st.sampled_from([{"text": "some text"}, {"html": "<p>a"}, {"text": "", "html": 3}]),
    ),
    min_size=1,
    max_size=6,
)


@given(RECORDS, st.integers(0, 6))
def test_any_records_become_rows_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], sampled: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "in.jsonl").write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records))
    (folder / "sample.jsonl").write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records[:sampled]))
    layout = output_layout(Parquet(), [source_of(folder / "sample.jsonl")])
    written = write_all(read_all(folder / "in.jsonl"), Parquet(), folder / "out.parquet", layout)
    back = [item for item in read_all(folder / "out.parquet") if isinstance(item, Document)]
    originals = [
        json.loads(original_json(item, document.record.text)) for item, document in zip(back, written, strict=True)
    ]
    assert originals == records


def documents(*lines: bytes) -> list[Document]:
    items = JsonLines().read(io.BytesIO(b"\n".join(lines)), InputRef("a", "a"), ReadCounts())
    return [item for item in items if isinstance(item, Document)]


def test_what_does_not_fit_its_column_is_kept_digit_for_digit(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id":1,"text":"x","s":"a","d":0.5}')
    layout = output_layout(Parquet(), [source_of(path)])
    assert layout is not None
    line = b'{"id":123456789012345678901,"text":"x","s":"\\ud800","d":1e5,"new":[1.10,NaN],"e":null}'
    cells = cells_of(documents(line)[0], layout)
    assert cells.values == {"d": 1e5}
    assert cells.other == '{"id":123456789012345678901,"s":"\\ud800","new":[1.10,NaN],"e":null}'


def test_a_key_that_stands_twice_keeps_the_line(tmp_path: Path) -> None:
    line = b'{"text":"x", "n": 1, "n": 2}'
    (tmp_path / "in.jsonl").write_bytes(line)
    items = read_all(tmp_path / "in.jsonl")
    write_all(items, Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source_of(tmp_path / "in.jsonl")]))
    (back,) = read_all(tmp_path / "out.parquet")
    assert isinstance(back, Document)
    assert original_json(back, "x") == line


def test_a_text_with_a_lone_surrogate_is_refused_whole(tmp_path: Path) -> None:
    good, bad = documents(b'{"text":"x"}', b'{"text":"a\\ud800"}')
    with (tmp_path / "out.parquet").open("wb") as stream:
        writer = Parquet().writer(stream, Layout((), sampled=True))
        writer.write(good, "x", log_of("x", "x"))
        with pytest.raises(RecordError, match=r"lone surrogate \(U\+D800\), which neither Parquet"):
            writer.write(bad, "a", log_of("a\ud800", "a"))
        writer.close()
    assert pq.read_table(tmp_path / "out.parquet")["text"].to_pylist() == ["x"]


def test_row_groups_are_joined_as_they_are(tmp_path: Path) -> None:
    before = table(id=range(10), text=[str(number) for number in range(10)])
    source = source_of(stored(tmp_path / "in.parquet", before, 3))
    layout = output_layout(Parquet(), [source])
    parts = []
    for number, piece in enumerate(pieces(source, 1)):
        parts.append(tmp_path / f"{number}.parquet")
        write_all(read_piece(source, piece), Parquet(), parts[-1], layout)
    with (tmp_path / "out.parquet").open("wb") as stream:
        Parquet().join(parts, stream, layout)
    after = pq.read_table(tmp_path / "out.parquet")
    assert after.drop_columns(["textclean"]).equals(before)
    assert pq.read_metadata(tmp_path / "out.parquet").num_row_groups == 4


def test_fields_are_known_by_the_names_they_have(tmp_path: Path) -> None:
    path = stored(tmp_path / "in.parquet", table(key=["k"], body=["x"]))
    names = FieldNames(id="key", text="body")
    (item,) = read_piece(source_of(path, names))
    assert isinstance(item, Document)
    assert (item.record.id, item.record.text) == ("k", "x")


def test_an_empty_output_still_has_its_columns(tmp_path: Path) -> None:
    source = source_of(stored(tmp_path / "in.parquet", table(text=pa.array([], pa.string()))))
    write_all(read_piece(source), Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]))
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["text", "textclean"]


def test_logs_are_read_back_as_json_has_them(tmp_path: Path) -> None:
    source = source_of(stored(tmp_path / "in.parquet", table(text=["ab"])))
    write_all(read_piece(source), Parquet(), tmp_path / "out.parquet", output_layout(Parquet(), [source]), str.upper)
    (item,) = read_all(tmp_path / "out.parquet")
    assert isinstance(item, Document)
    assert Log.from_json(item.record.fields["textclean"]) == log_of("ab", "AB")
    assert item.record.text == "AB"
    assert Digest.of("AB") == log_of("ab", "AB").cleaned
