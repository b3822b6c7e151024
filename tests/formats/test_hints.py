"""A file that is not read as it is gets a message that says what it seems to be, and what to do."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path
from types import ModuleType

import pytest
from backports import zstd

from formats.samples import read_all
from textclean.errors import InputError
from textclean.formats.document import Reject
from textclean.formats.registry import input_format


def stored(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def errors_of(path: Path) -> str:
    return "\n".join(item.error for item in read_all(path) if isinstance(item, Reject))


@pytest.mark.parametrize(
    "data, told",
    [
        (b'{"text": {"0": "a", "1": "b"}}', "a data frame by columns: write it with orient='records'"),
        (b'{"columns": ["id", "text"], "index": [0], "data": [[1, "a"]]}', "a data frame by columns"),
        (b'{"0": {"id": 1, "text": "a"}}', "its members seem to be the records: make lines of them, as jq -c '.[]'"),
        (
            b'{"n": 2, "my articles": [{"body": "a"}]}',
            """in 'my articles': make lines of them, as jq -c '.["my articles"][]'""",
        ),
        (
            b'{"text": null, "maintext": "a"}',
            "'text' is null; the text has to be a string; did you mean --text-field maintext?",
        ),
        (b'{"text": null, "title": "a"}', "'text' is null; the text has to be a string; --missing-text keep"),
        (b'{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9}', "'g', 'h' and 1 more);"),
        (b'{"' + b"x" * 300 + b'": 1}', "(fields: '" + "x" * 40 + "…');"),
        (b'{"text": "\xe9"}', "not UTF-8: byte 0xe9 at offset 10"),
    ],
)
def test_an_object_that_is_no_record(tmp_path: Path, data: bytes, told: str) -> None:
    (reject,) = read_all(stored(tmp_path / "a.json", data))
    assert isinstance(reject, Reject)
    assert told in reject.error
    assert reject.raw == data.strip(b"\n")


@pytest.mark.parametrize("library, suffix", [(gzip, "gz"), (bz2, "bz2"), (lzma, "xz"), (zstd, "zst")])
def test_lines_that_are_compressed_and_not_named_so(tmp_path: Path, library: ModuleType, suffix: str) -> None:
    data = library.compress(b"".join(b'{"text": "%d"}\n' % number for number in range(1000)))
    assert f"give the file a name that ends in .{suffix}" in errors_of(stored(tmp_path / "a.jsonl", data))


@pytest.mark.parametrize("data", [b"[" * 10_000_000, b'{"a":' * 1_000_000])
def test_what_is_nested_without_end_is_given_up_soon(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="nested deeper than 65,536 levels"):
        read_all(stored(tmp_path / "a.json", data))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_in_utf_16(tmp_path: Path, name: str) -> None:
    first = read_all(stored(tmp_path / name, '{"text": "a"}'.encode("utf-16")))[0]
    assert isinstance(first, Reject)
    assert "not UTF-8: byte 0xff at offset 0; it seems to be UTF-16: save the file as UTF-8" in first.error


@pytest.mark.parametrize(
    "data, told",
    [
        (b'1,https://example.org/1,"A story."\n', "a.csv:1: no head: the first line seems to be a record"),
        (b'1,"A story.\nIt ends."\n', "put a line with the names of the columns before it"),
        (b"1," + b"A story. " * 20 + b"\n", "the first line seems to be a record"),
        (b"null\tnull\t" + b"A story. " * 20 + b"\n", "the first line seems to be a record"),
        ("id,text\n1,a\n".encode("utf-16"), "it seems to be UTF-16: save the file as UTF-8"),
    ],
)
def test_a_table_without_a_head(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InputError) as error:
        read_all(stored(tmp_path / "a.csv", data))
    assert told in str(error.value)


def test_a_row_in_which_backslashes_stand_before_quotes(tmp_path: Path) -> None:
    data = b'id,text\n1,"He said \\"hi\\", and left"\n2,b\n3,"no, he did"" not"\n'
    items = read_all(stored(tmp_path / "a.csv", data))
    assert [isinstance(item, Reject) for item in items] == [True, False, False]
    assert isinstance(items[0], Reject)
    assert "as Spark writes them: write it with the option escape='\"'" in items[0].error


def test_arrays_one_after_the_other_are_read_as_one(tmp_path: Path) -> None:
    data = b'[\n{"text": "a"},\n{"text": "b"}\n]\n [] [{"text": "c"}]\n'
    assert [item.position for item in read_all(stored(tmp_path / "a.json", data))] == [1, 2, 3]
    with pytest.raises(InputError, match="the array has no end"):
        read_all(stored(tmp_path / "b.json", data + b'[{"text": "d"}'))


@pytest.mark.parametrize(
    "name, told",
    [
        ("a.csv.zip", "unpack it first"),
        ("a.XLSX", "save the sheet as CSV in UTF-8"),
        ("a.pkl", "write its records as Parquet or JSON Lines"),
        ("feed.xml", "--input-format html; for a feed or a table, write its records as Parquet or JSON Lines"),
    ],
)
def test_a_kind_of_file_that_is_not_read(name: str, told: str) -> None:
    with pytest.raises(InputError, match="not a kind of file that is read; ") as error:
        input_format(name)
    assert told in str(error.value)
