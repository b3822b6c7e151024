"""What only processes can show: workers that are lost, signals, pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from run.command import INTERRUPTS, children, finish, finished, is_running, start, wait_for, write_dump

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are looked up in /proc")
#: Ends its own process at a record, each time or only the first.
DEADLY = """
import os, signal
from pathlib import Path
from textclean import hookimpl

tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    if view.record.fields["n"] == 7 and not Path("spared").exists():
        if %s:
            Path("spared").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    yield "seen"
"""

#: Says after each start of a process whether SIGINT is held back from the next.
STARTS_TWO = """
import signal
from multiprocessing import get_context
from textclean.run.workers.start import starting

with starting(with_program=False):
    for _ in range(2):
        process = get_context("spawn").Process(target=print)
        process.start()
        print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
        process.join()
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dump(tmp_path_factory.mktemp("input") / "in.jsonl", 14 << 20)


@pytest.fixture
def folder(tmp_path: Path, dump: Path) -> Path:
    os.link(dump, tmp_path / "in.jsonl")
    return tmp_path


@pytest.mark.parametrize("sent", INTERRUPTS)
def test_a_signal_ends_it_soon_and_keeps_what_is_finished(folder: Path, sent: signal.Signals) -> None:
    process = start(folder, "in.jsonl", "-o", "out.jsonl", "--workers", "2", seconds=0.004)
    partial = folder / "out.jsonl.partial"
    wait_for(lambda: finished(partial), process)
    workers = children(process.pid)
    began = time.monotonic()
    process.send_signal(sent)
    status, told = finish(process)
    assert time.monotonic() - began < 2
    assert status == 128 + sent
    assert told.splitlines()[-1].startswith("textclean: stopped; ")
    assert told.strip().endswith("of 4 shards are done; the same command with --resume goes on")
    assert not any(map(is_running, workers))
    assert not list(partial.glob("*.tmp"))
    assert {path.name for path in folder.iterdir()} == {"in.jsonl", "slow.py", "out.jsonl.partial"}
    status, told = finish(start(folder, "in.jsonl", "-o", "out.jsonl", "--resume", seconds=0.004))
    assert status == 3
    assert "going on; " in told
    assert not partial.exists()


def test_a_signal_before_anything_is_finished_leaves_nothing(folder: Path) -> None:
    process = start(folder, "in.jsonl", "-o", "out.jsonl", seconds=1)
    wait_for((folder / "out.jsonl.partial/00000.data.tmp").exists, process)
    os.killpg(process.pid, signal.SIGINT)  # the keyboard's goes to all processes of the terminal
    status, told = finish(process)
    assert (status, told) == (130, "textclean: stopped; nothing half-done was kept\n")
    assert {path.name for path in folder.iterdir()} == {"in.jsonl", "slow.py"}


def test_workers_end_with_a_parent_that_is_killed(folder: Path) -> None:
    process = start(folder, "in.jsonl", "-o", "out.jsonl", "--workers", "2", seconds=1)
    wait_for((folder / "out.jsonl.partial/00000.data.tmp").exists, process)
    workers = children(process.pid)
    assert workers
    process.kill()
    process.wait()
    wait_for(lambda: not any(map(is_running, workers)))
    process.communicate()


def deadly(folder: Path, *, once: bool, output: str = "out.jsonl") -> tuple[int, str]:
    (folder / "deadly.py").write_text(DEADLY % once)
    process = start(folder, "in.jsonl", "-o", output, "--plugin", "deadly.py", "--only", "deadly", "--workers", "2")
    return finish(process)


def test_a_worker_that_is_lost_costs_a_second_try(folder: Path) -> None:
    (folder / "spared").touch()
    status, told = deadly(folder, once=True)
    assert status == 3, told
    whole = (folder / "out.jsonl").read_bytes()
    (folder / "spared").unlink()
    status, told = deadly(folder, once=True)
    assert status == 3, told
    assert (folder / "spared").exists()
    assert (folder / "out.jsonl").read_bytes() == whole


def test_a_plugin_over_which_workers_are_lost_again_is_left_out_for_that_record(folder: Path) -> None:
    status, told = deadly(folder, once=False)
    assert status == 3
    assert "plugin failed: deadly/tag on 1 record\n" in told
    error = {"plugin": "deadly", "hook": "tag", "error": "WorkerError: the process was killed by SIGKILL each time"}
    for line in (folder / "out.jsonl").read_bytes().splitlines():
        record = json.loads(line)
        assert record["textclean"]["errors"] == ([error] if record["n"] == 7 else [])


def test_going_on_with_something_else_is_wrong_usage(folder: Path) -> None:
    process = start(folder, "in.jsonl", "-o", "out.jsonl", "--workers", "2", seconds=0.004)
    wait_for(lambda: finished(folder / "out.jsonl.partial"), process)
    process.kill()
    finish(process)
    kept = finished(folder / "out.jsonl.partial")
    status, told = finish(start(folder, "in.jsonl", "-o", "out.jsonl", "--resume", seconds=0.001))
    assert status == 2
    assert "out.jsonl.partial is of another run: the plugin 'slow' was " in told
    assert finished(folder / "out.jsonl.partial") == kept
    status, told = finish(start(folder, "in.jsonl", "-o", "out.jsonl", seconds=0.001))
    assert status == 2
    assert f"out.jsonl.partial holds {kept} finished shard" in told
    assert finished(folder / "out.jsonl.partial") == kept
    status, told = finish(start(folder, "in.jsonl", "-o", "out.jsonl", "--overwrite", seconds=0.0))
    assert status == 3
    assert "of an earlier run thrown away, as --overwrite says" in told


def test_standard_output_comes_in_order_from_several_workers(folder: Path) -> None:
    status, told = finish(start(folder, "in.jsonl", "-o", "whole.jsonl", "--workers", "1", seconds=0.0))
    assert status == 3, told
    process = start(folder, "in.jsonl", "-o", "-", "--workers", "2", "-q", seconds=0.0)
    out, err = process.communicate(timeout=60)
    assert out == (folder / "whole.jsonl").read_bytes()
    rejects = [line for line in err.splitlines(keepends=True) if line.startswith(b"{")]
    assert b"".join(rejects) == (folder / "whole.jsonl.rejects.jsonl").read_bytes()


def test_standard_input_is_cut_for_workers(folder: Path) -> None:
    status, told = finish(start(folder, "in.jsonl", "-o", "whole.jsonl", seconds=0.0))
    assert status == 3, told
    with (folder / "in.jsonl").open("rb") as stream:
        process = start(folder, "-", "-o", "out.jsonl", "--workers", "2", seconds=0.0, stdin=stream.fileno())
    assert finish(process)[0] == 3
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    rejects = [json.loads(line) for line in (folder / "out.jsonl.rejects.jsonl").read_bytes().splitlines()]
    expected = [json.loads(line) for line in (folder / "whole.jsonl.rejects.jsonl").read_bytes().splitlines()]
    assert rejects == [reject | {"source": "-"} for reject in expected]


def test_a_pipe_gets_each_record_as_soon_as_it_is_done(folder: Path) -> None:
    process = start(folder, "-", "-o", "-", "-q", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"text": "one"}\n')
    process.stdin.flush()
    # It reads ahead as much as there is, and no line waits for the next.
    assert json.loads(process.stdout.readline())["text"] == "one"
    process.communicate()
    assert process.returncode == 0


def test_a_worker_that_is_lost_before_it_began_is_replaced(folder: Path) -> None:
    process = start(folder, "in.jsonl", "-o", "out.jsonl", "--workers", "2", seconds=0.0)
    wait_for(lambda: children(process.pid), process)
    os.kill(children(process.pid)[0], signal.SIGKILL)
    assert finish(process)[0] == 3


def test_workers_that_never_begin_end_the_run(tmp_path: Path, dump: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from textclean import Cleaner, Config, hookimpl\n"
        "from textclean.run import Options, run_files\n"
        "class Seen:\n"
        "    name = 'seen'\n"
        "    @hookimpl\n"
        "    def detect(self, view): ...\n"
        "cleaner = Cleaner(Config(only=('seen',)), [Seen()])\n"
        f"run_files([{str(dump)!r}], 'out.jsonl', cleaner, Options(workers=2))\n"
    )
    done = subprocess.run([sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "workers did not begin; the last one ended with status 1" in done.stderr.splitlines()[-1]
    assert "if __name__ == '__main__':" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"script.py"}


def test_no_worker_can_be_interrupted_while_it_starts(tmp_path: Path) -> None:
    # The first start of a process starts a helper of multiprocessing too, which unblocks the signal.
    done = subprocess.run([sys.executable, "-c", STARTS_TWO], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
