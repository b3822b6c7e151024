"""The site of the documentation is built without a warning, and shows what the pages say."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from docs.pages import DOCS, ROOT

BUILD = DOCS / "site" / "build.py"
#: What is outside of code on a page, and shows that a list or a table was not understood.
MISREAD = re.compile(r"<p>(?:(?!</p>).)*\n(?:- |\d+\. )|^\|.*\|$|\\\|", re.DOTALL | re.MULTILINE)
#: What a page would fetch from elsewhere when it is shown.
FETCHED = re.compile(r'<(?:script|img|iframe)[^>]*\bsrc="https?:|<link[^>]*\bstylesheet[^>]*\bhref="https?:')
_CODE = re.compile(r"<(pre|script|style)\b.*?</\1>", re.DOTALL)


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_build", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(script: Path, target: Path) -> subprocess.CompletedProcess[str]:
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical is not installed; `make docs` and `make test-slow` install it")
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, str(script), str(target)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=200)


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_every_page_is_in_it(tmp_path: Path) -> None:
    done = build(BUILD, tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout + done.stderr
    site = tmp_path / "out" / "site"
    pages = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    found = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert found == pages | {"404.html", "readme.html", "contributing.html"}
    for name in sorted(found):
        text = _CODE.sub("", (site / name).read_text("utf-8"))
        assert not MISREAD.search(text), name
        assert not FETCHED.search(text), name


@pytest.mark.slow
@pytest.mark.parametrize("link", ["tutorial/none.md", "reference/hooks.md#none"])
def test_a_broken_link_ends_the_build(tmp_path: Path, link: str) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    for name in ("README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, tmp_path)
    with (tmp_path / "docs" / "index.md").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[Broken]({link})\n")
    done = build(tmp_path / "docs" / "site" / "build.py", tmp_path / "out")
    assert done.returncode != 0
    assert "does not exist" in done.stdout + done.stderr


def test_the_navigation_is_that_of_the_index() -> None:
    first, *sections = loaded().navigation(DOCS)[1:-1]
    assert first == {"In one page": "readme.md"}
    assert [name for section in sections for name in section] == ["Tutorial", "How-to", "Reference", "Explanation"]
    named = [place for section in sections for pages in section.values() for page in pages for place in page.values()]
    assert sorted(named) == sorted(
        path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.name != "index.md"
    )


@pytest.mark.parametrize(
    "written, wanted",
    [
        ("[a](../how-to/x.md#b)", "[a](../how-to/x.md#b)"),
        ("[a](../../CONTRIBUTING.md)", "[a](../contributing.md)"),
        ("[the licence](../../LICENSE)", "the licence"),
        ("[a](https://example.org/x.md)", "[a](https://example.org/x.md)"),
        ("Some lines:\n- one\n- two", "Some lines:\n\n- one\n- two"),
        ("- one\n  goes on\n- two", "- one\n  goes on\n- two"),
        ("| `a\\|b` | c\\|d |", "| `a|b` | c\\|d |"),
        ("```\n[a](../../LICENSE)\n| `a\\|b` |\n```", "```\n[a](../../LICENSE)\n| `a\\|b` |\n```"),
    ],
)
def test_a_page_is_made_ready_for_the_site(written: str, wanted: str) -> None:
    assert loaded().ready(written, "docs/reference/page.md", "reference/page.md") == wanted
