"""Real disks that are full or read-only, and folders and files of another user."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textclean.cli.main import main

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounts and other users are for root"
)
NOBODY = 65534
DUMP = b"".join(b'{"id": "%d.txt", "text": "%d"}\n' % (n, n) for n in range(200))


def textclean(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def run(source: str, output: str, *more: str) -> Result:
    return textclean("run", source, "-o", output, "--only", "kept_share", "--workers", "1", *more)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        monkeypatch.chdir(place)
        Path("in.jsonl").write_bytes(DUMP)
        assert run("in.jsonl", "cleaned.jsonl").exit_code == 0
        yield place
        monkeypatch.undo()


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A file system of 512 KB."""
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("not allowed to mount a small file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def somebody_else() -> Iterator[None]:
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


COMMANDS = {
    "run": lambda place: run("in.jsonl", f"{place}/out.jsonl"),
    "run into a folder": lambda place: run("in.jsonl", f"{place}/out"),
    "restore": lambda place: textclean("restore", "cleaned.jsonl", "-o", f"{place}/back.jsonl"),
    "restore into a folder": lambda place: textclean("restore", "cleaned.jsonl", "-o", f"{place}/back"),
    "export": lambda place: textclean("export", "cleaned.jsonl", "--as", "prov", "-o", f"{place}/prov.json"),
}


@pytest.mark.parametrize("room", [0, 4096])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_costs_neither_the_earlier_output_nor_anything_else(command: str, room: int, disk: Path) -> None:
    assert run("in.jsonl", str(disk / "out.jsonl")).exit_code == 0
    assert command != "run into a folder" or run("in.jsonl", str(disk / "out")).exit_code == 0
    (disk / "mine").write_bytes(b"precious")
    with (disk / "blocker").open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(4096)):
            pass
    os.truncate(disk / "blocker", (disk / "blocker").stat().st_size - room)
    before, there = files(disk), set(disk.rglob("*"))
    done = COMMANDS[command](disk)
    assert done.exit_code in {1, 2}
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(disk) == before
    assert set(disk.rglob("*")) == there


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("how", ["read-only", "another user's"])
def test_a_folder_that_must_not_be_written_into_is_told_before_any_work(command: str, how: str, disk: Path) -> None:
    (disk / "mine").write_bytes(b"precious")
    if how == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        done = COMMANDS[command](disk)
    else:
        disk.chmod(0o755)
        with somebody_else():
            done = COMMANDS[command](disk)
    assert done.exit_code in {1, 2}
    assert "Read-only file system" in done.stderr or "Permission denied" in done.stderr or "not allowed" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(disk) == {"mine": b"precious"}


def test_an_output_folder_of_another_user_is_told_before_any_work(folder: Path) -> None:
    assert run("in.jsonl", "out").exit_code == 0
    before = files(folder)
    folder.chmod(0o777)
    with somebody_else():
        done = run("in.jsonl", "out")
    assert done.exit_code == 2
    assert "not allowed to write into this folder" in done.stderr
    assert files(folder) == before


def test_a_folder_that_may_be_written_into_and_nothing_beside_it_is_enough(disk: Path) -> None:
    (disk / "out").mkdir()
    os.chown(disk / "out", NOBODY, NOBODY)
    disk.chmod(0o755)
    with somebody_else():
        done = run("in.jsonl", str(disk / "out"), "--state", str(disk / "out/.state"))
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in (disk / "out").iterdir()} == {"manifest.json", "part-00000.jsonl"}


def test_a_clock_that_was_set_back_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 1e9)
    os.utime("in.jsonl", (4e9, 4e9))
    assert run("in.jsonl", "cleaned.jsonl").exit_code == 0
    os.utime("cleaned.jsonl", (0, 0))
    assert run("in.jsonl", "cleaned.jsonl").exit_code == 0
    assert set(files(folder)) == {"in.jsonl", "cleaned.jsonl", "cleaned.jsonl.manifest.json"}
