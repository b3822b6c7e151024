"""What a terminal shows while a run goes on, and what anything else does not."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from run.command import SLOW, TEXTCLEAN, write_dump
from textclean.cli.render.progress_bar import bar
from textclean.run.shard.progress_events import Step


def test_the_bar_tells_records_speed_share_removed_and_failures() -> None:
    with bar(Console(file=io.StringIO(), force_terminal=True, width=120)) as shown:
        shown.begin(10_000_000, 2_000_000)
        shown.step(Step(records=1, characters_in=100, characters_out=100))
        assert shown.told().startswith("1 record  ")
        assert "failure" not in shown.told()
        shown.step(Step(1999, 1, 100, 50, 4_000_000))
        assert re.fullmatch(r"2,000 records  [\d.]+ MB/s  25\.0% removed  1 failure", shown.told())
        (task,) = shown.progress.tasks
        assert (task.total, task.completed) == (10_000_000, 6_000_000)


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")
def test_a_terminal_sees_it_and_a_pipe_does_not(tmp_path: Path) -> None:
    write_dump(tmp_path / "in.jsonl", 6 << 20)
    (tmp_path / "slow.py").write_text(SLOW % 0.002)
    args = [*TEXTCLEAN, "run", "in.jsonl", "-o", "out.jsonl", "--plugin", "slow.py", "--only", "slow"]
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    process = subprocess.Popen(args, cwd=tmp_path, stdin=subprocess.DEVNULL, stderr=theirs, env=environment)
    os.close(theirs)
    told = _read_all(ours)
    assert process.wait(60) == 3
    assert re.search(r"\d+ records?  [\d.]+ MB/s  0\.0% removed", told)
    assert "left" in told
    silent = subprocess.run(args, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "removed  " not in silent.stderr
    earlier, *_, summary, written = silent.stderr.splitlines()
    assert "written by an earlier run" in earlier
    assert "records" in summary
    assert "written to out.jsonl" in written


def _read_all(terminal: int) -> str:
    """Read a terminal until the other end is closed, which Linux tells by an error."""
    told = b""
    until = time.monotonic() + 60
    try:
        while (more := os.read(terminal, 1 << 16)) and time.monotonic() < until:
            told += more
    except OSError:
        pass
    finally:
        os.close(terminal)
    return told.decode(errors="replace")
