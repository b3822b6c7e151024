"""Where the first few rejects and failures stand, and why; the same for any number of workers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from textclean import Manifest, process_shard
from textclean.cli.main import main

PICKY = """
from textclean import hookimpl

tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    if "gate" in view.text:
        raise ValueError(f"a gate in {view.text!r}")
    return ["seen"]
"""
#: Rejected: lines 2, 5, 6, 8 and 9. The plugin fails on lines 1, 3, 7, 10 and 11.
LINES = [
    '{"id": "a", "text": "gate 1"}',
    '{"text": null}',
    '{"text": "gate 2"}',
    '{"text": "a lock"}',
    "no JSON",
    "[1]",
    '{"id": 7, "text": "gate 3"}',
    '{"id": 1.5, "text": "a"}',
    '{"title": "a"}',
    '{"text": "gate 4"}',
    '{"text": "gate 5"}',
]
TOLD = """\
textclean: plugin failed: picky/tag on 5 records
textclean:   in.jsonl:1 (id 'a'): ValueError: a gate in 'gate 1'
textclean:   in.jsonl:3: ValueError: a gate in 'gate 2'
textclean:   in.jsonl:7 (id 7): ValueError: a gate in 'gate 3'
textclean:   and 2 more
textclean: rejected: 5 of 11 records could not be read
textclean:   in.jsonl:2: 'text' is null; the text has to be a string; --missing-text keep keeps such records
textclean:   in.jsonl:5: not JSON: """


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "picky.py").write_text(PICKY)
    (tmp_path / "in.jsonl").write_text("".join(f"{line}\n" for line in LINES))


@pytest.mark.parametrize("args", [["in.jsonl", "-o", "out.jsonl"], ["in.jsonl", "-o", "-"], ["-", "-o", "out.jsonl"]])
def test_the_first_few_are_told_with_place_and_reason(args: list[str]) -> None:
    given = Path("in.jsonl").read_bytes() if args[0] == "-" else None
    options = ["--only", "picky", "--plugin", "picky.py", "-q"]
    result = CliRunner().invoke(main, ["run", *args, *options], input=given)
    told = "".join(line for line in result.stderr.splitlines(keepends=True) if line.startswith("textclean: "))
    assert result.exit_code == 3
    assert told.startswith(TOLD.replace("in.jsonl", "-") if args[0] == "-" else TOLD)
    assert told.endswith("textclean:   and 2 more\n")


def cut(workers: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Clean with shards of a few lines each."""
    monkeypatch.setattr("textclean.run.run.shard_bytes", lambda _sources: 60)
    args = ["in.jsonl", "-o", f"out{workers}.jsonl", "--workers", workers, "--only", "picky", "--plugin", "picky.py"]
    return CliRunner().invoke(main, ["run", *args, "-q"]).stderr


def test_places_are_those_in_the_whole_input_whatever_it_was_cut_into(monkeypatch: pytest.MonkeyPatch) -> None:
    told = cut("1", monkeypatch)
    assert told.startswith(TOLD)
    assert cut("2", monkeypatch) == told


def test_the_manifest_in_python_tells_them_too() -> None:
    manifest: Manifest = process_shard("in.jsonl", "out.jsonl", plugins=["picky.py"])
    assert manifest.troubles[1] == "  in.jsonl:1 (id 'a'): ValueError: a gate in 'gate 1'"
    assert manifest.troubles[4] == "  and 2 more"


def test_a_reason_without_end_is_cut_and_cannot_act_on_the_terminal() -> None:
    Path("in.jsonl").write_text('{"text": "gate \\u001b[2J' + "x" * 5000 + '"}\n')
    result = CliRunner().invoke(main, ["run", "in.jsonl", "-o", "out.jsonl", "--only", "picky", "--plugin", "picky.py"])
    assert "\x1b" not in result.stderr
    assert max(map(len, result.stderr.splitlines())) < 600
