"""What the pages show is what happens: see ``pages`` for how a block is run."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from docs.pages import ROOT, Block, blocks, name_of, pages, read
from textclean.formats import registry

_STATUS = re.compile(r"# exit status (\d+)$")
_CHECKER = doctest.OutputChecker()


@pytest.fixture(autouse=True)
def formats_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the formats that an example registers."""
    monkeypatch.setattr(registry, "FORMATS", [*registry.FORMATS])


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_example_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = read(page)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    namespace: dict[str, object] = {"__name__": "example"}
    for block in blocks(text):
        where = f"{name_of(page)}:{block.line}"
        if block.title:
            file = tmp_path / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.content, "utf-8")
        if block.language == "python":
            run_python(block, namespace, where)
        elif block.language == "console":
            run_console(block, tmp_path, where)


def run_python(block: Block, namespace: dict[str, object], where: str) -> None:
    # The empty lines let a traceback name the line of the page.
    code = compile("\n" * (block.line - 1) + block.content, where.rpartition(":")[0], "exec", dont_inherit=True)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)  # noqa: S102 - the documentation's own code
    if block.printed is not None:
        expect(block.printed, printed.getvalue(), where)


def run_console(block: Block, folder: Path, where: str) -> None:
    for command in commands(block):
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
        done = subprocess.run(
            ["bash", "-c", command.line], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        told = f"{where}: $ {command.line}\n{done.stdout}{done.stderr}"
        assert done.returncode == command.status, f"exit status {done.returncode}, not {command.status}\n{told}"
        if command.printed:
            expect(command.printed, done.stdout + done.stderr, f"{where}: $ {command.line}")


@attrs.frozen
class Command:
    """A line of a console block, the exit status it has to end with, and what it prints (empty: anything)."""

    line: str
    status: int
    printed: str


def commands(block: Block) -> Iterator[Command]:
    for part in re.split(r"^\$ ", block.content, flags=re.MULTILINE)[1:]:
        line, _, printed = part.partition("\n")
        status = _STATUS.search(line)
        yield Command(line, int(status.group(1)) if status else 0, printed)


def expect(wanted: str, found: str, where: str) -> None:
    same = _CHECKER.check_output(wanted.rstrip() + "\n", found.rstrip() + "\n", doctest.ELLIPSIS)
    assert same, f"{where} prints\n{found}\nand the page says\n{wanted}"
