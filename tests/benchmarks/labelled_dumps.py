"""Evaluate all labelled dumps of a folder, one row for each: ``make eval EVAL=FOLDER``.

The dumps are ``SET__EXTRACTOR.jsonl.gz`` or ``.jsonl``. If there is a folder ``html`` beside the folder, its
``SET.jsonl.gz`` holds the pages of a set, as ``id`` and ``html``. Pages are joined to records by their ids.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from textclean import Cleaner
from textclean.evaluation import Evaluation, evaluate

_ENDINGS = (".jsonl", ".jsonl.gz")
_HEADINGS = ("dump", "records", "with page", "recall", "loss", "dF1", "segments kept", "removed")


def main() -> None:
    """Evaluate the folder that is named."""
    folder = Path(sys.argv[1])
    dumps = sorted(path for path in folder.glob("*") if path.name.endswith(_ENDINGS))
    if not dumps:
        sys.exit(f"{folder}: no labelled dumps there (*.jsonl.gz); name their folder: make eval EVAL=FOLDER")
    _print_row(_HEADINGS)
    _print_row(["---"] * len(_HEADINGS))
    cleaner = Cleaner()
    for dump in dumps:
        pages = _pages(folder.parent / "html" / f"{dump.name.partition('__')[0].partition('.')[0]}.jsonl.gz")
        records = [_joined(record, pages) for record in _records(dump)]
        with_page = sum("html" in record for record in records)
        _print_row(_row(dump.name.partition(".")[0], with_page, evaluate(records, cleaner)))


def _row(name: str, with_page: int, found: Evaluation) -> list[str]:
    total, picked = found.total, found.segments
    shares = (total.junk_recall, total.content_loss, found.f1_gain, picked.kept_share, picked.removed_share)
    return [name, str(found.records), str(with_page), *("" if share is None else f"{share:.4f}" for share in shares)]


def _print_row(cells: list[str] | tuple[str, ...]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)  # noqa: T201 - the answer


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@lru_cache(maxsize=1)  # the dumps of a set follow each other, and its pages may need hundreds of megabytes
def _pages(path: Path) -> Mapping[Any, str]:
    return {page["id"]: page["html"] for page in _records(path)} if path.exists() else {}


def _joined(record: dict[str, Any], pages: Mapping[Any, str]) -> dict[str, Any]:
    return record | {"html": pages[record["id"]]} if record["id"] in pages else record


if __name__ == "__main__":
    main()
