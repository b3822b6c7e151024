"""Junk in the forms that Markdown gives it goes as it does in plain text, and with its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

import textclean
from seed_data import SEEDS, Case, cases, check_case, gold

FORMS: dict[str, Callable[[str], str]] = {
    "bold": lambda line: f"**{line}**",
    "bullet": lambda line: f"- {line}",
    "link": lambda line: f"[{line}](https://example.org/a)",
    "linked bullet": lambda line: f"- [{line}](https://example.org/a)",
    "linked heading": lambda line: f"### [{line}](https://example.org/a)",
}


@pytest.fixture(scope="module")
def cleaner() -> textclean.Cleaner:
    return textclean.Cleaner()


def in_form(article: dict[str, object], form: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return an article with its junk in a form of Markdown, and the lines of that junk."""
    lines = (SEEDS / "articles" / str(article["file"])).read_bytes().decode().split("\n")
    junk = []
    for block in article["junk"]:  # type: ignore[attr-defined]
        for number in range(block["first_line"] - 1, block["last_line"]):
            said = lines[number].strip()
            if any(map(str.isalnum, said)):
                lines[number] = form(said)
                junk.append(lines[number])
    return "\n".join(lines), junk


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_junk_goes_in_every_form_and_nothing_else(cleaner: textclean.Cleaner, form: Callable[[str], str]) -> None:
    gone = total = 0
    lost = []
    for article in gold(".txt"):
        text, junk = in_form(article, form)
        left = Counter(line.strip() for line in cleaner.clean(text).text.split("\n"))
        lost += [line for line in article["kept_lines"] if not left[line]]
        gone += sum(not left[line] for line in junk)
        total += len(junk)
    assert lost == []
    assert gone >= 0.95 * total


@pytest.mark.parametrize("case", cases("markdown"), ids=lambda case: case.name)
def test_a_case_comes_out_as_it_should(cleaner: textclean.Cleaner, case: Case) -> None:
    check_case(cleaner, case)
