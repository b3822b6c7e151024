"""Lines are found on their page: in order, where they stand twice in the right place, and nowhere if not there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textclean.text.evidence.alignment import MOST_WORK, Span, align

_words = st.text("abc", min_size=1, max_size=30)
_lines = st.lists(_words, max_size=12)


def read(page: str, spans: list[Span]) -> list[str | None]:
    return [None if span is None else page[slice(*span)] for span in spans]


@given(_lines, _words)
def test_a_line_is_found_where_it_stands_or_not_at_all(lines: list[str], page: str) -> None:
    for line, found in zip(lines, read(page, align(lines, page)), strict=True):
        assert found == (line if line in page else None)


@given(_lines)
def test_lines_of_a_page_are_found_in_their_order(lines: list[str]) -> None:
    numbered = [f"{line}{number:0>3}" for number, line in enumerate(lines)]
    starts = [span[0] for span in align(numbered, "".join(numbered)) if span]
    assert len(starts) == len(lines)
    assert starts == sorted(starts)


@given(st.lists(st.text("abc", min_size=20, max_size=25), min_size=2, max_size=8, unique=True), st.data())
def test_what_is_left_of_a_text_is_found_where_it_was(lines: list[str], data: st.DataObject) -> None:
    numbered = [f"{line}{number:0>3}" for number, line in enumerate(lines)]
    page = "".join(numbered)
    left = sorted(data.draw(st.sets(st.sampled_from(range(len(lines))))))
    whole = align(numbered, page)
    assert align([numbered[number] for number in left], page) == [whole[number] for number in left]


def test_a_line_that_stands_twice_is_found_between_its_neighbours() -> None:
    first, second = "theferrywillrunallwinter", "thebridgewillberepaired"
    page = f"news{first}news{second}news"
    spans = align([first, "news", second, "news"], page)
    assert spans[1] == (page.index("news", 5), page.index(second))
    assert spans[3] == (len(page) - 4, len(page))


def test_a_long_line_out_of_order_takes_no_others_along() -> None:
    lines = [f"thisisasentenceofthearticle{number}" for number in range(4)]
    moved = "thisteaserstandsattheendofthepage"
    page = "".join(lines) + moved
    assert read(page, align([moved, *lines], page)) == [moved, *lines]


def test_blank_lines_and_lines_of_signs_are_nowhere() -> None:
    assert align(["", "a"], "ba") == [None, (1, 2)]


def test_what_would_take_too_long_is_not_looked_for() -> None:
    assert align(["a"] * 1000, "a" * (MOST_WORK // 1000 + 1)) == [None] * 1000
