"""What ``how-to/bad-input.md`` says of each bad input and output is what happens."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from docs.pages import DOCS, read, rows, sections
from textclean.cli import main

GOOD = b'{"id": 1, "text": "A story."}\n'
ZIPPED = gzip.compress(b"".join(b'{"id": %d, "text": "Story %d."}\n' % (n, n * 7919) for n in range(2000)))

#: Each row of the page's tables: the files that are there, and the arguments of ``textclean run``, if not the files.
LINES = {
    "a line that is no JSON": b'{"id": 2, "text": "cut off\n',
    "JSON that is no object": b"[1, 2]\n",
    "nested too deeply to be read (about a thousand levels)": b'{"text": "a", "x": %s%s}\n'
    % (b"[" * 5000, b"]" * 5000),
    "a line that is not UTF-8": b'{"text": "\xe9"}\n',
    "no `text`, and no `html` to take it from": b'{"id": 2, "title": "a"}\n',
    "a `text` that is null, a number, a list …": b'{"text": null}\n',
    "an `id` that is neither string nor whole number": b'{"id": 1.5, "text": "a"}\n',
    "an empty `text`": b'{"text": ""}\n',
    "a blank line": b" \n" + GOOD,
    "a byte order mark at the start of the file": b"\xef\xbb\xbf" + GOOD,
    "a lone surrogate (`\\ud800`)": b'{"text": "a \\ud800 b"}\n',
    "a NUL or another control character, escaped": b'{"text": "a \\u0000 \\u001b b"}\n',
    "an integer beyond 64 bits, `1e5`, `NaN`": b'{"text": "a", "x": [123456789012345678901234567890, 1e5, NaN]}\n',
    "one key twice in an object": b'{"text": "one", "text": "two"}\n',
    "an `id` that came before": GOOD + GOOD,
}
FILES: dict[str, tuple[dict[str, bytes], list[str]]] = {
    "an empty `.jsonl` file": ({"in.jsonl": b""}, []),
    "an empty `.txt` file": ({"in.txt": b""}, []),
    "a `.txt` or `.html` file that is not UTF-8": ({"in.txt": b"caf\xe9"}, []),
    "a byte order mark in a `.txt` file": ({"in.txt": b"\xef\xbb\xbfA story."}, []),
    "`.gz` that is cut off": ({"in.jsonl.gz": ZIPPED[: len(ZIPPED) // 2]}, []),
    "`.gz` that is corrupt, or no gzip at all": ({"in.jsonl.gz": GOOD}, []),
    "a file in a given folder that is of no known kind": ({"in/a.txt": b"A story.", "in/b.doc": b"?"}, ["in"]),
    "a file that is named twice": ({"in.jsonl": GOOD}, ["in.jsonl", "./in.jsonl"]),
    "a file that is not there, or must not be read": ({}, ["missing.jsonl"]),
    "a file of an unknown kind that was named": ({"in.doc": b"?"}, []),
    "a pattern or folder with nothing in it to read": ({}, ["*.jsonl"]),
}
OUTPUTS = {
    "in a folder that is not there": "nowhere/out.jsonl",
    "of a kind that cannot be written": "out.doc",
    "is an input": "in.jsonl",
    "standard output (`-`)": "-",
}
#: Cannot be brought about for whoever may write everywhere.
UNTRIED = {"cannot be written, or no longer can"}


@attrs.frozen
class Stated:
    """What the page says becomes of an input."""

    outcome: str
    status: str


def stated() -> dict[str, Stated]:
    text = sections(read(DOCS / "how-to" / "bad-input.md"))["What becomes of what"]
    return {row[0]: Stated(row[1], row[2]) for row in rows(text) if row[0] not in ("input", "output")}


STATED = stated()


def run(folder: Path, files: dict[str, bytes], inputs: list[str], output: str = "out.jsonl") -> int:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    # No plugin has a part in this; with one alone a run is quick.
    return CliRunner().invoke(main, ["run", *(inputs or files), "-o", output, "--only", "kept_share"]).exit_code


def manifest(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "out.jsonl.manifest.json").read_text("utf-8"))
    return value


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_row_is_tried() -> None:
    assert set(STATED) == {*LINES, *FILES, *OUTPUTS, *UNTRIED}


@pytest.mark.parametrize("row", LINES)
def test_a_line(row: str, tmp_path: Path) -> None:
    assert str(run(tmp_path, {"in.jsonl": LINES[row]}, [])) == STATED[row].status
    counts = manifest(tmp_path)["counts"]
    out = (tmp_path / "out.jsonl").read_bytes()
    if STATED[row].outcome.startswith("rejected"):
        assert (counts["records_out"], counts["rejected"]) == (0, 1)
        reject = json.loads((tmp_path / "out.jsonl.rejects.jsonl").read_bytes())
        assert ("raw_base64" in reject) == ("raw_base64" in STATED[row].outcome)
        return
    assert counts["rejected"] == 0
    out.decode()
    # All that is not text and log comes out byte for byte, and here no text is edited.
    given = LINES[row].removeprefix(b"\xef\xbb\xbf").strip().split(b"\n")
    assert [line.partition(b',"textclean":')[0] for line in out.splitlines()] == [line.rstrip(b"}") for line in given]
    assert ("duplicate_ids" in manifest(tmp_path)["warnings"]) == ("duplicate_ids" in STATED[row].outcome)


@pytest.mark.parametrize("row", FILES)
def test_a_file(row: str, tmp_path: Path) -> None:
    outcome = STATED[row].outcome
    assert str(run(tmp_path, *FILES[row])) == STATED[row].status
    if outcome == "nothing is done":
        assert not list(tmp_path.glob("out*"))
        return
    told = manifest(tmp_path)
    assert told["counts"]["rejected"] == outcome.startswith("rejected")
    assert all(report["whole"] for report in told["inputs"]) == ('"whole": false' not in outcome)
    assert all(f"warnings.{name}" in outcome for name in told["warnings"])
    assert len(told["warnings"]) == outcome.count("warnings.")
    empty = outcome.startswith(("no records", "rejected")) or "no gzip at all" in row
    assert (told["counts"]["records_out"] == 0) == empty


@pytest.mark.parametrize("row", OUTPUTS)
def test_an_output(row: str, tmp_path: Path) -> None:
    status = run(tmp_path, {"in.jsonl": GOOD}, [], OUTPUTS[row])
    assert str(status) == (STATED[row].status or "0")
    assert [file.name for file in tmp_path.iterdir()] == ["in.jsonl"]
    assert (tmp_path / "in.jsonl").read_bytes() == GOOD
