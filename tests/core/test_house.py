"""The house stays small enough to move into: rooms, modules and functions have sizes that a reader can grasp."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

import textclean

ROOT = Path(textclean.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))


def test_no_room_has_more_than_twenty_modules() -> None:
    rooms = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {str(room.relative_to(ROOT)): count for room, count in rooms.items() if count > 20} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_has_more_than_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_functions_are_short() -> None:
    lengths = [length for path in MODULES for length in lengths_of(path)]
    assert median(lengths) <= 7
    assert quantiles(lengths, n=10)[-1] <= 20


def lengths_of(path: Path) -> list[int]:
    """Return the lines of each function's body, without its docstring."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [_length(node.body) for node in functions]


def _length(body: list[ast.stmt]) -> int:
    first = body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    rest = body[1:] if is_docstring else body
    return (rest[-1].end_lineno or 0) - rest[0].lineno + 1 if rest else 0
