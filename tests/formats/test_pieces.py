from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats.samples import concatenated, read_all, source_of
from textclean.errors import InputError
from textclean.formats import lines
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.single_files import TextFile
from textclean.formats.sources import blocks, can_be_cut, pieces, read_block, read_piece
from textclean.formats.stored_file import ByteRange
from textclean.formats.whole_file import whole_file
from textclean.html.decoding import decoded_text

LINES = st.lists(
    st.sampled_from(
        [
            b'{"text":"x"}',
            b'{"text":"%b"}' % (b"long " * 30),
            b"",
            b" ",
            b"\r",
            b'{"text":"\xe9"}',
            b'{"text":"y"}\r',
            b"[",
        ]
    ),
    max_size=12,
)
FILES = st.builds(
    lambda mark, lines, end: mark + b"\n".join(lines) + end,
    st.sampled_from([b"", lines.BOM]),
    LINES,
    st.sampled_from([b"", b"\n"]),
)
CELLS = st.text(st.sampled_from('a",\n\r ব\u2028'), max_size=5)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=8)


def positions(items: list[Document | Reject]) -> list[int]:
    return [item.position for item in items]


@given(FILES, st.integers(1, 400))
@example(lines.BOM + b'{"text":"x"}\n', 1)
def test_all_pieces_together_are_the_whole(tmp_path_factory: pytest.TempPathFactory, data: bytes, target: int) -> None:
    path = tmp_path_factory.getbasetemp() / "pieces.jsonl"
    path.write_bytes(data)
    source, whole = source_of(path), read_all(path)
    readings = [read_piece(source, piece) for piece in pieces(source, target)]
    parts = [list(reading) for reading in readings]
    assert concatenated(parts) == concatenated([whole])
    before = 0
    absolute = []
    for reading, part in zip(readings, parts, strict=True):
        absolute += [before + position for position in positions(part)]
        before += reading.lines
    assert absolute == positions(whole)
    assert before == len(data.splitlines(keepends=True)) if b"\r" not in data else True


@given(FILES, st.integers(1, 400))
def test_all_blocks_together_are_the_whole(tmp_path_factory: pytest.TempPathFactory, data: bytes, target: int) -> None:
    path = tmp_path_factory.getbasetemp() / "blocks.jsonl.gz"
    path.write_bytes(gzip.compress(data))
    check_blocks(source_of(path), target, data)


@given(ROWS, st.integers(1, 100), st.sampled_from(["", "\ufeff"]))
def test_all_blocks_of_csv_together_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], target: int, mark: str
) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("id", "text"), *rows]]
    path = tmp_path_factory.getbasetemp() / "blocks.csv"
    path.write_bytes((mark + "\r\n".join(lines)).encode())
    check_blocks(source_of(path), target, path.read_bytes(), f"{mark}{lines[0]}\r\n".encode())
    read = [item for item in read_all(path) if isinstance(item, Document)]
    assert [(item.record.id, item.record.text) for item in read] == rows


def check_blocks(source: InputFile, target: int, data: bytes, head: bytes = b"") -> None:
    """Check the blocks of a source. Each but the first begins with a copy of ``head``."""
    assert can_be_cut(source)
    cut = list(blocks(source, target))
    assert all(block.startswith(head) for block in cut[1:])
    assert b"".join([*cut[:1], *(block[len(head) :] for block in cut[1:])]) == data
    assert all(len(block) >= target for block in cut[:-1])
    readings = [read_block(source, block, first=not number) for number, block in enumerate(cut)]
    parts = [list(reading) for reading in readings]
    whole = list(read_piece(source))
    assert concatenated(parts) == concatenated([whole])
    absolute = []
    before = 0
    for reading, part in zip(readings, parts, strict=True):
        absolute += [before + position for position in positions(part)]
        before += reading.lines
    assert absolute == positions(whole)


def test_a_file_is_cut_into_pieces_of_about_the_size_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text":"x"}\n' * 1000)
    cut = pieces(source_of(path), 4000)
    assert cut == (ByteRange(0, 4000), ByteRange(4000, 8000), ByteRange(8000, 13000))


def test_a_giant_line_belongs_to_the_piece_it_starts_in(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id":1,"text":"%b"}\n{"id":2,"text":"y"}' % (b"x" * 5000))
    source = source_of(path)
    counts = [len(list(read_piece(source, piece))) for piece in pieces(source, 1000)]
    assert counts == [1, 0, 0, 0, 1]


def test_a_file_that_shrank_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text":"x"}\n' * 10)
    source = source_of(path)
    path.write_bytes(b'{"text":"x"}\n' * 9)
    with pytest.raises(InputError, match="13 bytes shorter than it was"):
        list(read_piece(source, ByteRange(0, source.size)))


def test_a_line_without_end_is_an_error_and_no_flood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lines, "LONGEST", 1 << 20)
    monkeypatch.setattr("textclean.formats.tables.csv_records.LONGEST", 1 << 20)
    with pytest.raises(InputError, match=r"a:2: more than 1 MiB without a line end"):
        list(lines.lines(io.BytesIO(b"\n" + b"x" * (2 << 20)), "a", ReadCounts()))
    path = tmp_path / "a.csv"
    path.write_bytes(b'text\n"' + b"x\n" * (1 << 20))
    with pytest.raises(InputError, match=r"a.csv:2: a quote that no other one closes"):
        read_all(path)


class Dribble(io.BytesIO):
    """Gives a few bytes at a time, as a pipe may."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(min(size or 1, 7))


def test_blocks_are_the_same_however_their_bytes_arrive() -> None:
    data = b"".join(b'{"text":"%b"}\n' % (b"x" * (number % 40)) for number in range(200))
    assert list(lines.line_blocks(Dribble(data), "a", 100)) == list(lines.line_blocks(io.BytesIO(data), "a", 100))


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_blocks_before_the_fault_of_a_compressed_file_are_all_there(tmp_path: Path, ending: str) -> None:
    hashes = [hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(9999)]
    path = tmp_path / f"a.{ending}.gz"
    path.write_bytes(gzip.compress(b"text\n" + b"\n".join(hashes))[:-20])
    cut: list[bytes] = []
    with pytest.raises(InputError, match="cut off"):
        cut.extend(blocks(source_of(path), 1 << 30))
    assert b"".join(cut).count(b"\n") > 9000


class Broken:
    """A reader that yields what it is asked to, and then breaks."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, stream: BinaryIO, origin: InputRef, _: ReadCounts | None = None) -> Iterator[Document | Reject]:
        yield whole_file(stream, origin, "text", decoded_text)
        raise self.error


Breaking = Callable[[BaseException], Iterator[Document | Reject]]


@pytest.fixture
def breaking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Breaking:
    """Reads a file whose reader breaks with an error behind the first record."""

    def items(error: BaseException) -> Iterator[Document | Reject]:
        monkeypatch.setattr(TextFile, "read", Broken(error))
        (tmp_path / "a.txt").write_bytes(b"x")
        return iter(read_piece(source_of(tmp_path / "a.txt")))

    return items


@pytest.mark.parametrize("error", [ValueError("what is this"), KeyError("x"), RecursionError("deep")], ids=repr)
def test_an_error_that_nobody_thought_of_is_told_with_the_name_of_the_input(
    breaking: Breaking, error: Exception
) -> None:
    items = breaking(error)
    assert isinstance(next(items), Document)
    with pytest.raises(InputError, match=rf"a\.txt: cannot be read on: {type(error).__name__}: .*please report it"):
        next(items)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_is_no_fault_of_the_input_is_not_told_as_one(breaking: Breaking, error: type[BaseException]) -> None:
    items = breaking(error())
    next(items)
    with pytest.raises(error):
        next(items)


def test_an_error_of_who_takes_the_records_is_not_taken_for_one_of_the_input(breaking: Breaking) -> None:
    with pytest.raises(ValueError, match="ours"):  # noqa: PT012 - it is raised between two records
        for _ in breaking(KeyError("theirs")):
            raise ValueError("ours")
