"""The kinds of dumps that are measured, and which records of them are edited.

``BENCH_DUMPS`` names a folder of real dumps: ``KIND.jsonl`` or ``SET__KIND.jsonl``, with ``.gz`` or without, where KIND
is what took the texts out of their pages. A kind that the folder does not have is made up of the seeds.
"""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs
import orjson

from benchmarks.contestants import ORIGIN
from benchmarks.texts import MADE_UP, dump
from textclean import Cleaner
from textclean.formats.document import Document, ReadCounts
from textclean.formats.jsonl import JsonLines

#: Bytes of a short record's text.
SHORT = 500
_ENDINGS = (".jsonl", ".jsonl.gz")
#: Kinds that a record's `lang` tells, whatever it was extracted with.
_BY_LANGUAGE = {"bn": "Bengali", "zh": "Chinese"}
_KEPT = ("id", "url", "text")


@attrs.frozen
class Dump:
    """Records of one kind, as lines of JSON, by whether textclean edits them."""

    kind: str
    made_up: bool
    unedited: Sequence[bytes]
    edited: Sequence[bytes]


def dumps(cleaner: Cleaner, records: int) -> Iterator[Dump]:
    """Yield all kinds, each with so many records at most."""
    folder = os.environ.get("BENCH_DUMPS")
    real = _real(Path(folder), records) if folder else {}
    for kind in MADE_UP:
        lines = real.get(kind) or dump(kind, records)
        unedited, edited = _by_edits(cleaner, lines)
        yield Dump(kind, kind not in real, unedited, edited)


def _real(folder: Path, records: int) -> dict[str, list[bytes]]:
    """Return the lines of a folder by kind, an equal share of each file."""
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.name.endswith(_ENDINGS):
            files.setdefault(path.name.partition(".")[0].rpartition("__")[2], []).append(path)
    found: dict[str, list[bytes]] = {}
    for kind, paths in files.items():
        for path in paths:
            for fields in islice(_rows(path), records // len(paths)):
                told = _BY_LANGUAGE.get(str(fields.get("lang")), kind)
                kept = {name: fields[name] for name in _KEPT if name in fields}
                found.setdefault(told, []).append(orjson.dumps(kept))
    if "trafilatura" in found:
        found["short"] = [_shortened(line) for line in found["trafilatura"]]
    return {kind: lines[:records] for kind, lines in found.items()}


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb") as stream:
        for line in stream:
            fields = orjson.loads(line)
            if fields.get("text"):
                yield fields


def _shortened(line: bytes) -> bytes:
    fields = orjson.loads(line)
    fields["text"] = fields["text"].encode()[:SHORT].decode(errors="ignore")
    return orjson.dumps(fields)


def _by_edits(cleaner: Cleaner, lines: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that are not edited, and those that are."""
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    read = JsonLines().read(io.BytesIO(b"\n".join(lines)), ORIGIN, ReadCounts())
    for line, item in zip(lines, read, strict=True):
        if isinstance(item, Document):
            parts[cleaner.clean(item.record).changed].append(line)
    return parts
