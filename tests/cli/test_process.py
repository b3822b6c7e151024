"""What only a process of its own can show."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.outputs import textclean
from textclean import __version__
from textclean.native import CORE

TEXTCLEAN = [sys.executable, "-c", "import sys; from textclean.cli.main import main; sys.argv[0] = 'textclean'; main()"]


def records(count: int) -> bytes:
    return b"".join(b'{"id":%d,"text":"one\\ntwo"}\n' % number for number in range(count))


def test_help_needs_nothing_heavy() -> None:
    code = "import sys\ntry:\n from textclean.cli.main import main; main(['--help'])\nfinally: print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    modules = set(shown.splitlines()[-1].split())
    assert "restore" in shown
    assert not modules & {"rich", "selectolax", "orjson"}


def test_a_reader_that_leaves_early_ends_it_without_a_word(tmp_path: Path) -> None:
    dump = tmp_path / "in.jsonl"
    dump.write_bytes(records(20_000))
    process = subprocess.Popen(
        [*TEXTCLEAN, "run", str(dump), "-o", "-", "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == 0
    process.stdout.close()
    assert process.wait(60) != 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupt_leaves_nothing_half_done(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*TEXTCLEAN, "run", "-", "-o", "out.jsonl"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdin is not None
    process.stdin.write(records(10))
    process.stdin.flush()
    until = time.monotonic() + 60
    while not (tmp_path / "out.jsonl.partial").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl.partial", ".out.jsonl.textclean-lock"}
    time.sleep(0.3)  # until it waits for more
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert told.strip() == b"textclean: stopped; nothing half-done was kept"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_told(option: str) -> None:
    assert textclean(option).stdout.endswith(f" {__version__} ({CORE} core)\n")


def test_an_environment_variable_picks_the_core() -> None:
    def told(core: str) -> tuple[int, str, str]:
        asked = subprocess.run(
            [*TEXTCLEAN, "--version"],
            env=os.environ | {"TEXTCLEAN_CORE": core},
            capture_output=True,
            text=True,
            check=False,
        )
        return asked.returncode, asked.stdout, asked.stderr

    assert told("python")[1].endswith("(python core)\n")
    status, _, error = told("fast")
    assert status == 2
    assert error.startswith("textclean: TEXTCLEAN_CORE is 'fast': set this environment variable to 'native' or")


@pytest.mark.parametrize("name, told", [("rnu", "did you mean 'run'?"), ("xyz", "there are: run, explain, ")])
def test_a_wrong_command_is_told_with_one_that_may_be_meant(name: str, told: str) -> None:
    assert f"no command {name!r}; {told}" in textclean(name, status=2).stderr


def test_the_command_alone_shows_its_help_line_by_line() -> None:
    told = textclean(status=2).stderr
    assert "\nCommands:\n  run " in told
    assert "␊" not in told


def test_one_of_a_thing_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"id": 1, "text": "A story.\\n\\nShare this article"}\n')
    told = textclean("run", "in.jsonl", "-o", "out.jsonl", "--only", "share_labels").stderr
    assert "1 record, 1 changed by 1 edit;" in told
    assert "1 record, 1 changed; 1 edit; " in textclean("stats", "out.jsonl").stdout
    assert "the only changed record; --id ID" in textclean("explain", "out.jsonl").stderr
