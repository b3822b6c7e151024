"""The command that learns site profiles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from site_pages import pages
from textclean import SiteProfile, learn
from textclean.cli.main import main


def write(path: Path, records: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


def invoke(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["learn", *args])
    return result.exit_code, result.output


def test_it_tells_what_it_learned(tmp_path: Path) -> None:
    profile = tmp_path / "p.site"
    status, told = invoke(write(tmp_path / "d.jsonl", pages(7)), "-o", str(profile))
    assert status == 0
    assert f"7 distinct pages of 1 site learned: {profile}; digest {learn(pages(7)).digest}" in told
    assert SiteProfile.load(profile) == learn(pages(7))


def test_it_says_if_the_profile_changes_nothing(tmp_path: Path) -> None:
    assert "no site has 5 distinct pages" in invoke(write(tmp_path / "d.jsonl", pages(4)), "-o", str(tmp_path / "p"))[1]


def test_an_existing_file_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    source, profile = write(tmp_path / "d.jsonl", pages(7)), tmp_path / "p.site"
    profile.write_text("mine", "utf-8")
    status, told = invoke(source, "-o", str(profile))
    assert (status, "exists" in told, profile.read_text("utf-8")) == (2, True, "mine")
    assert invoke(source, "-o", str(profile), "--overwrite", "-q") == (0, "")
    assert invoke(str(profile), "-o", str(profile), "--overwrite", "-q") == (0, "")
    assert SiteProfile.load(profile) == learn(pages(7))


def test_fields_can_have_other_names(tmp_path: Path) -> None:
    dump = [{"body": record["text"], "link": record["url"], "paper": "Courier"} for record in pages(7)]
    source = write(tmp_path / "d.jsonl", dump)
    assert invoke(source, "-o", str(tmp_path / "a"), "--text-field", "body", "--url-field", "link")[0] == 0
    assert SiteProfile.load(tmp_path / "a") == learn(pages(7))
    assert invoke(source, "-o", str(tmp_path / "b"), "--text-field", "body", "--site-field", "paper")[0] == 0
    assert (SiteProfile.load(tmp_path / "b").field, SiteProfile.load(tmp_path / "b").stories) == ("paper", 7)


@pytest.mark.parametrize("args", [["none.jsonl"], []])
def test_wrong_usage(tmp_path: Path, args: list[str]) -> None:
    assert invoke(*args, "-o", str(tmp_path / "p.site"))[0] == 2


def test_it_reads_standard_input(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(7))
    command = [sys.executable, "-c", "from textclean.cli.main import main; main()", "learn", "-", "-o", "p.site", "-q"]
    with Path(source).open("rb") as stream:
        subprocess.run(command, stdin=stream, cwd=tmp_path, check=True)
    assert SiteProfile.load(tmp_path / "p.site") == learn(pages(7))
