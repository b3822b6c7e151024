"""Plugins of the kinds that third parties write, each a distribution of its own, pass the kit and do their work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECTS = Path(__file__).parent / "thirdparty"
STORY = "The ferry left on time again on Monday, although the crane had been out of order since the storm.\n"
#: What a text becomes with each of them.
TEXTS = {
    "harbour_rules": (f"{STORY}Low water at 12:30\n", STORY),
    "caption_model": (f"{STORY}Photo archive\nThe end.\n", f"{STORY}The end.\n"),
    "latex_quotes": ("It was ``late'' again.\n", "It was “late” again.\n"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install all of them in a folder."""
    site = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir", "install", "--quiet"]
    projects = sorted(path for path in PROJECTS.iterdir() if path.is_dir())
    assert len(projects) == len(TEXTS)
    subprocess.run(
        [*pip, "--no-index", "--no-deps", "--no-build-isolation", "--target", site, *projects],
        check=True,
        capture_output=True,
    )
    return site


def textclean(site: Path, *arguments: str | Path, folder: Path | None = None) -> str:
    paths = [str(site), *(path for path in sys.path if path)]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("textclean")), *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("plugin", TEXTS)
def test_it_passes_the_kit(site: Path, plugin: str) -> None:
    told: dict[str, Any] = json.loads(textclean(site, "check", plugin, "--quick", "--json"))
    assert told["problems"] == []
    assert told["cases"] >= 3


@pytest.mark.slow
@pytest.mark.parametrize("plugin", TEXTS)
def test_it_passes_the_thorough_kit(site: Path, plugin: str) -> None:
    assert json.loads(textclean(site, "check", plugin, "--json"))["problems"] == []


@pytest.mark.parametrize("plugin", TEXTS)
def test_it_does_its_work_in_a_run(site: Path, plugin: str, tmp_path: Path) -> None:
    before, after = TEXTS[plugin]
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 1, "text": before}), "utf-8")
    (tmp_path / "textclean.toml").write_text('[policy.labels]\ncaption = "remove"\n', "utf-8")
    textclean(site, "run", "in.jsonl", "-o", "out.jsonl", "--only", plugin, folder=tmp_path)
    record = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert record["text"] == after
    assert {edit["plugin"] for edit in record["textclean"]["edits"]} == {plugin}
