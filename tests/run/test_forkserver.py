"""Workers that are forked from the command: what they cost, and that nobody can tell them from others."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from run.command import UNTIL, is_running, wait_for, write_dump

COMMAND = Path(sysconfig.get_path("scripts")) / "textclean"
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone"),
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is installed under another name"),
]
PLUGIN = """
import itertools, os, signal, sys, threading, time
from pathlib import Path
from textclean import hookimpl

tags = {"seen": "was looked at"}
WORDS = {"one", "two", "three", "four", "five", "six"}
LIVES = Path("lives")

@hookimpl
def tag(view):
    n = view.record.fields.get("n", 0)
"""
SEES = '    yield "seen"\n'


def start(folder: Path, *args: str | Path, body: str = SEES, head: str = "") -> subprocess.Popen[bytes]:
    """Start ``textclean run`` with one plugin, as a user does."""
    plugin, _, hook = PLUGIN.partition("@")
    (folder / "extra.py").write_text(f"{plugin}{head}\n@{hook}{body}")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    return subprocess.Popen(
        [COMMAND, "run", *args, "--plugin", "extra.py", "--only", "extra"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, bytes]:
    out, told = process.communicate(timeout=UNTIL * 3)
    return process.returncode, told.decode(), out


def below(pid: int) -> list[int]:
    """Return the children of a process, those of textclean."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def forked(pid: int) -> tuple[int, list[int]]:
    """Return the server of a command, 0 for none, and its workers."""
    commands = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in below(pid)}
    servers = [child for child, command in commands.items() if b"multiprocessing" not in command]
    return (servers[0], below(servers[0])) if servers else (0, [])


def write(folder: Path, records: int = 6) -> None:
    lines = [json.dumps({"id": n, "n": n, "text": f"A story with a number, {n}."}) for n in range(records)]
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n")


def logs(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line)["textclean"] for line in (folder / "out.jsonl").read_bytes().splitlines()]


def test_a_worker_is_forked_and_ends_with_the_run(tmp_path: Path) -> None:
    write(tmp_path)
    process = start(tmp_path, "in.jsonl", "-o", "out.jsonl", body="    time.sleep(0.3)\n" + SEES)
    wait_for(lambda: forked(process.pid)[1], process)
    server, workers = forked(process.pid)
    status, told, _ = finish(process)
    assert status == 0, told
    assert [log["tags"] for log in logs(tmp_path)] == [["seen"]] * 6
    assert not any(map(is_running, [server, *workers]))


def test_those_that_die_are_replaced_at_once(tmp_path: Path) -> None:
    write(tmp_path)
    began = time.monotonic()
    status, told, _ = finish(start(tmp_path, "in.jsonl", "-o", "out.jsonl"))
    assert status == 0, told
    plain = time.monotonic() - began
    began = time.monotonic()
    dies = "    with LIVES.open('a') as lives: lives.write('x')\n    os._exit(5)\n" + SEES
    status, told, _ = finish(start(tmp_path, "in.jsonl", "-o", "out.jsonl", body=dies))
    assert status == 3, told
    # Two workers a record, of six: started anew they would take twelve times what one does, nearly all of a plain run.
    assert (tmp_path / "lives").stat().st_size == 12
    assert time.monotonic() - began < 4 * plain
    error = {"plugin": "extra", "hook": "tag", "error": "WorkerError: the process ended with status 5 each time"}
    assert [log["errors"] for log in logs(tmp_path)] == [[error]] * 6


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("group", [False, True])
def test_all_end_with_the_command(tmp_path: Path, sent: signal.Signals, group: bool) -> None:
    write(tmp_path)
    process = start(tmp_path, "in.jsonl", "-o", "out.jsonl", body="    time.sleep(9)\n" + SEES)
    wait_for(lambda: forked(process.pid)[1], process)
    server, workers = forked(process.pid)
    (os.killpg if group else os.kill)(process.pid, sent)
    status, _, _ = finish(process)
    assert status == (-sent if sent == signal.SIGKILL else 128 + sent)
    wait_for(lambda: not any(map(is_running, [server, *workers])))


@pytest.mark.parametrize("lost", ["server", "worker"])
def test_who_is_killed_is_replaced(tmp_path: Path, lost: str) -> None:
    dump = write_dump(tmp_path / "in.jsonl", 9 << 20)
    body = "    time.sleep(0.002)\n" + SEES
    process = start(tmp_path, dump, "-o", "calm.jsonl", "--workers", "2", body=body)
    assert finish(process)[0] == 3
    process = start(tmp_path, dump, "-o", "out.jsonl", "--workers", "2", body=body)
    wait_for(lambda: len(forked(process.pid)[1]) == 2, process)
    wait_for((tmp_path / "out.jsonl.partial/00000.data.tmp").exists, process)
    server, workers = forked(process.pid)
    os.kill(server if lost == "server" else workers[0], signal.SIGKILL)
    status, told, _ = finish(process)
    assert status == 3, told
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "calm.jsonl").read_bytes()


@pytest.mark.parametrize(
    "head", ["FILE = open(__file__)", "threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"]
)
def test_where_a_plugin_left_more_than_a_copy_can_have_workers_are_started_anew(tmp_path: Path, head: str) -> None:
    write(tmp_path)
    process = start(tmp_path, "in.jsonl", "-o", "out.jsonl", body="    time.sleep(0.3)\n" + SEES, head=head)

    def spawned() -> list[int]:
        return [pid for pid in below(process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    wait_for(spawned, process)
    assert forked(process.pid) == (0, [])
    status, told, _ = finish(process)
    assert status == 0, told


def test_sets_have_the_same_order_in_each_run_and_however_workers_begin(tmp_path: Path) -> None:
    write(tmp_path)
    outputs = set()
    for head in ("", "", "FILE = open(__file__) if 'spawn' in str(Path('how').read_text()) else None"):
        (tmp_path / "how").write_text("spawn")
        # The head decides how workers begin; what the plugin is called by its content stays out of the comparison.
        process = start(
            tmp_path, "in.jsonl", "-o", "out.jsonl", body='    raise ValueError(f"none of {WORDS}")\n', head=head
        )
        status, told, _ = finish(process)
        assert status == 3, told
        outputs.add(json.dumps([log["errors"] for log in logs(tmp_path)]))
    assert len(outputs) == 1
    assert "none of {" in outputs.pop()


def test_a_pipe_is_served_by_one_too_and_nothing_else_holds_it_open(tmp_path: Path) -> None:
    write(tmp_path)
    body = "    import subprocess; subprocess.Popen(['sleep', '30']) if n == 0 else None\n    print('printed')\n" + SEES
    process = start(tmp_path, "-", "-o", "-", body=body)
    status, told, out = finish(process)
    assert (status, out) == (0, b""), told
    with (tmp_path / "in.jsonl").open("rb") as stream:
        began = time.monotonic()
        done = subprocess.run(
            [COMMAND, "run", "-", "-o", "-", "--plugin", "extra.py", "--only", "extra"],
            cwd=tmp_path,
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    assert time.monotonic() - began < 25, "a process that a plugin left behind holds standard output open"
    assert done.returncode == 0
    assert [json.loads(line)["textclean"]["tags"] for line in done.stdout.splitlines()] == [["seen"]] * 6


@pytest.mark.slow
def test_a_plugin_more_costs_a_run_next_to_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "extra.py").write_text(PLUGIN + SEES)

    def seconds(*args: str) -> float:
        """Return the CPU time of a run and all its processes: other work on the machine makes that little longer."""
        (tmp_path / "out.jsonl").unlink(missing_ok=True)
        (tmp_path / "out.jsonl.manifest.json").unlink(missing_ok=True)
        before = os.times()
        subprocess.run([COMMAND, "run", "in.jsonl", "-o", "out.jsonl", "-q", *args], cwd=tmp_path, check=True)
        after = os.times()
        return after.children_user - before.children_user + after.children_system - before.children_system

    ratios = []
    for _ in range(5):
        plain = seconds()
        ratios.append(seconds("--plugin", "extra.py") / plain)
    assert statistics.median(ratios) < 1.5
