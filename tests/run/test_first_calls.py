"""How long a plugin's first call in a process may take: longer where it loads what it needs."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from run.command import TEXTCLEAN

SECONDS = 3.0
PLUGIN = """
import time
from pathlib import Path
from textclean import hookimpl

tags = {"seen": "was looked at"}
DONE = []

@hookimpl
def tag(view):
    if not DONE:
        %s
    DONE.append(1)
    yield "seen"
"""
#: Half as long again as the limit is too long for a call, and not for one that loads something.
WAITS = f"time.sleep({1.5 * SECONDS})"
BODIES = {
    "imports": f"import colorsys; {WAITS}",
    "opens": f"Path(__file__).read_bytes(); {WAITS}",
    "waits": WAITS,
    "imports what is there": f"import time; {WAITS}",
    "loops": "while True: pass",
}


def run(folder: Path, body: str, output: str) -> tuple[float, list[dict[str, object]]]:
    (folder / "extra.py").write_text(PLUGIN % body)
    (folder / "guards.toml").write_text(f"[guards]\nseconds = {SECONDS}\n")
    (folder / "in.jsonl").write_text('{"id": 1, "text": "A story."}\n')
    began = time.monotonic()
    command = (*TEXTCLEAN, "run", "-" if output == "-" else "in.jsonl", "-o", output, "--config", "guards.toml")
    with (folder / "in.jsonl").open("rb") as stream:
        done = subprocess.run(
            [*command, "--plugin", "extra.py", "--only", "extra"],
            cwd=folder,
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    seconds = time.monotonic() - began
    written = done.stdout if output == "-" else (folder / output).read_bytes()
    return seconds, [json.loads(line)["textclean"] for line in written.splitlines()]


@pytest.mark.parametrize("output", ["out.jsonl", "-"])
@pytest.mark.parametrize("name", BODIES)
def test_it_may_take_longer_only_where_it_loads_something(tmp_path: Path, name: str, output: str) -> None:
    _, (log,) = run(tmp_path, BODIES[name], output)
    if name in {"imports", "opens"}:
        assert (log["tags"], log["errors"]) == (["seen"], [])
    else:
        error = {"plugin": "extra", "hook": "tag", "error": f"TimeoutError: no answer within {SECONDS:g} s"}
        assert (log["tags"], log["errors"]) == ([], [error])


def test_one_that_hangs_costs_its_limit_and_not_three_times_as_much(tmp_path: Path) -> None:
    plain, _ = run(tmp_path, "pass", "out.jsonl")
    seconds, _ = run(tmp_path, BODIES["loops"], "out.jsonl")
    assert seconds < 2 * plain + 2 * SECONDS
