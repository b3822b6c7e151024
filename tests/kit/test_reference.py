"""The reference of the kit names every check, every key of a case and every public name."""

from __future__ import annotations

import re

from docs.pages import REFERENCE, read
from textclean import testing
from textclean.testing import CHECKS
from textclean.testing.cases import _KEYS
from textclean.testing.kit import LOADS

PAGE = read(REFERENCE / "testing.md")


def test_every_check_is_there_with_what_it_holds() -> None:
    rows = (line for line in PAGE.split("## The checks")[1].split("## Cases")[0].splitlines() if line.startswith("|"))
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])} == {LOADS, *CHECKS}


def test_every_key_of_a_case_is_there() -> None:
    assert [key for key in _KEYS if f"`{key}`" not in PAGE] == []


def test_every_public_name_is_there() -> None:
    assert [name for name in testing.__all__ if name not in PAGE] == []
