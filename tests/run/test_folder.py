"""Modules in the current folder, and in the environment, that no process of a run may take for its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

#: What a stranger's folder holds: one module of each name that Python has, and of what textclean needs besides.
NAMES = sorted(
    {name for name in sys.stdlib_module_names if not name.startswith("_") and name not in sys.builtin_module_names}
    | {"attr", "attrs", "backports", "click", "fastwarc", "fsspec", "numpy", "orjson", "pluggy", "pyarrow", "rich"}
    | {"selectolax", "sitecustomize", "textclean", "textclean_plugins", "usercustomize", "zstandard"}
)
EVIL = """
import os
with open({log!r}, "a") as log:
    log.write({name!r} + chr(10))
raise SystemError("a stranger's module was imported: " + {name!r})
"""
PLUGIN = """
from textclean import hookimpl
tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    return ["seen"]
"""
SCRIPT = """
import sys
from pathlib import Path
from beside import Seen
from textclean import Cleaner, Config
from textclean.run import Options, plan, run_plan

class Mine(Seen):
    name = "mine"

if __name__ == "__main__":
    plugins = (Seen(), Mine())
    cleaner = Cleaner(Config(only=("kept_share",)), plugins)
    planned = plan(["in.jsonl"], "out.jsonl")
    options = Options(workers=2, apart=True, shard_bytes=2000)
    print(run_plan(planned, cleaner, options).troubles)
"""
BESIDE = """
from textclean import hookimpl

class Seen:
    name = "seen"
    tags = {"seen": "was looked at"}

    @hookimpl
    def tag(self, view):
        return ["seen"]
"""
COMMAND = Path(sysconfig.get_path("scripts")) / "textclean"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a stranger's folder, with a dump."""
    here = tmp_path / "theirs"
    here.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text(EVIL.format(log=str(tmp_path / "log"), name=name))
    lines = (json.dumps({"id": n, "text": f"A story, and its number is {n}. " * 9}) for n in range(40))
    (here / "in.jsonl").write_text("\n".join(lines))
    (tmp_path / "plugin.py").write_text(PLUGIN)
    return here


def run(
    folder: Path, *command: str | Path, stdin: bytes = b"", python_path: str = ""
) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if python_path:
        environment["PYTHONPATH"] = python_path
    return subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, check=False, timeout=250, env=environment
    )


def imported(folder: Path) -> list[str]:
    log = folder.parent / "log"
    return log.read_text().split() if log.exists() else []


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is installed under another name")
@pytest.mark.parametrize("output", ["out.jsonl", "-"])
@pytest.mark.parametrize("source", ["in.jsonl", "-"])
def test_the_command_imports_nothing_from_the_current_folder(folder: Path, source: str, output: str) -> None:
    done = run(
        folder,
        *(COMMAND, "run", source, "-o", output, "--workers", "2", "--plugin", "../plugin.py"),
        stdin=(folder / "in.jsonl").read_bytes(),
    )
    assert imported(folder) == []
    assert done.returncode == 0, done.stderr.decode()
    assert b'"seen"' in (done.stdout if output == "-" else (folder / output).read_bytes())


@pytest.mark.parametrize("flags", [(), ("-I",), ("-s",)])
def test_workers_of_a_program_find_its_modules_and_no_others(
    folder: Path, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "beside.py").write_text(BESIDE)
    # -I takes the folder of the program away, so that it says itself where its modules are.
    folders = f"import sys; sys.path.append({str(program)!r})\n" if "-I" in flags else ""
    (program / "main.py").write_text(folders + SCRIPT)
    done = run(folder, sys.executable, *flags, program / "main.py")
    assert imported(folder) == []
    assert (done.returncode, done.stdout) == (0, b"()\n"), done.stderr.decode()
    assert (folder / "out.jsonl").read_bytes().count(b'"seen"') >= 40


@pytest.mark.parametrize("how", ["script", "module", "command", "path"])
def test_modules_that_a_program_has_taken_from_the_current_folder_are_found_there(tmp_path: Path, how: str) -> None:
    here = tmp_path / "mine"
    here.mkdir()
    (here / "in.jsonl").write_text('{"id": 1, "text": "A story."}\n')
    (here / "beside.py").write_text(BESIDE)
    (here / "main.py").write_text(SCRIPT.replace("class Mine(Seen):", "class Mine(Seen):  # in the program itself"))
    importing = SCRIPT.partition("class Mine")[0] + "Mine = Seen\n" + SCRIPT.partition("\n\nif")[2].partition("\n")[2]
    commands = {
        "script": ("main.py",),
        "module": ("-m", "main"),
        "command": ("-c", _plain(importing)),
        "path": ("-P", "-c", _plain(importing)),
    }
    done = run(here, sys.executable, *commands[how], python_path="." if how == "path" else "")
    assert (done.returncode, done.stdout) == (0, b"()\n"), done.stderr.decode()


def _plain(program: str) -> str:
    """Return a program for ``-c``, whose own classes no worker can find: with those that it imports alone."""
    lines = [line.removeprefix("    ") for line in program.splitlines()]
    return "\n".join(lines).replace("(Seen(), Mine())", "(Seen(),)")


SITE = """
import os
with open({log!r}, "a") as log:
    log.write(str(os.getpid()) + chr(10))
"""


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is installed under another name")
@pytest.mark.parametrize("head", ["", "FILE = open(__file__)"])  # with an open file workers are started anew
def test_what_the_environment_puts_in_front_is_run_by_no_worker(tmp_path: Path, head: str) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    for name in ("sitecustomize", "usercustomize"):
        (extra / f"{name}.py").write_text(SITE.format(log=str(tmp_path / "log")))
    (tmp_path / "plugin.py").write_text(
        PLUGIN + f"{head}\nimport os, sys\nprint('path', os.environ.get('PYTHONPATH'))\n"
    )
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "A story."}\n')
    command = (COMMAND, "run", "in.jsonl", "-o", "out.jsonl", "--plugin", "plugin.py")
    done = run(tmp_path, *command, python_path=str(extra))
    assert done.returncode == 0, done.stderr.decode()
    pids = (tmp_path / "log").read_text().split()
    assert len(set(pids)) == 1, "a worker ran it, too"
    # What plugins see, and start, is the user's own environment.
    seen = re.findall("^path (.*)$", done.stderr.decode(), re.MULTILINE)
    assert set(seen) == {str(extra)}
    assert len(seen) == (2 if head else 1)
