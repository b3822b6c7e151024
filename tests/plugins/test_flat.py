"""An article on one line: what of the page is glued to it goes, and its running text stays to the letter."""

from __future__ import annotations

import pytest

import textclean
from seed_data import Case, cases, check_case


@pytest.fixture(scope="module")
def cleaner() -> textclean.Cleaner:
    return textclean.Cleaner()


@pytest.mark.parametrize("case", cases("flat"), ids=lambda case: case.name)
def test_a_case_comes_out_as_it_should(cleaner: textclean.Cleaner, case: Case) -> None:
    check_case(cleaner, case)


def test_a_lined_text_is_seen_as_it_is() -> None:
    seen: list[str] = []

    class Watching:
        __name__ = "watching"

        @textclean.hookimpl
        def detect(self, view: textclean.View) -> list[textclean.Finding]:
            seen.append(view.text)
            return []

    text = "\n".join(["Share this article", *["A sentence stands here on a line of its own, as it should."] * 9])
    textclean.Cleaner(plugins=[Watching()]).clean(text)
    assert seen[0] is text
