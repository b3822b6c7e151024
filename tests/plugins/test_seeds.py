"""The bundled plugins on the seed articles and cases: exactly the junk goes, under its label."""

from __future__ import annotations

from typing import Any

import pytest

import textclean
from seed_data import SEEDS, Case, cases, gold
from textclean.html.extract import text_from_html


@pytest.fixture(scope="module")
def cleaner() -> textclean.Cleaner:
    return textclean.Cleaner()


def labels_of(result: textclean.Result) -> list[str]:
    return sorted({edit.label for edit in result.log.edits})


@pytest.mark.parametrize("article", gold(".txt"), ids=lambda article: article["file"])
def test_an_article_keeps_exactly_its_own_lines(cleaner: textclean.Cleaner, article: dict[str, Any]) -> None:
    text = (SEEDS / "articles" / article["file"]).read_bytes().decode()
    result = cleaner.clean({"id": article["file"], "text": text})
    assert [line.strip() for line in result.text.split("\n") if line.strip()] == article["kept_lines"]
    assert labels_of(result) == sorted({junk["label"] for junk in article["junk"]})
    assert set(result.log.tags) == set(article["tags"])
    assert textclean.restore(result.text, result.log) == text
    assert textclean.verify(result.text, result.log) == []


@pytest.mark.parametrize("case", [*cases("synthetic"), *cases("negative")], ids=lambda case: case.name)
def test_a_case_comes_out_as_it_should(cleaner: textclean.Cleaner, case: Case) -> None:
    result = cleaner.clean(case.text)
    assert result.text == case.kept
    assert labels_of(result) == case.labels


@pytest.mark.parametrize("case", cases("known-failures"), ids=lambda case: case.name)
@pytest.mark.xfail(strict=True, reason="a known failure; when it passes it belongs among the others")
def test_a_known_failure_still_fails(cleaner: textclean.Cleaner, case: Case) -> None:
    assert cleaner.clean(case.text).text == case.kept


@pytest.mark.parametrize("article", gold(".txt"), ids=lambda article: article["file"])
def test_a_cleaned_article_is_left_alone(cleaner: textclean.Cleaner, article: dict[str, Any]) -> None:
    text = (SEEDS / "articles" / article["file"]).read_bytes().decode()
    assert cleaner.clean(cleaner.clean(text).text).log.edits == ()


@pytest.mark.parametrize("article", gold(".html"), ids=lambda article: article["file"])
def test_a_page_keeps_its_article_and_loses_its_share_row_and_list(
    cleaner: textclean.Cleaner, article: dict[str, Any]
) -> None:
    page = (SEEDS / "articles" / article["file"]).read_text("utf-8")
    result = cleaner.clean(text_from_html(page))
    kept = [line.strip() for line in result.text.split("\n") if line.strip()]
    assert [line for line in kept if line in article["kept_lines"]] == article["kept_lines"]
    assert {"share_label", "recommendations"} <= set(labels_of(result))
