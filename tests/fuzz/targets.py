"""What is fuzzed: each target takes any bytes, and nothing may come out of it but our own errors.

``TARGETS`` names them by the ending of the files they read, and ``log`` for the log of a record.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from textclean.errors import LogError, TextcleanError
from textclean.formats.document import Document, InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json
from textclean.formats.jsonl import output_line, parse_line
from textclean.formats.registry import input_format
from textclean.formats.sources import blocks, can_be_cut, pieces, read_block, read_piece
from textclean.log.blame import blame_original, blame_output
from textclean.log.edit import Digest
from textclean.log.model import Log
from textclean.log.restore import replay, restore, undo, verify

ENDINGS = (
    *(".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.gz", ".parquet"),
    *(".warc", ".warc.gz", ".wet", ".txt", ".html"),
)
_FOLDER = tempfile.TemporaryDirectory(prefix="fuzz")


def read_all(ending: str, data: bytes) -> int:
    """Read bytes as a file of this ending, in every way in which it is read; return how many records are in it."""
    path = str(Path(_FOLDER.name) / f"input{ending}")
    Path(path).write_bytes(data)
    source = InputFile(path, input_format(path), InputRef("input", "input"), len(data))
    count = _documents(lambda: read_piece(source))
    for piece in pieces(source, 64):
        _documents(lambda piece=piece: read_piece(source, piece))  # type: ignore[misc]
    if can_be_cut(source):
        _cut(source)
    return count


def check_log(data: bytes) -> None:
    """Read bytes as an output's line and do with its log whatever can be done with one."""
    try:
        value = from_json(data)
    except ValueError:
        return
    text = value.get("text") if isinstance(value, dict) else None
    text = text if isinstance(text, str) else ""
    held = value.get("textclean") if isinstance(value, dict) else value
    try:
        log = Log.from_json(held)
    except TextcleanError:
        return
    problems = verify(text, log)
    for action in (restore, replay, _undo):
        try:
            action(text, log)
        except LogError:
            # What is lawful, whole, and of this text, can be restored.
            assert problems or action is replay or any(edit.removed is None for edit in log.edits)
    for offset in (-1, 0, 1, len(text)):
        blame_original(log, offset)
        try:
            blame_output(log, offset)
        except IndexError:
            assert not 0 <= offset < log.cleaned.length
    assert Log.from_json(from_json(to_json(log.to_json()))) == log


def _undo(text: str, log: Log) -> None:
    lawful = not verify(text, log)
    undone = undo(text, log, label="share_label")
    assert not lawful or verify(*undone) == []


def _documents(reading: Callable[[], object]) -> int:
    count = 0
    try:
        for item in reading():  # type: ignore[attr-defined]
            count += 1
            if isinstance(item, Document):
                _write(item)
            else:
                to_json(item.to_json())
    except TextcleanError as error:
        assert str(error)  # noqa: PT017 - what is raised by chance cannot be expected
    return count


def _write(document: Document) -> None:
    record = document.record
    digest = Digest.of(record.text)
    raw = output_line(document.line, record, record.text, Log("run", digest, digest))
    parse_line(raw)


def _cut(source: InputFile) -> None:
    first = True
    try:
        for block in blocks(source, 64):
            _documents(lambda block=block, first=first: read_block(source, block, first=first))  # type: ignore[misc]
            first = False
    except TextcleanError as error:
        assert str(error)  # noqa: PT017 - as above


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    **{ending[1:]: lambda data, ending=ending: read_all(ending, data) for ending in ENDINGS},  # type: ignore[misc]
    "log": check_log,
}
