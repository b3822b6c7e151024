"""Nobody asks which format a file is in: what a format does in its own way, it says itself."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import textclean
from textclean.formats import Format
from textclean.formats.registry import FORMATS

ROOT = Path(textclean.__file__).parent
KINDS = {type(known).__name__ for known in FORMATS if type(known).__module__.startswith("textclean.")}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def test_only_the_registry_knows_the_classes_of_formats() -> None:
    knowing = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if KINDS & set(imported(path))]
    assert len(KINDS) > 5
    assert knowing == ["formats/registry.py"]


@pytest.mark.parametrize("known", FORMATS, ids=repr)
def test_in_another_process_a_format_is_made_of_its_class(known: Format) -> None:
    again = pickle.loads(pickle.dumps(known))  # noqa: S301 - our own
    assert again == known
    assert hash(again) == hash(known)
    assert again is not known


@pytest.mark.parametrize("known", FORMATS, ids=repr)
def test_what_is_left_out_belongs_together(known: Format) -> None:
    can = {name for name in vars(Format) if getattr(type(known), name) is not getattr(Format, name)}
    assert not known.splits or "read_range" in can
    assert not known.written or "restorer" in can
    assert ("content_field" in can) == ("file_bytes" in can)
