"""Which processes clean: a Python program has the defaults of the command line, and none breaks on them."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from sendable import Waste
from textclean import Cleaner, Config, WorkerError
from textclean.errors import ConfigError
from textclean.run import Options, Run, plan, run_files
from textclean.run.processes import Processes
from textclean.run.workers import worker

FILE = """
import os
from textclean import ScoreRange, hookimpl
scores = {"process": ScoreRange("Which process called it.", 0, 1 << 22)}

@hookimpl
def score():
    return {"process": os.getpid()}
"""
OWN = FILE.replace("scores =", "class Own:\n    name = 'own'\n    scores =").replace("@", "    @")
OWN = OWN.replace("def score():", "    def score(self):").replace("    return", "        return")
RUN = """
from textclean import Cleaner, Config
from textclean.run import Options, run_files
print("begun")
cleaner = Cleaner(Config(only=("own",)), [{plugin}])
print(run_files(["in.jsonl"], "out.jsonl", cleaner, Options(shard_bytes=200{more})).troubles, os.getpid())
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(FILE)
    Path("in.jsonl").write_text("".join(json.dumps({"id": n, "text": f"text {n}"}) + "\n" for n in range(40)))
    return tmp_path


def processes(cleaner: Cleaner, source: str = "in.jsonl", output: str = "out.jsonl", **options: object) -> Processes:
    return Processes.of(plan([source], output), cleaner, Options(**options))  # type: ignore[arg-type]


def printed(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    Path("script.py").write_text(script)
    command = [sys.executable, *(arguments or ("script.py",))]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def callers() -> set[int]:
    """Return the processes that called the plugin."""
    records = map(json.loads, Path("out.jsonl").read_text().splitlines())
    return {int(record["textclean"]["scores"]["process"]) for record in records}


def test_what_nobody_says_is_what_the_command_line_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {1, 2, 3}, raising=False)
    bundled = Cleaner(Config(only=("kept_share",)))
    stranger = Cleaner(Config(only=("own",)), ["own.py"])
    assert processes(bundled) == Processes(3, apart=False)
    assert processes(stranger) == Processes(3, apart=True)
    assert processes(stranger, "-", "-") == Processes(1, apart=True)
    assert processes(stranger, workers=1) == Processes(1, apart=True)
    assert processes(stranger, workers=1, apart=False) == Processes(1, apart=False)
    assert processes(bundled, workers=2) == Processes(2, apart=False)


def test_a_plugin_that_is_an_object_is_called_here_unless_workers_are_asked_for() -> None:
    cleaner = Cleaner(Config(only=("waste",)), [Waste("WASTE")])
    assert processes(cleaner) == processes(cleaner, workers=1) == Processes(1, apart=False)
    assert processes(cleaner, workers=2) == Processes(2, apart=False)
    assert processes(cleaner, apart=True).apart


def test_a_worker_of_multiprocessing_starts_none(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = Cleaner(Config(only=("own",)), ["own.py"])
    process = multiprocessing.get_context("spawn").Process(daemon=True)
    monkeypatch.setattr(multiprocessing, "current_process", lambda: process)
    assert processes(cleaner) == Processes(1, apart=False)
    with pytest.raises(ConfigError, match="may start no workers"):
        processes(cleaner, workers=2)


def test_a_run_needs_nothing_but_the_cleaner() -> None:
    cleaner = Cleaner(Config(only=("own",)), ["own.py"])
    begun = Run.begin(plan(["in.jsonl"], "out.jsonl"), cleaner)
    begun.leave()
    assert begun.work is not None
    assert begun.work.recipe is cleaner.recipe
    assert run_files(["in.jsonl"], "out.jsonl", cleaner, Options(anew=True)).tally.records == 40


@pytest.mark.parametrize("more", ["", ", workers=2"])
def test_a_script_without_a_guard_has_workers_and_is_not_begun_again(more: str) -> None:
    done = printed("import os\n" + RUN.format(plugin="'own.py'", more=more))
    assert done.stderr == ""
    begun, end = done.stdout.splitlines()
    assert (begun, end.split()[0]) == ("begun", "()")
    assert int(end.split()[1]) not in callers()


def test_the_class_of_a_plugin_may_stand_in_the_script() -> None:
    done = printed(OWN + RUN.format(plugin="Own()", more=""))
    assert (done.stderr, done.stdout.count("begun")) == ("", 1)
    assert {int(done.stdout.split()[-1])} == callers()
    guarded = RUN.replace("\n", "\n    ").replace('    print("begun")\n', "").rstrip()
    program = (
        OWN
        + "if __name__ == '__main__':"
        + guarded.format(plugin="Own()", more=", workers=2, anew=True, overwrite=True")
    )
    done = printed(program)
    assert done.stderr == ""
    assert int(done.stdout.split()[-1]) not in callers()


def test_in_a_session_such_a_plugin_is_called_here_and_workers_are_refused() -> None:
    done = printed("", "-c", OWN + RUN.format(plugin="Own()", more=""))
    assert done.stderr == ""
    assert {int(done.stdout.split()[-1])} == callers()
    done = printed("", "-c", OWN + RUN.format(plugin="Own()", more=", workers=2, overwrite=True"))
    assert done.stderr.splitlines()[-1].endswith(
        "a plugin is defined in this session, which workers cannot import; put it into a file, or use one worker"
    )


@attrs.define
class Pipe:
    """A pipe through which something comes whose module is not there."""

    name: ClassVar = "pipe"

    def recv(self) -> object:
        raise ModuleNotFoundError("No module named 'mine'")


def test_a_plugin_that_a_worker_cannot_make_is_told() -> None:
    error = worker.received(Pipe())  # type: ignore[arg-type]
    assert isinstance(error, WorkerError)
    assert "No module named 'mine'; install the package that it is in, give a plugin as a file" in str(error)
