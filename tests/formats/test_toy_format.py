"""A format that is added from outside, in one class, does all that the formats here do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.outputs import KEPT, PLUGIN
from formats.samples import concatenated, read_all, source_of
from formats.toy_format import Toy
from run.command import TEXTCLEAN, finished, wait_for
from textclean import Cleaner, Config, ConfigError, WorkerError
from textclean.cli.main import main
from textclean.errors import RecordError
from textclean.formats import Document, Format, register_format, registry
from textclean.formats.sources import pieces, read_piece
from textclean.run import Options, run_files

#: Cleans ``in.toy`` in a program of its own, slowly enough to be stopped.
PROGRAM = """
import sys
from pathlib import Path
from textclean import Cleaner, Config
from textclean.formats import register_format
from textclean.run import Options, run_files
from toy_format import Toy

if __name__ == "__main__":
    register_format(Toy())
    plugins = (str(Path("lines.py").absolute()), str(Path("slow.py").absolute()))
    cleaner = Cleaner(Config(only=("lines", "slow")), plugins=plugins)
    options = Options(workers=int(sys.argv[2]), shard_bytes=2000, resume=len(sys.argv) > 3)
    manifest = run_files(["in.toy"], sys.argv[1], cleaner, options)
    assert manifest.shards > 5 and not manifest.troubles, manifest
"""
SLOW = """
import time
from textclean import hookimpl

tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    time.sleep(0.02)
    yield "seen"
"""


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the format be known for the time of a test."""
    monkeypatch.setattr(registry, "FORMATS", [*registry.FORMATS])
    register_format(Toy())


def text_of(number: int) -> str:
    return f"{KEPT} {number}\nJUNK {number}\n\n100 %%\n{KEPT} \u09ac" + "x" * (number * 37 % 91)


def toy_file(path: Path, count: int = 120) -> Path:
    records = [f"id: {number}\nlang: en\n\n{text_of(number)}\n%%\n" for number in range(count)]
    path.write_text("".join(records), "utf-8", newline="")
    return path


def plugin_file(folder: Path) -> str:
    path = folder / "lines.py"
    path.write_text(PLUGIN.replace("VERSION", "1").replace("CONFIDENCE", "0.9"), "utf-8")
    return str(path)


def clean(folder: Path, output: str, workers: int) -> None:
    plugins = (plugin_file(folder),)
    cleaner = Cleaner(Config(only=("lines",)), plugins=plugins)
    options = Options(workers=workers, shard_bytes=2000)
    manifest = run_files([str(folder / "in.toy")], str(folder / output), cleaner, options)
    assert manifest.shards > 5
    assert not manifest.troubles
    assert manifest.tally.records == 120


def test_all_ranges_together_are_the_whole_wherever_they_begin(tmp_path: Path) -> None:
    path = toy_file(tmp_path / "in.toy", 5)
    path.write_bytes(b"%%\n" + path.read_bytes() + b"%%\n%%\nno end")
    source = source_of(path)
    whole = concatenated([read_all(path)])
    assert len(whole) == 9
    for target in range(1, 200):
        assert concatenated(list(read_piece(source, piece)) for piece in pieces(source, target)) == whole


@pytest.mark.parametrize("output", ["out.toy", "out.toy.gz", "out.jsonl", "out.csv"])
def test_one_worker_and_two_give_the_same_bytes_and_the_input_comes_back(tmp_path: Path, output: str) -> None:
    toy_file(tmp_path / "in.toy")
    clean(tmp_path, output, 1)
    expected = {path.name: path.read_bytes() for path in tmp_path.glob(f"{output}*")}
    assert len(expected) == 2
    clean(tmp_path, output, 2)
    assert {path.name: path.read_bytes() for path in tmp_path.glob(f"{output}*")} == expected
    if output.startswith("out.toy"):
        restored = CliRunner().invoke(main, ["restore", str(tmp_path / output), "-o", str(tmp_path / "again.toy")])
        assert restored.exit_code == 0, restored.output
        assert (tmp_path / "again.toy").read_bytes() == (tmp_path / "in.toy").read_bytes()


def test_commands_understand_its_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    toy_file(Path("in.toy"))
    clean(tmp_path, "out.toy", 1)
    runner = CliRunner()
    for arguments in (["verify", "out.toy"], ["stats", "out.toy"], ["explain", "out.toy", "--id", "7"]):
        done = runner.invoke(main, arguments)
        assert done.exit_code == 0, done.output
    undone = runner.invoke(main, ["restore", "out.toy", "-o", "some.toy", "--label", "call_to_action"])
    assert undone.exit_code == 0, undone.output
    records = [item for item in read_all(Path("some.toy")) if isinstance(item, Document)]
    assert [record.record.text for record in records] == [text_of(number) for number in range(120)]
    assert all(json.loads(record.record.fields["textclean"])["edits"] == [] for record in records)
    lines = runner.invoke(main, ["restore", "out.toy", "-o", "lines.jsonl"])
    assert lines.exit_code == 0, lines.output
    assert json.loads(Path("lines.jsonl").read_bytes().splitlines()[7])["text"] == text_of(7)
    folder = runner.invoke(main, ["restore", "out.toy", "-o", "folder"])
    assert folder.exit_code == 0, folder.output
    assert Path("folder/records.jsonl").read_bytes() == Path("lines.jsonl").read_bytes()
    refused = runner.invoke(main, ["restore", "out.toy", "-o", "out.csv"])
    assert "what was written as toy is restored to .toy or .jsonl" in refused.output


def test_a_record_that_it_cannot_hold_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "x\\n%%\\ny"}\n{"id": "b", "text": "x"}\n')
    manifest = run_files([str(tmp_path / "in.jsonl")], str(tmp_path / "out.toy"), Cleaner(Config(only=())), Options())
    assert (manifest.tally.records, manifest.to_json()["inputs"][0]["rejected"]) == (1, 1)
    with pytest.raises(RecordError, match="a value with a line break"):
        Toy().encode({"id": "a\nb", "text": ""})


def test_the_parts_of_a_folder_are_known_as_a_runs_own(tmp_path: Path) -> None:
    toy_file(tmp_path / "in.toy")
    plan = run_files([str(tmp_path / "in.toy")], str(tmp_path / "out"), Cleaner(Config(only=())), Options())
    assert plan.tally.records == 120
    for _ in range(2):
        arguments = ["run", str(tmp_path / "in.toy"), "-o", str(tmp_path / "toys"), "--format", "toy", "--overwrite"]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "toys").iterdir()) == ["manifest.json", "part-00000.toy"]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    toy_file(tmp_path / "in.toy")
    plugin_file(tmp_path)
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    shutil.copy(Path(__file__).with_name("toy_format.py"), tmp_path)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
def test_a_run_that_was_killed_goes_on_to_the_same_bytes(program: Path) -> None:
    subprocess.run([sys.executable, "program.py", "whole.toy", "1"], cwd=program, check=True)
    process = subprocess.Popen([sys.executable, "program.py", "out.toy", "2"], cwd=program)
    wait_for(lambda: finished(program / "out.toy.partial") > 1, process)
    process.kill()
    process.wait()
    assert not (program / "out.toy").exists()
    subprocess.run([sys.executable, "program.py", "out.toy", "2", "--resume"], cwd=program, check=True)
    assert (program / "out.toy").read_bytes() == (program / "whole.toy").read_bytes()


@pytest.fixture
def installed(tmp_path: Path) -> Mapping[str, str]:
    """Return an environment in which a distribution with the format is installed."""
    site = tmp_path / "site"
    metadata = site / "acme_toy-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-toy\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[textclean.formats]\ntoy = toy_format:Toy\nnone = toy_format:END\nlost = nowhere:Format\n"
    )
    shutil.copy(Path(__file__).with_name("toy_format.py"), site)
    return {**os.environ, "PYTHONPATH": str(site)}


def command(folder: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TEXTCLEAN, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_an_installed_format_is_found_by_its_suffix(program: Path, installed: Mapping[str, str]) -> None:
    large = f"id: large\n\n{f'{KEPT}.'.ljust(99) * 900}\nJUNK\n{KEPT}\n%%\n"
    (program / "large.toy").write_text(large * 110)  # so that there are shards for two workers
    shared = ("--plugin", "lines.py", "--only", "lines", "--workers")
    for workers in ("1", "2"):
        done = command(program, installed, "run", "large.toy", "-o", f"{workers}.toy", *shared, workers)
        assert "110 records" in done.stderr, done.stderr
        assert json.loads((program / f"{workers}.toy.manifest.json").read_bytes())["shards"] == 3
    assert (program / "1.toy").read_bytes() == (program / "2.toy").read_bytes()
    done = command(program, installed, "restore", "2.toy", "-o", "again.toy")
    assert done.returncode == 0, done.stderr
    assert (program / "again.toy").read_bytes() == (program / "large.toy").read_bytes()
    done = command(program, installed, "run", "in.toy", "-o", "parts", "--format", "toy.gz", *shared, "1")
    assert (program / "parts/part-00000.toy.gz").exists(), done.stderr


@pytest.mark.parametrize(
    "suffix, message",
    [
        ("lost", "the format 'lost' of acme-toy is broken: ModuleNotFoundError: No module named 'nowhere'"),
        ("none", "the format 'none' of acme-toy is broken: TypeError"),
        ("other", "in.other: no known kind of file"),
    ],
)
def test_an_installed_format_that_is_broken_is_told(
    tmp_path: Path, installed: Mapping[str, str], suffix: str, message: str
) -> None:
    (tmp_path / f"in.{suffix}").touch()
    done = command(tmp_path, installed, "run", f"in.{suffix}", "-o", "out.jsonl")
    assert done.returncode == 2
    assert message in done.stderr


class Nowhere(Toy):
    """A format whose class other processes do not find."""

    name = "nowhere"
    suffixes = (".nowhere",)


def test_a_format_that_workers_cannot_import_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Nowhere, "__module__", "a_module_of_nobody")
    monkeypatch.setitem(sys.modules, "a_module_of_nobody", sys.modules[__name__])
    register_format(Nowhere())
    toy_file(tmp_path / "in.toy").rename(tmp_path / "in.nowhere")
    options = Options(workers=2, shard_bytes=2000)
    with pytest.raises(WorkerError, match=r"a worker cannot make what it was given: .*'a_module_of_nobody'; install"):
        run_files([str(tmp_path / "in.nowhere")], str(tmp_path / "out.jsonl"), Cleaner(), options)


def test_a_format_that_cannot_be_is_refused() -> None:
    class Local(Toy):
        suffixes = (".local",)

    with pytest.raises(ConfigError, match="its class is made by a function"):
        register_format(Local())


class Taken(Toy):
    """A format whose suffix is taken."""

    name = "taken"
    suffixes = (".csv",)


class Dotless(Toy):
    """A format whose suffix is none."""

    name = "dotless"
    suffixes = ("toy",)


@pytest.mark.parametrize(
    "refused, message",
    [(Taken(), r"the format taken: \.csv is CSV already"), (Dotless(), "the format dotless: 'toy' is no suffix")],
)
def test_a_suffix_that_cannot_be_is_refused(refused: Format, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        register_format(refused)
    register_format(Toy())
    assert registry.FORMATS.count(Toy()) == 1
