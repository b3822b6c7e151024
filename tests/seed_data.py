"""The project's seed articles and cases, as the tests read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs

from textclean import Cleaner, restore

SEEDS = Path(__file__).parents[1] / "seeds"


@attrs.frozen
class Case:
    """A small text, what has to be left of it, and the labels of what has to go."""

    name: str
    text: str
    kept: str
    labels: list[str]


def cases(kind: str) -> list[Case]:
    """Return the cases of a file in ``seeds/cases``."""
    return [Case(**case) for case in json.loads((SEEDS / "cases" / f"{kind}.json").read_text("utf-8"))]


def check_case(cleaner: Cleaner, case: Case) -> None:
    """Hold that a case comes out as it should, is stable, and comes back."""
    result = cleaner.clean(case.text)
    assert result.text == case.kept
    assert sorted({edit.label for edit in result.log.edits}) == case.labels
    assert cleaner.clean(result.text).log.edits == ()
    assert restore(result.text, result.log) == case.text


def gold(suffix: str) -> list[dict[str, Any]]:
    """Return what is known of each article of a kind."""
    articles = json.loads((SEEDS / "gold.json").read_text("utf-8"))
    return [article for article in articles if article["file"].endswith(suffix)]
