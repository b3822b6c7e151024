"""Killed at any moment, a run that goes on gives the bytes of one that was never stopped."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from run.command import children, finish, is_running, start, wait_for, write_dump

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="workers are looked up in /proc"),
]
MOMENTS = 12
OUTPUTS = ("out.jsonl", "out.parquet", "out")


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dump(tmp_path_factory.mktemp("input") / "in.jsonl", 35 << 20)


def files(folder: Path) -> dict[str, bytes]:
    inputs = {"in.jsonl", "slow.py"}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in inputs}


@pytest.mark.parametrize("output", OUTPUTS)
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(dump: Path, tmp_path: Path, output: str) -> None:
    if output.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    os.link(dump, tmp_path / "in.jsonl")
    began = time.monotonic()
    status, told = finish(start(tmp_path, "in.jsonl", "-o", output, "--workers", "2"))
    lasts = time.monotonic() - began
    assert status == 3, told
    expected = files(tmp_path)
    assert f"{output}.manifest.json" in expected or f"{output}/manifest.json" in expected
    rng = random.Random(20)  # noqa: S311 - no secret
    stopped = resumed = 0
    for moment in range(MOMENTS):
        _clear(tmp_path, output)
        after = rng.uniform(0.2, 1.0) * lasts
        stopped += _killed(tmp_path, output, after, moment % 3, rng)
        workers = str(1 + moment % 2)
        status, told = finish(start(tmp_path, "in.jsonl", "-o", output, "--workers", workers, "--resume"))
        assert status == 3, (moment, after, told)
        resumed += "going on" in told
        assert files(tmp_path) == expected, (moment, after, told)
    # How many moments fall into the midst of a run depends on what else the machine does.
    assert stopped >= MOMENTS // 5
    assert resumed >= MOMENTS // 10


def _killed(folder: Path, output: str, after: float, kind: int, rng: random.Random) -> bool:
    """Run, and kill after so many seconds: the parent, the whole group, or a worker; True: it was stopped by it."""
    process = start(folder, "in.jsonl", "-o", output, "--workers", "2")
    time.sleep(after)
    workers = children(process.pid)
    if kind == 0:
        process.kill()
    elif kind == 1:
        os.killpg(process.pid, signal.SIGKILL)
    elif workers:
        os.kill(rng.choice(workers), signal.SIGKILL)
    status, told = finish(process)
    wait_for(lambda: not any(map(is_running, workers)))
    assert status in {3, -signal.SIGKILL}, told
    return status != 3


def _clear(folder: Path, output: str) -> None:
    for path in folder.glob(f"{output}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
