from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = [
    ("a.parquet", "pyarrow", "Parquet needs pyarrow: pip install 'textclean-framework[parquet]'"),
    ("a.warc.gz", "brotli", "WARC needs brotli: pip install 'textclean-framework[warc]'"),
    ("a.wet", "resiliparse", "WARC needs resiliparse: pip install 'textclean-framework[warc]'"),
    ("a.csv.zst", "backports", ".zst needs backports.zstd: pip install 'textclean-framework[zstd]'"),
    ("s3://a/b.jsonl", "fsspec", "s3://a/b.jsonl needs fsspec: pip install 'textclean-framework[s3]'"),
]


@pytest.mark.parametrize("path, library, told", NEEDED)
def test_a_format_whose_library_is_missing_is_refused_before_any_work(
    path: str, library: str, told: str, tmp_path: Path
) -> None:
    if library == "backports" and sys.version_info >= (3, 14):
        pytest.skip("it is in the standard library")
    code = f"""
import sys
sys.modules[{library!r}] = None
from textclean.cli.main import main
main(["run", {path!r}, "-o", "out.jsonl"])
"""
    prepared = f"from pathlib import Path; Path({path.rpartition('/')[2]!r}).touch()\n" + code
    done = subprocess.run([sys.executable, "-c", prepared], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_nothing_is_imported_that_is_not_needed() -> None:
    code = """
import sys
import textclean, textclean.formats.sources, textclean.cli.run, textclean.cli.restore, textclean.cli.stats
extras = ("pyarrow", "brotli", "fastwarc", "resiliparse", "fsspec", "backports.zstd")
print([name for name in extras if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
