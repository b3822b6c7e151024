"""What ``how-to/bad-input.md`` says of each bad input and output is what happens."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from click.testing import CliRunner, Result

from docs.pages import DOCS, read, rows, sections
from textclean import Cleaner, Config
from textclean.cli.main import main
from textclean.run import Run, plan
from textclean.run.progress import Silent

GOOD = b'{"id": 1, "text": "A story."}\n'
ZIPPED = gzip.compress(b"".join(b'{"id": %d, "text": "Story %d."}\n' % (n, n * 7919) for n in range(2000)))


def parquet(rows: int = 9, **columns: Any) -> bytes:  # noqa: ANN401 - whatever pyarrow takes
    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored, row_group_size=rows, use_dictionary=False, write_page_checksum=True)
    return stored.getvalue()


def corrupt(data: bytes, row_group: int) -> bytes:
    column = pq.read_metadata(io.BytesIO(data)).row_group(row_group).column(0)
    place = column.data_page_offset + column.total_compressed_size - 1
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def warc(content: bytes, head: bytes = b"Content-Type: text/html; charset=utf-8\r\n") -> bytes:
    content = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + content
    told = b"WARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d" % len(content)
    return b"WARC/1.0\r\n" + told + b"\r\n\r\n" + content + b"\r\n\r\n"


#: Each row of the page's tables: the files that are there, and the arguments of ``textclean run``, if not the files.
LINES = {
    "a line that is no JSON": b'{"id": 2, "text": "cut off\n',
    "JSON that is no object": b"[1, 2]\n",
    "more than 1,048,576 values, or more than 65,536 fields": b'{"text": "a", "x": [%b1]}\n' % (b"1," * (1 << 20)),
    "a `text` of more than 33,554,432 characters or 262,144 lines": b'{"text": "%b"}\n' % (b"a\\n" * (1 << 18)),
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
    "a `.txt` file that is not UTF-8, without the byte order mark of UTF-16 or UTF-32": ({"in.txt": b"caf\xe9"}, []),
    "a `.html` file in another charset than UTF-8": ({"in.html": b"<meta charset=latin1>caf\xe9"}, []),
    "a `.html` file with a byte that its charset does not have": ({"in.html": b"<meta charset=euc-jp>caf\xff"}, []),
    "a page of more than 33,554,432 characters or 1,048,576 tags, or one that cannot be parsed": (
        {"in.html": b"<p>" + b"a" * (32 << 20)},
        [],
    ),
    "a byte order mark in a `.txt` file": ({"in.txt": b"\xef\xbb\xbfA story."}, []),
    "`.gz` that is cut off": ({"in.jsonl.gz": ZIPPED[: len(ZIPPED) // 2]}, []),
    "`.gz` that is corrupt, or no gzip at all": ({"in.jsonl.gz": GOOD}, []),
    "`.gz` whose checksum is wrong": ({"in.jsonl.gz": ZIPPED[:-8] + bytes(4) + ZIPPED[-4:]}, []),
    "`.zst` that is cut off": ({"in.jsonl.zst": zstd.compress(GOOD) + zstd.compress(GOOD)[:-1]}, []),
    "something else behind the end of a `.gz` or `.zst`": ({"in.jsonl.gz": gzip.compress(GOOD) + b"?"}, []),
    "a row of CSV with too few or too many cells": ({"in.csv": b"id,text\n1\n"}, []),
    "a row of CSV with more than 65,536 cells": ({"in.csv": b"id,text\n" + b"," * (1 << 16) + b"\n"}, []),
    "`.gz`, `.zst` or Parquet that stands for more than 256 MiB and a thousand times its own bytes": (
        {"in.jsonl.zst": zstd.compress(GOOD + b"\n" * (300 << 20))},
        [],
    ),
    "a row of CSV with a quote inside a cell that is not quoted": ({"in.csv": b'id,text\n1,a "b" c\n'}, []),
    "a cell of CSV that a spreadsheet takes for a formula (`=1+1`, `@SUM(A1)`)": (
        {"in.csv": b"id,text\n=1+1,@SUM(A1)\n"},
        [],
    ),
    "a row of CSV that is not UTF-8": ({"in.csv": b"id,text\n1,\xe9\n"}, []),
    "a quote in CSV that no other one closes": ({"in.csv": b'id,text\n1,"a\n2,b\n'}, []),
    "a CSV file without a head, or one without a column for the text": ({"in.csv": b"id,body\n1,a\n"}, []),
    "a row of Parquet whose text is null": ({"in.parquet": parquet(text=pa.array([None], pa.string()))}, []),
    "a Parquet file whose text is missing or no string": ({"in.parquet": parquet(text=[1])}, []),
    "Parquet that is cut off, or no Parquet at all": ({"in.parquet": parquet(text=["a"])[:-1]}, []),
    "a corrupt row group of Parquet": ({"in.parquet": corrupt(parquet(1, text=["a", "b"]), 1)}, []),
    "a record of a WARC that is no page, of any length": (
        {"in.warc": warc(b"a") + warc(b"a", b"Content-Type: image/png\r\n")},
        [],
    ),
    "a page of a WARC with bytes that its encoding does not have": ({"in.warc": warc(b"a \xff b")}, []),
    "a page of a WARC that is no text in its charset, or in a charset that browsers refuse": (
        {"in.warc": warc(b"a", b"Content-Type: text/html; charset=hz-gb-2312\r\n")},
        [],
    ),
    "a page of a WARC that was cut off": (
        {"in.warc": warc(gzip.compress(b"<p>a")[:-4], b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n")},
        [],
    ),
    "a page of a WARC that is stored unpacked, though its head says that it is packed": (
        {"in.warc": warc(b"<p>a", b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n")},
        [],
    ),
    "a record of a WARC of which a segment is missing": (
        {"in.warc": warc(b"<p>a").replace(b"WARC-Type", b"WARC-Segment-Number: 1\r\nWARC-Type")},
        [],
    ),
    "a response in a WARC that cannot be unpacked, or unpacks to more than 256 MiB": (
        {"in.warc": warc(b"?", b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n")},
        [],
    ),
    "a page of a WARC that says it has more than 256 MiB": (
        {"in.warc": warc(b"a") + b"WARC/1.0\r\nContent-Length: %b\r\n\r\n" % (b"9" * 5000)},
        [],
    ),
    "a WARC that is cut off": ({"in.warc": warc(b"a") + warc(b"b")[:-9]}, []),
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
#: Files, and the output that has columns.
COLUMNS: dict[str, tuple[dict[str, bytes], str]] = {
    "a lone surrogate in the text, which such an output cannot hold": (
        {"in.jsonl": b'{"text": "\\ud800"}\n'},
        "out.csv",
    ),
    "a field that has no column, or does not fit its own": (
        {"in.jsonl": GOOD * 1000 + b'{"id": "x", "text": "a", "new": 1}\n'},
        "out.parquet",
    ),
    "a column that some inputs lack": (
        {"a.parquet": parquet(text=["a"]), "b.parquet": parquet(text=["b"], n=[1])},
        "out.parquet",
    ),
    "a column of two types in two Parquet files": (
        {"a.parquet": parquet(text=["a"], n=["1"]), "b.parquet": parquet(text=["b"], n=[1])},
        "out.parquet",
    ),
}
#: Plugins that change the input while it is read.
CHANGES = {
    "a file that grows while it is read": "stream.write(b'{}')",
    "a file that shrinks while it is read": "stream.truncate(0)",
    "a file that is written while it is read, and keeps its size": "os.pwrite(stream.fileno(), b'{', 0)",
    "another file of the same size in its place while it is read": (
        "os.replace(shutil.copy2('in.jsonl', 'b'), 'in.jsonl')"
    ),
}
CHANGING = """
import os, shutil
from textclean import hookimpl

tags = {}

@hookimpl
def tag(view):
    with open("in.jsonl", "rb+") as stream:
        stream.seek(0, 2)
        %s
    return []
"""
#: What is there before the run: files; the output; what more the command has.
THERE: dict[str, tuple[dict[str, bytes], str]] = {
    "is there, and was not written by textclean or was changed since": ({"out.jsonl": b"mine"}, "out.jsonl"),
    "has a manifest or rejects beside it that were not written by textclean": (
        {"out.jsonl.rejects.jsonl": b"mine"},
        "out.jsonl",
    ),
    "is a folder, a pipe or a device with the name of a file": ({"out.jsonl.manifest.json/x": b"mine"}, "out.jsonl"),
    "has a folder for what is unfinished that is not ours": ({"out.jsonl.partial/lock": b"mine"}, "out.jsonl"),
}
EARLIER, MEANWHILE, LINK, STOPPED = (
    "is there, written by an earlier run",
    "comes there while the run goes on",
    "is a link",
    "has the finished shards of a run that was stopped, and neither `--resume` nor `--overwrite` is given",
)
KEPT = "a `text` that is null or not there, with `--missing-text keep`"
SPECIAL = ("a pipe, a socket or a device in a given folder", "a pipe, a socket or a device that was named")
ANOTHER, RESUMED, FULL, DOUBTED = (
    "another run is writing it",
    "`--resume`, and an input, an option, the configuration or a plugin is another one than before",
    "no longer can be written, as on a full disk",
    "`--resume`, and something in the folder of what is unfinished was changed",
)
#: What a plugin does with each of 101 records.
PLUGINS = {
    "raises, leaves with `sys.exit`, or recurses without end": "raise SystemExit(0)",
    "returns what is unlawful, or without end": "return iter(int, 1)",
    "does not come back from a call": "time.sleep(100 if view.record.id == 50 else 0)",
    "ends its process, or has it killed": "view.record.id == 50 and os._exit(0)",
    "fails on 100 records in a row": "raise ValueError",
}
HOSTILE = """
import os, time
from textclean import hookimpl

@hookimpl
def tag(view):
    %s
"""
#: What is found in the current folder: files, and what of them is run if any is.
FOUND = {
    "a `textclean.toml` or `pyproject.toml` that names plugin files, and that you did not name": {
        "textclean.toml": b'[plugins]\nfiles = ["theirs.py"]\n'
    },
    "any other `textclean.toml` that you did not name": {"textclean.toml": b"[policy]\nthreshold = 1.0\n"},
    "a module with a name of Python's own, as `struct.py`": {"struct.py": b""},
}
THEIRS = b"open('it-ran', 'w')\n"
#: Would take long.
UNTRIED = {"a line, a row of CSV, or a `.txt` or `.html` file, of more than 256 MiB"}


@attrs.frozen
class Stated:
    """What the page says becomes of an input."""

    outcome: str
    status: str


def stated() -> dict[str, Stated]:
    text = sections(read(DOCS / "how-to" / "bad-input.md"))["What becomes of what"]
    return {row[0]: Stated(row[1], row[2]) for row in rows(text) if row[0] not in ("input", "output", "file", "plugin")}


STATED = stated()


def run(folder: Path, files: dict[str, bytes], inputs: list[str], output: str = "out.jsonl") -> int:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    # No plugin has a part in this; with one alone a run is quick.
    return CliRunner().invoke(main, ["run", *(inputs or files), "-o", output, "--only", "kept_share"]).exit_code


def manifest(folder: Path, output: str = "out.jsonl") -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / f"{output}.manifest.json").read_text("utf-8"))
    return value


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_row_is_tried() -> None:
    outputs = {*OUTPUTS, *FOUND, *THERE, EARLIER, MEANWHILE, LINK, STOPPED, ANOTHER, RESUMED, FULL}
    others = {KEPT, *SPECIAL, DOUBTED}
    assert set(STATED) == {*LINES, *FILES, *CHANGES, *COLUMNS, *outputs, *others, *PLUGINS, *UNTRIED}


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
    empty = outcome.startswith(("no records", "rejected", "nothing of it")) or "no gzip at all" in row
    assert (told["counts"]["records_out"] == 0) == empty


@pytest.mark.parametrize("row", COLUMNS)
def test_an_output_with_columns(row: str, tmp_path: Path) -> None:
    files, output = COLUMNS[row]
    outcome = STATED[row].outcome
    assert str(run(tmp_path, files, [], output)) == STATED[row].status
    if outcome == "nothing is done":
        assert not list(tmp_path.glob("out*"))
        return
    told = manifest(tmp_path, output)
    assert told["counts"]["rejected"] == outcome.startswith("rejected")
    assert ("columns_missing" in told["warnings"]) == ("columns_missing" in outcome)
    if "`textclean_other`" in outcome:
        assert pq.read_table(tmp_path / output)["textclean_other"].to_pylist()[-1] == '{"id":"x","new":1}'


@pytest.mark.parametrize("row", OUTPUTS)
def test_an_output(row: str, tmp_path: Path) -> None:
    status = run(tmp_path, {"in.jsonl": GOOD}, [], OUTPUTS[row])
    assert str(status) == (STATED[row].status or "0")
    assert [file.name for file in tmp_path.iterdir()] == ["in.jsonl"]
    assert (tmp_path / "in.jsonl").read_bytes() == GOOD


@pytest.mark.parametrize("row", THERE)
def test_what_is_there_is_not_ours(row: str, tmp_path: Path) -> None:
    there, output = THERE[row]
    status = run(tmp_path, {"in.jsonl": GOOD, **there}, ["in.jsonl"], output)
    assert str(status) == STATED[row].status
    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in files.items()} == {"in.jsonl": GOOD, **there}
    if "`--overwrite`" in STATED[row].outcome:
        args = ["run", "in.jsonl", "-o", output, "--only", "kept_share", "--overwrite"]
        assert CliRunner().invoke(main, args).exit_code == 0


def test_an_output_of_an_earlier_run(tmp_path: Path) -> None:
    run(tmp_path, {"in.jsonl": GOOD}, [])
    before = (tmp_path / "out.jsonl").read_bytes()
    assert str(run(tmp_path, {"in.jsonl": GOOD * 2}, [])) == STATED[EARLIER].status
    assert (tmp_path / "out.jsonl").read_bytes() == before * 2


def test_an_output_that_comes_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        CHANGING.replace('"in.jsonl", "rb+"', '"out.jsonl", "wb"') % "stream.write(b'mine')"
    )
    (tmp_path / "in.jsonl").write_bytes(GOOD)
    args = ["run", "in.jsonl", "-o", "out.jsonl", "--only", "mine", "--plugin", "mine.py"]
    assert str(CliRunner().invoke(main, args).exit_code) == STATED[MEANWHILE].status
    assert (tmp_path / "out.jsonl").read_bytes() == b"mine"
    (tmp_path / "out.jsonl").unlink()
    assert CliRunner().invoke(main, [*args, "--resume"]).exit_code == 0
    assert manifest(tmp_path)["counts"]["records_out"] == 1


def test_an_output_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").symlink_to("real.jsonl")
    assert str(run(tmp_path, {"in.jsonl": GOOD}, [])) == STATED[LINK].status
    assert (tmp_path / "out.jsonl").is_symlink()
    assert manifest(tmp_path, "real.jsonl")["counts"]["records_out"] == 1


@pytest.mark.parametrize("row", CHANGES)
def test_a_file_that_changes(row: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(CHANGING % CHANGES[row])
    (tmp_path / "in.jsonl").write_bytes(GOOD)
    args = ["run", "in.jsonl", "-o", "out.jsonl", "--only", "mine", "--plugin", "mine.py"]
    assert str(CliRunner().invoke(main, args).exit_code) == STATED[row].status
    (report,) = manifest(tmp_path)["inputs"]
    assert (report["records"], report["whole"]) == (1, False)
    assert ("2 bytes were not read" in report["error"]) == ("how many bytes were not read" in STATED[row].outcome)


@pytest.mark.parametrize("row", FOUND)
def test_what_is_found(row: str, tmp_path: Path) -> None:
    files = {"theirs.py": THEIRS, **FOUND[row]}
    for name, content in {**files, "in.jsonl": GOOD, "mine.py": (HOSTILE % "return []").encode()}.items():
        (tmp_path / name).write_bytes(content + THEIRS if name == "struct.py" else content)
    script = Path(sysconfig.get_path("scripts")) / "textclean"
    command: list[str | Path] = [script, "run", "in.jsonl", "-o", "out.jsonl", "--plugin", "mine.py", "--only", "mine"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert str(done.returncode) == STATED[row].status, done.stderr
    assert not (tmp_path / "it-ran").exists()
    if STATED[row].outcome.startswith("nothing is done"):
        assert not list(tmp_path.glob("out*"))
        return
    file = tmp_path / "textclean.toml"
    assert manifest(tmp_path)["config_file"] == (str(file) if file.exists() else None)
    assert (f"configuration: {file}" in done.stderr.decode()) == file.exists()


@pytest.mark.parametrize("row", PLUGINS)
def test_a_plugin(row: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(HOSTILE % PLUGINS[row])
    (tmp_path / "textclean.toml").write_text("[guards]\nseconds = 1\n")
    (tmp_path / "in.jsonl").write_text("".join(f'{{"id": {n}, "text": "A story."}}\n' for n in range(101)))
    args = ["run", "in.jsonl", "-o", "out.jsonl", "--only", "mine", "--plugin", "mine.py"]
    assert str(CliRunner().invoke(main, args).exit_code) == STATED[row].status
    told = manifest(tmp_path)
    assert told["counts"]["records_out"] == 101
    once = row.startswith(("does not", "ends"))
    assert told["counts"]["plugin_errors"] == {"mine/tag": 1 if once else 101}
    assert told["switched_off"] == ({} if once else {"mine": {"records": 1}})


TWO_SHARDS = ("a.jsonl", "b.jsonl", "-o", "out.jsonl", "--only", "kept_share", "--workers", "1")


def out_of_room(folder: Path) -> Result:
    """Run with two shards, of which the second finds no room for what it writes."""
    resource = pytest.importorskip("resource", reason="the system knows no such limit")
    (folder / "a.jsonl").write_bytes(GOOD)
    (folder / "b.jsonl").write_bytes(b'{"text": "%b"}\n' % (b"A story. " * 500_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        return CliRunner().invoke(main, ["run", *TWO_SHARDS])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_output_that_no_longer_can_be_written(tmp_path: Path) -> None:
    run(tmp_path, {"in.jsonl": GOOD}, [])
    before = (tmp_path / "out.jsonl").read_bytes()
    done = out_of_room(tmp_path)
    assert str(done.exit_code) == STATED[FULL].status
    assert done.stderr.splitlines() == [
        "textclean: out.jsonl: written by an earlier run; replaced when this one is complete",
        "textclean: 1 of 2 shards are done; the same command with --resume goes on",
        "textclean: out.jsonl: cannot be written: File too large; nothing was kept of it",
    ]
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert CliRunner().invoke(main, ["run", *TWO_SHARDS, "--resume"]).exit_code == 0
    assert manifest(tmp_path)["counts"]["records_out"] == 2


def test_going_on_as_another_run(tmp_path: Path) -> None:
    out_of_room(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "out.jsonl.partial").iterdir()}
    done = CliRunner().invoke(main, ["run", *TWO_SHARDS, "--resume", "--provenance", "spans"])
    assert str(done.exit_code) == STATED[RESUMED].status
    assert before == {path: path.read_bytes() for path in (tmp_path / "out.jsonl.partial").iterdir()}


def test_an_output_with_finished_shards(tmp_path: Path) -> None:
    out_of_room(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "out.jsonl.partial").iterdir()}
    done = CliRunner().invoke(main, ["run", *TWO_SHARDS])
    assert str(done.exit_code) == STATED[STOPPED].status
    assert "--resume" in done.stderr
    assert before == {path: path.read_bytes() for path in (tmp_path / "out.jsonl.partial").iterdir()}
    assert CliRunner().invoke(main, ["run", *TWO_SHARDS, "--overwrite"]).exit_code == 0


def test_going_on_with_what_was_changed(tmp_path: Path) -> None:
    out_of_room(tmp_path)
    folder = tmp_path / "out.jsonl.partial"
    (report,) = folder.glob("*0.json")
    report.write_text(report.read_text().replace('"records":1', '"records":5'))
    assert str(CliRunner().invoke(main, ["run", *TWO_SHARDS, "--resume"]).exit_code) in STATED[DOUBTED].status
    assert manifest(tmp_path)["counts"]["records_out"] == 2
    out_of_room(tmp_path)
    (folder / "state.json").write_text("{}")
    assert str(CliRunner().invoke(main, ["run", *TWO_SHARDS, "--resume"]).exit_code) in STATED[DOUBTED].status


def test_a_record_without_text_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"text": null}\n{"id": 1}\n')
    args = ["run", "in.jsonl", "-o", "out.jsonl", "--only", "kept_share", "--missing-text", "keep"]
    assert str(CliRunner().invoke(main, args).exit_code) == STATED[KEPT].status
    assert manifest(tmp_path)["warnings"] == {"records_without_text": 2}
    assert (tmp_path / "out.jsonl").read_bytes().count(b'"tags":["no_text"]') == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_in_the_place_of_a_file(tmp_path: Path) -> None:
    in_folder, named = (STATED[row].status for row in SPECIAL)
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "b.jsonl")
    assert str(run(tmp_path, {}, ["in/b.jsonl"])) == named
    assert not list(tmp_path.glob("out*"))
    assert str(run(tmp_path, {"in/a.jsonl": GOOD}, ["in"])) == in_folder
    assert manifest(tmp_path)["warnings"] == {"files_skipped": 1}


def test_an_output_that_another_run_is_writing(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(GOOD)
    other = Run.begin(plan(["in.jsonl"], "out.jsonl"), Cleaner(Config(only=("kept_share",))))
    status = run(tmp_path, {}, ["in.jsonl"])
    other.carry_out(Silent())
    assert str(status) == STATED[ANOTHER].status
