"""A configuration that nobody named: found in the current folder or in one above."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textclean import Config, ConfigError
from textclean.cli.main import main

PLUGIN = """
from pathlib import Path
from textclean import hookimpl
Path("it-ran").touch()
tags = {"seen": "was looked at"}

@hookimpl
def tag(view):
    return ["seen"]
"""
FILES = {
    "textclean.toml": '[plugins]\nfiles = ["theirs.py"]\n',
    "pyproject.toml": '[tool.textclean.plugins]\nfiles = ["theirs.py"]\n',
}
COMMANDS = (("run", "in.jsonl", "-o", "out.jsonl"), ("run", "in.jsonl", "-o", "-"), ("plugins",), ("plugins", "--json"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, in a project of somebody else."""
    here = tmp_path / "project" / "data"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    (here / "in.jsonl").write_text('{"id": 1, "text": "A story."}\n')
    return here


def call(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [".", ".."])
def test_it_names_no_code_that_is_run(folder: Path, place: str, name: str, command: tuple[str, ...]) -> None:
    where = (folder / place).resolve()
    (where / name).write_text(FILES[name])
    (where / "theirs.py").write_text(PLUGIN)
    told = call(*command)
    assert told.exit_code == 2
    assert not (folder / "it-ran").exists()
    assert not (folder / "out.jsonl").exists()
    assert f"{where / name}: plugins.files names {where / 'theirs.py'}" in told.stderr
    assert f"--config {shlex.quote(str(where / name))}" in told.stderr

    named = call(*command, "--config", str(where / name))
    assert named.exit_code == 0, named.stderr
    assert (folder / "it-ran").exists()


def test_a_program_that_looks_for_one_is_refused_the_same_and_one_that_names_it_is_not(folder: Path) -> None:
    (folder / "textclean.toml").write_text(FILES["textclean.toml"])
    with pytest.raises(ConfigError, match=r"Config\.load"):
        Config.load()
    with pytest.raises(ConfigError, match=r"theirs\.py"):
        Config.load(start=folder / "deeper")
    assert Config.load(folder / "textclean.toml").files == (folder / "theirs.py",)


@pytest.mark.parametrize("args", [(), ("--quiet",), ("--only", "quality")])
def test_which_one_is_in_force_is_told_and_stands_in_the_manifest(folder: Path, args: tuple[str, ...]) -> None:
    path = folder.parent / "textclean.toml"
    path.write_text("[policy]\nthreshold = 1.0\n")
    told = call("run", "in.jsonl", "-o", "out.jsonl", *args)
    assert told.exit_code == 0, told.stderr
    assert told.stderr.splitlines()[0] == f"textclean: configuration: {path} (found from the current folder upward)"
    manifest = json.loads((folder / "out.jsonl.manifest.json").read_bytes())
    assert (manifest["config_file"], manifest["config"]["threshold"]) == (str(path), 1.0)

    told = call("run", "in.jsonl", "-o", "other.jsonl", "--config", "../textclean.toml")
    assert told.stderr.splitlines()[0] == f"textclean: configuration: {path}"
    manifest = json.loads((folder / "other.jsonl.manifest.json").read_bytes())
    assert manifest["config_file"] == str(path)


def test_where_there_is_none_nothing_is_told_of_one(folder: Path) -> None:
    told = call("run", "in.jsonl", "-o", "out.jsonl")
    assert "configuration" not in told.stderr
    assert json.loads((folder / "out.jsonl.manifest.json").read_bytes())["config_file"] is None
    assert "configuration: the defaults" in call("plugins").stdout


def test_the_list_of_plugins_says_which_configuration_chose_them(folder: Path) -> None:
    path = folder / "textclean.toml"
    path.write_text('[plugins]\ndisable = ["quality"]\n')
    assert f"configuration: {path}" in call("plugins").stdout.replace("\n", "")
    rows = json.loads(call("plugins", "--json").stdout)
    assert {row["config_file"] for row in rows} == {str(path)}


def test_where_it_was_read_from_is_no_part_of_the_digest(folder: Path) -> None:
    outputs = []
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text("[policy]\nthreshold = 0.6\n")
        assert call("run", "in.jsonl", "-o", f"{name}.jsonl", "--config", f"{name}.toml").exit_code == 0
        outputs.append((folder / f"{name}.jsonl").read_bytes())
    assert outputs[0] == outputs[1]
