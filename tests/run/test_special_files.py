"""Pipes, sockets and devices where files are looked for: never opened, and told where they were named."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from textclean import Cleaner, Config
from textclean.errors import InputError
from textclean.run import plan, run_files, run_plan
from textclean.run.plan.plan import Plan
from textclean.storage.files import open_read

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such files")

CLEANER = Cleaner(Config(only=("kept_share",)))
LINE = b'{"id": 1, "text": "A story."}\n'
#: Seconds in which a command ends that waits for nobody.
SOON = 60


def fifo(path: Path) -> Iterator[None]:
    os.mkfifo(path)
    yield


def listening(path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
        yield


def link_to_fifo(path: Path) -> Iterator[None]:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")
    yield


def link_to_device(path: Path) -> Iterator[None]:
    path.symlink_to("/dev/zero")
    yield


KINDS: dict[str, Callable[[Path], Iterator[None]]] = {
    "a named pipe": fifo,
    "a socket": listening,
    "a link to a named pipe": link_to_fifo,
    "a link to a device": link_to_device,
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # and so the path of a socket is short enough


def textclean(*args: str) -> subprocess.CompletedProcess[str]:
    """Run the command, which has to end by itself."""
    call = "import sys; from textclean.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", call, *args], check=False, capture_output=True, text=True, timeout=SOON
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", ["in", "in/*", "in/**", "{url}"])
def test_in_a_folder_it_is_passed_over_and_counted(kind: str, given: str, tmp_path: Path) -> None:
    if given == "{url}":
        pytest.importorskip("fsspec")
        given = f"file://{tmp_path}/in"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(LINE)
    with contextmanager(KINDS[kind])(Path("in") / "b.jsonl"):
        done = textclean("run", given, "-o", "out.jsonl", "--only", "kept_share")
    assert (done.returncode, (tmp_path / "out.jsonl").read_bytes().count(b"\n")) == (0, 1)
    skipped = 2 if kind == "a link to a named pipe" else 1
    assert f"{skipped} file" in done.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["run", "verify", "stats"])
def test_named_directly_it_is_told(kind: str, command: str, tmp_path: Path) -> None:
    with contextmanager(KINDS[kind])(Path("b.jsonl")):
        done = textclean(command, "b.jsonl", *(["-o", "out.jsonl"] if command == "run" else []))
    assert done.returncode in {1, 2}
    assert f"b.jsonl: {kind.removeprefix('a link to ')}, and no file" in done.stderr
    assert ("textclean run - < b.jsonl" in done.stderr) == ("pipe" in kind)
    assert not (tmp_path / "out.jsonl").exists()


def test_what_takes_the_place_of_a_file_after_it_was_listed_is_not_waited_for(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(LINE)
    planned: Plan = plan([str(source)], str(tmp_path / "out.jsonl"))
    source.unlink()
    os.mkfifo(source)
    try:
        manifest = run_plan(planned, CLEANER)
    except InputError as error:
        told = str(error)
    else:
        told = str(manifest.inputs[0].error)
    assert "a named pipe" in told


def test_what_takes_the_place_of_a_file_while_it_is_opened_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(LINE)
    looked = os.stat

    def look(path: str, **options: Any) -> os.stat_result:  # noqa: ANN401 - as they are
        found: os.stat_result = looked(path, **options)
        if path == str(source) and not options:
            source.unlink()
            os.mkfifo(source)
        return found

    monkeypatch.setattr(os, "stat", look)
    with pytest.raises(InputError, match="a named pipe, and no file"):
        open_read(str(source))


def test_a_broken_link_is_told_whether_it_was_found_in_a_folder_or_by_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").symlink_to("nowhere")
    for given in ("in", "in/*.jsonl"):
        with pytest.raises(InputError, match="check where it leads to"):
            run_files([given], "out.jsonl", CLEANER)
