"""The tutorial is followed literally, every step, in a fresh environment and a fresh copy of the sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.pages import DOCS, ROOT, Block, blocks, read
from docs.test_examples import commands, expect

PAGES = ("first-run.md", "write-a-plugin.md", "package-a-plugin.md")
#: What a copy of the sources has; what was built in this one is left out.
_SOURCES = ("core", "plugins", "seeds", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE")
#: Runs the Python blocks of a page in one namespace, and tells what each prints.
_INTERPRETER = """
import contextlib, io, json, sys, traceback
sys.path.insert(0, "")
namespace = {"__name__": "example"}
for line in sys.stdin:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), namespace)
        error = ""
    except BaseException:
        error = traceback.format_exc()
    print(json.dumps([printed.getvalue(), error]), flush=True)
"""


class Reader:
    """Somebody who does what a page says, in a folder with a shell and an interpreter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        left_out = {"PYTHONPATH", "VIRTUAL_ENV"}
        path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment = kept | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
        self.interpreter: subprocess.Popen[str] | None = None

    def follow(self, block: Block, where: str) -> None:
        if block.title:
            file = self.folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.content, "utf-8")
        if block.language == "python":
            self.python(block, where)
        elif block.language == "sh":
            self.shell(block.content, 0, where)
        elif block.language == "console":
            for command in commands(block):
                said = self.shell(command.line, command.status, where)
                if command.printed:
                    expect(command.printed, said, f"{where}: $ {command.line}")

    def shell(self, script: str, status: int, where: str) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, f"{where}: {script}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def python(self, block: Block, where: str) -> None:
        if self.interpreter is None:
            self.interpreter = subprocess.Popen(
                [self.folder / ".venv" / "bin" / "python", "-c", _INTERPRETER],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.interpreter.stdin
        assert self.interpreter.stdout
        self.interpreter.stdin.write(json.dumps(block.content) + "\n")
        self.interpreter.stdin.flush()
        printed, error = json.loads(self.interpreter.stdout.readline())
        assert not error, f"{where}: {error}"
        if block.printed is not None:
            expect(block.printed, printed, where)

    def leave(self) -> None:
        """End the interpreter: each page begins anew."""
        if self.interpreter:
            self.interpreter.communicate(timeout=60)
        self.interpreter = None


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    for name in _SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    one = Reader(tmp_path)
    yield one
    one.leave()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform == "win32", reason="the tutorial is for a shell of Unix")
def test_every_step_of_the_tutorial_works_in_a_fresh_environment(reader: Reader) -> None:
    for name in PAGES:
        began = time.monotonic()
        for block in blocks(read(DOCS / "tutorial" / name)):
            reader.follow(block, f"{name}:{block.line}")
        reader.leave()
        sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
