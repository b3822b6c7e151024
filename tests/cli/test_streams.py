"""Standard streams that are closed, full, or that nobody reads: a word, a status, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import textclean
from run.command import TEXTCLEAN

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell that closes streams")

#: Each command in each form that prints, and what comes before the reason.
PRINTING = {
    "--help": "",
    "run in.jsonl -o -": "-: cannot be written: ",
    "explain out.jsonl": "",
    "explain out.jsonl --json": "",
    "stats out.jsonl": "",
    "stats out.jsonl --json": "",
    "diff out.jsonl other.jsonl": "",
    "diff out.jsonl other.jsonl --json": "",
    "restore out.jsonl -o -": "-: cannot be written: ",
    "verify out.jsonl": "",
    "verify out.jsonl --json": "",
    "verify wrong.jsonl": "",
    "export out.jsonl --as prov -o -": "-: cannot be written: ",
    "export out.jsonl --as openlineage -o -": "-: cannot be written: ",
    "plugins": "",
    "plugins --json": "",
    "labels": "",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    texts = [f"Bridge {number} is long.\n\nShare this article\n" for number in range(300)]
    (folder / "in.jsonl").write_text(
        "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))
    )
    (folder / "rejected.jsonl").write_text('{"text": "A bridge."}\n{"text": null}\n')
    textclean.process_shard(folder / "in.jsonl", folder / "out.jsonl")
    disabled = textclean.Config(disable=("share_labels",))
    textclean.process_shard(folder / "in.jsonl", folder / "other.jsonl", config=disabled)
    lines = (folder / "out.jsonl").read_text().splitlines()
    (folder / "wrong.jsonl").write_text("".join(line.replace("long", "short") + "\n" for line in lines))
    return folder


def run(folder: Path, args: str, streams: str) -> subprocess.CompletedProcess[str]:
    """Call the command with its streams as a shell is told."""
    command = [*TEXTCLEAN, *args.split()]
    return subprocess.run(
        ["sh", "-c", f'"$@" {streams}', "sh", *command], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("args", PRINTING)
def test_what_cannot_be_printed_is_told_in_one_line(folder: Path, args: str) -> None:
    kept = "; nothing was kept of it" if PRINTING[args] else ""
    done = run(folder, args, ">&-")
    assert (done.returncode, done.stderr) == (
        1,
        f"textclean: {PRINTING[args]}standard output is closed{kept}\n",
    )


@pytest.mark.parametrize("args", PRINTING)
def test_a_full_disk_is_told_in_one_line(folder: Path, args: str) -> None:
    done = run(folder, args, "> /dev/full")
    place = PRINTING[args] or "standard output: cannot be written: "
    kept = "; nothing was kept of it" if PRINTING[args] else ""
    assert (done.returncode, done.stderr) == (1, f"textclean: {place}No space left on device{kept}\n")


@pytest.mark.parametrize("args", ["explain out.jsonl --limit 300", "verify wrong.jsonl", "restore out.jsonl -o -"])
def test_a_reader_that_leaves_early_is_told_nothing(folder: Path, args: str) -> None:
    done = run(folder, args, "| true")
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr


def test_what_is_written_to_a_file_needs_no_standard_output(folder: Path) -> None:
    for workers in ("1", "2"):
        done = run(folder, f"run in.jsonl -o closed{workers}.jsonl --workers {workers}", "<&- >&-")
        assert done.returncode == 0
        assert (folder / f"closed{workers}.jsonl").read_bytes() == (folder / "out.jsonl").read_bytes()


@pytest.mark.parametrize("streams", ["2>&-", "2> /dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "args, status",
    [
        ("run in.jsonl -o unheard.jsonl", 0),
        ("run rejected.jsonl -o unheard.jsonl", 3),
        ("run missing.jsonl -o unheard.jsonl", 2),
        ("restore out.jsonl -o restored.jsonl", 0),
        ("restore missing.jsonl -o restored.jsonl", 2),
    ],
)
def test_messages_that_nobody_hears_change_no_status(folder: Path, args: str, status: int, streams: str) -> None:
    for name in ("unheard.jsonl", "restored.jsonl"):
        (folder / name).unlink(missing_ok=True)
        (folder / f"{name}.manifest.json").unlink(missing_ok=True)
        (folder / f"{name}.rejects.jsonl").unlink(missing_ok=True)
    assert run(folder, args, streams).returncode == status


@pytest.mark.parametrize("streams", ["2>&-", "2> /dev/full"])
@pytest.mark.parametrize("given", ["rejected.jsonl", "- < rejected.jsonl"])
def test_rejects_that_nobody_gets_are_not_lost_in_silence(folder: Path, given: str, streams: str) -> None:
    name, _, source = given.partition(" ")
    assert run(folder, f"run {name} -o -", f"{source} {streams}").returncode == 1


@pytest.mark.parametrize("args", ["run - -o none.jsonl", "run - -o -", "stats -"])
def test_standard_input_that_is_closed_is_no_empty_input(folder: Path, args: str) -> None:
    done = run(folder, args, "<&-")
    assert done.returncode in (1, 3)
    assert "-: cannot be read: standard input is closed" in done.stderr
