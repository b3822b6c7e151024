"""Running the command in a process of its own, with an input of many shards."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

TEXTCLEAN = (sys.executable, "-c", "import sys; from textclean.cli.main import main; sys.argv[0] = 'textclean'; main()")
#: Takes a while over each record, so that a run lasts long enough to be stopped in its midst.
SLOW = """
import time
from textclean import hookimpl

tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    time.sleep(%s)
    yield "seen"
"""
UNTIL = 60.0


def write_dump(path: Path, size: int, *, rejects: bool = True) -> Path:
    """Write lines of about 14 KB, ids that come again, and now and then a line that is no record."""
    rng = random.Random(20)  # noqa: S311 - no secret
    words = [f"word{number}" for number in range(2000)]
    with path.open("w") as stream:
        number = 0
        while stream.tell() < size:
            text = "\n".join(" ".join(rng.choices(words, k=12)) for _ in range(150))
            stream.write(json.dumps({"id": number % 500, "text": text, "n": number}) + "\n")
            number += 1
            if rejects and number % 97 == 0:
                stream.write("no json\n")
    return path


def start(folder: Path, *args: str, seconds: float = 0.001, stdin: int | None = None) -> subprocess.Popen[bytes]:
    """Start ``textclean run`` with the slow plugin alone, in a process group of its own."""
    (folder / "slow.py").write_text(SLOW % seconds)
    return subprocess.Popen(
        [*TEXTCLEAN, "run", *args, "--plugin", "slow.py", "--only", "slow"],
        cwd=folder,
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Wait for the end; return the exit status and what stands on standard error."""
    _, told = process.communicate(timeout=UNTIL)
    return process.returncode, told.decode()


def wait_for(condition: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until something is so; fail if the process ends before."""
    until = time.monotonic() + UNTIL
    while not condition():
        assert process is None or process.poll() is None, "it ended too soon"
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.005)


def finished(partial: Path) -> int:
    """Return how many shards are finished."""
    return len(list(partial.glob("*[0-9].json")))


def children(pid: int) -> list[int]:
    """Return the workers of a run (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        if parent == pid and b"spawn_main" in command:
            found.append(int(stat.parent.name))
    return found


def is_running(pid: int) -> bool:
    """Say whether a process is there, and not only its exit status."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
