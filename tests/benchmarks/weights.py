"""Make the judge's weights anew from a folder of labelled dumps: ``make weights EVAL=FOLDER``.

The folder holds ``dev/CORPUS__INPUT.jsonl.gz`` with ``id``, ``url``, ``text`` and ``gold``, and
``html/CORPUS.jsonl.gz`` with ``id`` and ``html``. Four files of weights are made: for records with and without their
page, each for what extractors leave and for all visible text. The same folder gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

#: The corpora whose licences allow that weights made from them are given away.
CORPORA = ("fundus_fixtures", "wcxb_dev_article", "zh_handcrafted")
INPUTS: Mapping[str, tuple[str, ...]] = {
    "extractor": ("trafilatura", "resiliparse", "readability", "newspaper4k"),
    "visible": ("visible",),
}
#: All that a page shows has ten times the lines of its article, so that every second page of the largest is enough.
EVERY: Mapping[str, int] = {"wcxb_dev_article__visible": 2}
WEIGHTS = Path(__file__).parents[2] / "plugins" / "textclean_plugins" / "judge" / "weights"


def main(folder: Path) -> None:
    """Make all weights."""
    with tempfile.TemporaryDirectory() as temporary:
        for shape, inputs in INPUTS.items():
            dumps = [dump for name in inputs for dump in _joined(folder, name, Path(temporary))]
            _train(dumps, WEIGHTS / f"page_{shape}.json", "--html", "html")
            _train(dumps, WEIGHTS / f"text_{shape}.json")


def _joined(folder: Path, name: str, target: Path) -> Iterator[Path]:
    """Write the dumps of all corpora with their pages, and yield where."""
    for corpus in CORPORA:
        dump = folder / "dev" / f"{corpus}__{name}.jsonl.gz"
        if dump.exists():
            pages = {row["id"]: row["html"] for row in _rows(folder / "html" / f"{corpus}.jsonl.gz")}
            path = target / f"{corpus}__{name}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                rows = islice(_rows(dump), 0, None, EVERY.get(f"{corpus}__{name}", 1))
                file.writelines(json.dumps(row | _page(pages, row)) + "\n" for row in rows)
            yield path


def _page(pages: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, str]:
    return {"html": pages[row["id"]]} if row["id"] in pages else {}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _train(dumps: list[Path], output: Path, *more: str) -> None:
    command = ["textclean", "train", *map(str, dumps), "--gold", "gold", "-o", str(output), *more]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
