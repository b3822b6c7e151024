"""The page of promises names tests that there are."""

from __future__ import annotations

import ast
import re

from docs.pages import DOCS, ROOT, read, sections

PAGE = DOCS / "explanation" / "trust.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_test_that_the_page_names_exists() -> None:
    named = _NAMED.findall(read(PAGE))
    assert len(named) > 40
    wrong = [f"{path}::{name}" for path, name in named if not (ROOT / path).is_file() or name not in functions_of(path)]
    assert not wrong, f"{PAGE.name} names tests that are not there: {wrong}"


def test_each_promise_says_who_tries_to_break_it_and_each_law_has_its_row() -> None:
    promises = sections(read(PAGE))
    silent = [title for title, text in promises.items() if not _NAMED.search(text)]
    assert not silent
    rows = re.findall(r"^\| (\d) \|.*$", promises["The laws of the log"], re.MULTILINE)
    assert rows == list("12345678")
