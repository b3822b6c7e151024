"""One name, one thing: who searches for a class or a function finds one."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import textclean

ROOT = Path(textclean.__file__).parent
#: Names that are the same on purpose, with the reason.
AGREED = {
    "clean": "the hook has the name that plugins know, and the function the name that programs know",
    "command": "every module of a command has one, by which the command line finds it",
}


def homes(*kinds: type[ast.stmt]) -> Mapping[str, list[str]]:
    """Return the modules in which each name is defined at the top, for definitions of these kinds."""
    found = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, kinds):
                assert isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def shared(names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the names with more than one home."""
    return {name: modules for name, modules in names.items() if len(modules) > 1 and name not in AGREED}


def test_no_two_classes_share_a_name() -> None:
    clashes = shared(homes(ast.ClassDef))
    assert not clashes


def test_no_two_public_functions_share_a_name() -> None:
    functions = homes(ast.FunctionDef, ast.AsyncFunctionDef)
    clashes = shared({name: modules for name, modules in functions.items() if not name.startswith("_")})
    assert not clashes


def test_what_is_agreed_on_is_still_there() -> None:
    functions = homes(ast.FunctionDef, ast.AsyncFunctionDef)
    assert all(len(functions[name]) > 1 for name in AGREED)
