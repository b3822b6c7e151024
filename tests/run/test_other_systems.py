"""What other systems lack, or do in another way, as far as it can be tried on this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from textclean.storage import names
from textclean.storage.names import why_no_name

#: Takes away what Windows lacks, and fakes its module of locks with locks of Linux that belong to an open file.
WINDOWS = """
import asyncio, fcntl, multiprocessing.popen_fork, os, signal, struct, subprocess, sys, tempfile, types
import click, rich.console, rich.progress, rich.table  # they would ask for libraries of Windows

def locking(descriptor, mode, size):
    position = os.lseek(descriptor, 0, os.SEEK_CUR)
    request = struct.pack("hhqqixxxx", fcntl.F_WRLCK, os.SEEK_SET, position, size, 0)
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, request)
    assert position >= os.fstat(descriptor).st_size, "others could not read what is locked"

sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
for name in ("fcntl", "pwd", "grp", "resource", "termios", "tty"):
    sys.modules[name] = None
for module, lacking in {
    os: "fork forkpty getuid geteuid register_at_fork sched_getaffinity uname O_NONBLOCK O_NOFOLLOW O_DIRECTORY",
    signal: "pthread_sigmask setitimer SIGKILL SIGHUP SIGALRM ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF",
}.items():
    for name in lacking.split():
        if hasattr(module, name):
            delattr(module, name)
sys.platform = "win32"
"""
COMMANDS = """
from textclean.cli.main import main

def command(*args, status=0):
    try:
        main(args)
    except SystemExit as stop:
        assert stop.code in {status, None}, (args, stop.code)

only = ("--only", "share_labels", "--workers", "1")
command("run", "in", "-o", "cleaned", "--format", "txt", *only)
command("run", "in", "-o", "cleaned", "--format", "txt", *only)
command("run", "in", "-o", "out.jsonl", *only)
command("explain", "out.jsonl")
command("verify", "cleaned")
command("restore", "cleaned", "-o", "back")
"""
LOCKS = """
from pathlib import Path
from textclean.run.plan.lock import Lock, Mark, is_marked

path, mark = Path("folder/lock"), Mark("run", "out")
lock = Lock.take(path, mark)
assert lock is not None
assert Lock.take(path, mark) is None
assert is_marked(path)
lock.release(remove=True)
assert not path.exists()
"""


def python(code: str, folder: Path) -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr


def test_a_run_needs_nothing_that_windows_lacks(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    story = "The bridge opens.\n\nশেয়ার করুন\n".encode()
    (tmp_path / "in" / "a.txt").write_bytes(story)
    (tmp_path / "in" / "b.jsonl").write_bytes(b'{"id": "b", "text": "A story.\\n\\nShare this article"}\r\n')
    python(WINDOWS + COMMANDS, tmp_path)
    assert (tmp_path / "cleaned" / "a.txt").read_bytes() == b"The bridge opens.\n"
    assert (tmp_path / "back" / "a.txt").read_bytes() == story
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert [record["text"] for record in records] == ["The bridge opens.\n", "A story."]
    assert not list(tmp_path.glob("*.partial"))


def test_the_lock_of_windows_keeps_nobody_from_reading_the_mark(tmp_path: Path) -> None:
    python(WINDOWS + LOCKS, tmp_path)


@pytest.mark.parametrize(
    "name, refused",
    [
        *(
            (name, True)
            for name in ("a:b", "a\\b", "a?.txt", "a|b", 'say "a".txt', "a\tb", "x/end./y", "end ", "a/<b>")
        ),
        *((name, True) for name in ("CON", "nul.txt", "a/com1.tar.gz", "Lpt9 .txt")),
        *((name, False) for name in ("a.txt", "a b/c.d", "console.txt", "com10", "été", "বাংলা.txt", ".hidden")),
    ],
)
def test_names_that_windows_refuses_or_changes(name: str, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_no_name(PurePosixPath(name)) is None
    monkeypatch.setattr(names, "_IS_WINDOWS", True)
    assert (why_no_name(PurePosixPath(name)) is not None) == refused
