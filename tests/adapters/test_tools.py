"""What the pages on Scrapy and on other tools show runs as it stands, with the real tools."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from docs.pages import DOCS, blocks, read
from textclean import Log, restore

FILES = {
    block.title: block.content
    for page in ("recipes.md", "scrapy.md")
    for block in blocks(read(DOCS / "how-to" / page))
    if block.title
}
#: Nothing is asked of a network; all that is cached stays in the test's folder.
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HOME": "hugging_face", "TLDEXTRACT_CACHE": "tldextract"}
EXTRACTORS = {"trafilatura": "text", "newspaper": "text", "newsplease": "maintext"}
TABLES = {"datasets": "with_datasets.py", "pandas": "with_pandas.py", "polars": "with_polars.py"}
SCRIPTS = {
    "trafilatura": "with_trafilatura.py",
    "newspaper": "with_newspaper4k.py",
    "newsplease": "with_news_please.py",
    "fastapi": "with_fastapi.py",
    "scrapy": "spider.py",
    **TABLES,
}


def run(folder: Path, tool: str, *arguments: str) -> None:
    """Write all files of the pages into a folder, and run the script of a tool there."""
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed; `make test-slow` installs it")
    for title, content in FILES.items():
        folder.joinpath(title).write_text(content, "utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPTS[tool], *arguments],
        cwd=folder,
        env={**os.environ, **OFFLINE},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("tool", EXTRACTORS)
def test_what_an_extractor_leaves_is_cleaned_with_the_page(tool: str, tmp_path: Path) -> None:
    run(tmp_path, tool)
    output = json.loads((tmp_path / "out.json").read_text("utf-8"))
    text, log = output[EXTRACTORS[tool]], Log.from_json(output["textclean"])
    original = restore(text, log)
    assert "Share this article" in original
    assert "Share this article" not in text
    assert "Cyclists have a lane of their own" in text
    assert "page" in output["textclean"]["evidence"]


@pytest.mark.parametrize(
    "tool", ["polars", *(pytest.param(tool, marks=pytest.mark.slow) for tool in ("pandas", "datasets"))]
)
def test_a_column_is_cleaned(tool: str, tmp_path: Path) -> None:
    run(tmp_path, tool)
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == ["The bridge opens.", "Nothing to remove here."]


@pytest.mark.slow
def test_a_web_service_cleans_in_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "fastapi")
    pytest.importorskip("httpx", reason="FastAPI's test client needs httpx")
    monkeypatch.syspath_prepend(tmp_path)
    check = (
        "from fastapi.testclient import TestClient; from with_fastapi import app\n"
        "with TestClient(app) as client:\n"
        "    answer = client.post('/clean', json={'text': 'The bridge opens.\\n\\nShare this article', 'url': None})\n"
        "    assert answer.json()['text'] == 'The bridge opens.', answer.text\n"
        "    assert answer.json()['textclean']['edits']\n"
        "    assert client.post('/clean', json={}).status_code == 422\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_crawl_writes_what_the_other_commands_read(tmp_path: Path) -> None:
    pytest.importorskip("scrapy", reason="the add-on needs Scrapy")
    from adapters.crawl import Site  # noqa: PLC0415 - it imports Scrapy

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        run(tmp_path, "scrapy", f"http://127.0.0.1:{site.server_port}/")
        site.shutdown()
    (line,) = (tmp_path / "stories.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["text"] == "The bridge opens on Friday."
    subprocess.run(["textclean", "verify", "stories.jsonl"], cwd=tmp_path, check=True)
    subprocess.run(["textclean", "restore", "stories.jsonl", "-o", "again.jsonl"], cwd=tmp_path, check=True)
    assert "Share this article" in (tmp_path / "again.jsonl").read_text("utf-8")


def test_every_program_of_the_pages_is_tried() -> None:
    assert set(FILES) == {"page.html", "settings.py", *SCRIPTS.values()}
