"""What the page on engines shows: every recipe writes what ``clean_batch`` says of the same rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from docs.pages import DOCS, ROOT, blocks, read
from textclean.integrations.batch import clean_batch

PAGE = read(DOCS / "how-to" / "engines.md")
SCRIPTS = {block.title: block.content for block in blocks(PAGE) if block.title and block.title.endswith(".py")}
#: Nothing is asked of a network; all that is cached or logged stays in the test's folder.
ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "HF_HOME": "hugging_face",
    "RAY_USAGE_STATS_ENABLED": "0",
    "SPARK_LOCAL_IP": "127.0.0.1",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run what the page runs in Python; return the folder with what that wrote."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    before = Path.cwd()
    os.chdir(folder)
    try:
        namespace: dict[str, object] = {"__name__": "example"}
        for block in blocks(PAGE):
            if block.language == "python":
                exec(compile(block.content, f"engines.md:{block.line}", "exec", dont_inherit=True), namespace)  # noqa: S102 - the page's own code
    finally:
        os.chdir(before)
    return folder


def rows(table: pa.Table) -> list[dict[str, object]]:
    """Return a table's rows by id: engines have types of their own, and not all keep an order."""
    return sorted(table.select(["id", "text", "textclean"]).to_pylist(), key=lambda row: str(row["id"]))


@pytest.mark.parametrize("name", ["duckdb.parquet", "polars.parquet"])
def test_a_recipe_of_the_page_writes_what_is_to_come_out(name: str, shown: Path) -> None:
    assert rows(pq.read_table(shown / name)) == rows(clean_batch(pq.read_table(shown / "articles.parquet")))


@pytest.mark.slow
@pytest.mark.parametrize(
    "script, output",
    [
        ("datasets_map.py", "datasets.parquet"),
        ("ray_data.py", "ray_data"),
        pytest.param(
            "spark.py",
            "spark",
            marks=pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and there is none here"),
        ),
    ],
)
def test_a_script_of_the_page_writes_what_is_to_come_out(script: str, output: str, shown: Path, tmp_path: Path) -> None:
    shutil.copy(shown / "articles.parquet", tmp_path)
    (tmp_path / script).write_text(SCRIPTS[script], "utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert rows(pq.read_table(tmp_path / output)) == rows(clean_batch(pq.read_table(tmp_path / "articles.parquet")))


def test_every_script_of_the_page_is_tried() -> None:
    assert set(SCRIPTS) == {"datasets_map.py", "ray_data.py", "spark.py"}
