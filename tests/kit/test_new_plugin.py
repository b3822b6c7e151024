"""``textclean new-plugin`` makes a project that works in a fresh environment; names that cannot work are refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docs.pages import ROOT
from textclean.cli.main import main
from textclean.errors import ConfigError
from textclean.scaffold.new_project import KINDS, PluginKind, new_project, requirement
from textclean.scaffold.project_names import ProjectNames, project_names

TEXT = (
    "The old bridge will be repaired before winter, the mayor said on Tuesday after the vote of the council.\n"
    "5 min listen\n"
    "Work begins in October and takes six weeks, and the ferry carries passengers across the river until then.\n"
)


def new_plugin(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new-plugin", *arguments])


@pytest.mark.parametrize("kind", KINDS)
def test_a_project_has_all_that_it_needs(kind: PluginKind, tmp_path: Path) -> None:
    done = new_plugin("My_Site.residue", "--kind", kind, "--into", str(tmp_path))
    assert done.exit_code == 0, done.output
    folder = tmp_path / "my-site-residue"
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    module = "src/my_site_residue"
    assert {
        "pyproject.toml",
        "README.md",
        ".github/workflows/test.yml",
        "tests/test_plugin.py",
        f"{module}/__init__.py",
        f"{module}/cases.yaml",
        f"{module}/phrases/en.txt",
    } <= made
    assert "@" not in "".join(sorted(made))
    assert not [name for name in made if "@MODULE@" in (folder / name).read_text("utf-8")]
    assert f'dependencies = ["textclean-framework{requirement()}"]' in (folder / "pyproject.toml").read_text("utf-8")


def test_the_bound_leaves_the_versions_in_which_deprecated_names_still_work() -> None:
    assert requirement("0.1.0") == ">=0.1,<0.3"
    assert requirement("2.7.1.dev3") == ">=2.7,<2.9"


@pytest.mark.parametrize(
    "name, why",
    [
        ("", "no name of a distribution"),
        ("-x", "no name of a distribution"),
        ("x-", "no name of a distribution"),
        ("a b", "no name of a distribution"),
        ("../x", "no name of a distribution"),
        ("naïve", "no name of a distribution"),
        ("x" * 65, "no name of a distribution"),
        ("7days", "begin with a digit"),
        ("class", "keyword"),
        ("match", "keyword"),
        ("json", "standard library"),
        ("textclean", "has it itself"),
        ("Textclean.Framework", "has it itself"),
        ("page_frame", "an installed plugin has it"),
    ],
)
def test_a_name_that_cannot_work_is_refused(name: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        project_names(name)


def test_nothing_is_overwritten_and_nothing_is_left_half_made(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("of mine", "utf-8")
    done = new_plugin("mine", "--into", str(tmp_path))
    assert done.exit_code == 2
    assert "nothing is overwritten" in done.output
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "note"]


def test_where_a_file_stands_in_the_way_no_other_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Exception, match="file"):
        new_project(ProjectNames("x", "x"), "rules", tmp_path / "file" / "x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def run(folder: Path, *command: str | Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment["PATH"] = os.pathsep.join([str(folder / "env" / "bin"), environment["PATH"]])
    done = subprocess.run(
        [*map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_each_kind_is_installed_tested_listed_and_works_in_a_fresh_environment(tmp_path: Path) -> None:
    run(tmp_path, sys.executable, "-m", "venv", "env")
    run(tmp_path, sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    run(tmp_path, "pip", "install", "--quiet", f"{wheel}[testing]", "pytest", "hatchling")
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    for kind in KINDS:
        plugin, project = f"made_of_{kind}", f"made-of-{kind}"
        run(tmp_path, "textclean", "new-plugin", project, "--kind", kind)
        run(tmp_path, "pip", "install", "--quiet", "--no-index", "--no-build-isolation", f"./{project}")
        run(tmp_path, "pytest", "-q", project)
        readme = tmp_path / project / "README.md"
        before = readme.read_text("utf-8")
        run(tmp_path, "textclean", "check", plugin, "--quick", "--readme", readme)
        assert readme.read_text("utf-8") == before
        listed = json.loads(run(tmp_path, "textclean", "plugins", "--json"))
        assert next(row for row in listed if row["name"] == plugin)["distribution"] == project
        run(tmp_path, "textclean", "run", "page.txt", "-o", f"{kind}.jsonl", "--only", plugin)
        edits = json.loads((tmp_path / f"{kind}.jsonl").read_text("utf-8"))["textclean"]["edits"]
        assert (plugin, "5 min listen") in [(edit["plugin"], edit["removed"]) for edit in edits]
