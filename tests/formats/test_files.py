from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from formats.samples import read_all as read_file
from formats.samples import read_until_error
from textclean.errors import InputError, OutputError
from textclean.formats import whole_file
from textclean.formats.document import Document, Reject
from textclean.formats.registry import find_format, input_format, output_format


@pytest.mark.parametrize("content", ["", "a\r\nb\rc\n", "\ufeffwith mark", "a\x00b", "\u0995\u09bc"])
def test_a_text_file_is_a_record_with_its_bytes_as_they_are(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode())
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert (document.record.id, document.record.text) == ("a.txt", content)
    assert json.loads(document.line.raw) == {"id": "a.txt", "text": content}


def test_a_text_file_that_is_not_utf8_is_rejected_with_the_place_of_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("größe".encode("latin-1"))
    (reject,) = read_file(path)
    assert isinstance(reject, Reject)
    assert "byte 0xf6 at offset 2" in reject.error
    assert reject.raw == path.read_bytes()


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_a_file_may_be_as_long_as_a_line_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(whole_file, "LONGEST", 1 << 20)
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"a" * (1 << 20))
    assert len(read_file(path)) == 1
    path.write_bytes(b"a" * (1 << 20) + b"a")
    with pytest.raises(InputError, match=rf"a\.{ending}: more than 1 MiB, and a file is one record; "):
        read_file(path)


def test_an_html_file_is_a_record_with_html_and_the_text_made_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.HTM"
    path.write_text("<title>t</title><p>x", "utf-8")
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert document.record.html == "<title>t</title><p>x"
    assert document.record.text == "x"
    assert list(json.loads(document.line.raw)) == ["id", "html"]


def test_records_before_the_end_of_a_cut_file_are_read_and_then_it_is_named(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"id":%d,"text":"%d"}\n' % (number, number * 7919) for number in range(9999)))
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    seen, error = read_until_error(path, InputError)
    assert "cut.jsonl.gz: cut off" in str(error)
    assert 1000 < len(seen) < 9999
    assert [item.position for item in seen] == list(range(1, len(seen) + 1))


@pytest.mark.parametrize("content", [b"no gzip at all", b"\x1f\x8b\x08\x00" + b"\xff" * 40])
def test_corrupt_compressed_files_are_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.jsonl\.gz: "):
        read_file(path)


def test_formats_are_known_by_suffix_in_any_case() -> None:
    assert find_format(Path("A.JSONL.GZ")) is find_format(Path("b.jsonl"))
    assert find_format(Path("a.txt.xz")) is find_format(Path("b.MD"))
    assert find_format(Path("a.parquet.gz")) is None
    assert find_format(Path("jsonl")) is None


def test_an_unknown_kind_of_file_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InputError, match=r"a\.dat: .*\.jsonl, .* \.htm \(and \.gz, .*--input-format NAME"):
        input_format(Path("a.dat"))
    with pytest.raises(OutputError, match=r"a\.txt: .*\.jsonl"):
        output_format(Path("a.txt"))
