"""Pages as evidence: what is read of them, and that no page costs more than its evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.html.compared import compared
from textclean.html.extract import MOST_TAGS
from textclean.html.page_tree import PageTree
from textclean.html.read_tree import LONGEST, page_tree


def tree_of(html: str) -> PageTree:
    tree = page_tree(html)
    assert tree is not None
    return tree


def test_the_text_of_a_page_is_its_letters_and_digits_in_order() -> None:
    tree = tree_of("<body><h1>Old Bridge</h1><p>It is <b>200</b> years old…<script>no()</script><!-- no --></p>")
    assert tree.text == "oldbridgeitis200yearsold"


def test_a_part_of_the_text_has_the_innermost_element_that_holds_all_of_it() -> None:
    tree = tree_of('<p>one <b>two <i>three</i></b> <a href="/">four</a></p>')
    found = {word: tree.place(tree.text.index(word), tree.text.index(word) + len(word)) for word in ("three", "four")}
    assert {word: tree.nodes[number].name for word, (number, _) in found.items()} == {"three": "i", "four": "a"}
    number, link_share = tree.place(0, len(tree.text))
    assert (tree.nodes[number].name, link_share) == ("p", 4 / 15)


def test_an_element_tells_its_words_and_a_name_that_is_safe_to_show() -> None:
    tree = tree_of(
        '<aside class="RelatedPosts_x1 wide" id="more-news" role="complementary"><p>a</p></aside><p \x1b[1m>b'
    )
    aside = tree.element(next(number for number, node in enumerate(tree.nodes) if node.name == "aside"))
    assert aside.words == {"related", "posts", "x", "wide", "more", "news", "complementary"}
    assert aside.name == "aside.RelatedPosts_x1"


def test_the_id_of_a_heading_says_nothing_of_its_kind() -> None:
    tree = tree_of('<h2 id="related-works" class="big">a</h2>')
    assert tree.element(1).words == {"big"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_is_short_and_ascii_whatever_the_page_says(tag: str, name: str) -> None:
    tree = page_tree(f"<x{tag} class='{name}' id='{tag}'>a</x>")
    assert tree is not None
    for number in range(len(tree.nodes)):
        element = tree.element(number)
        assert element.name.isascii()
        assert not set(element.name) & set(" \n\x1b<>\"'`")
        assert len(element.name) <= 82
        assert 0 <= element.link_share <= 1


@pytest.mark.parametrize(
    "html, h1",
    [
        ("<h1>One</h1><h1>Two</h1>", "One"),
        ("<h1><a href=/>The Courier</a></h1><h1>Old\n bridge</h1>", "Old bridge"),
        ("<h1><a href=/>The Courier</a></h1>", "The Courier"),
        ("<h1><img></h1><h1>Old bridge</h1>", "Old bridge"),
        ("<h2>One</h2>", None),
    ],
)
def test_the_headline_is_the_first_that_is_no_link(html: str, h1: str | None) -> None:
    assert tree_of(html).h1 == h1


def test_the_title_is_the_one_of_the_page_and_not_of_a_drawing() -> None:
    assert tree_of("<head><title> The  bridge</title></head><svg><title>icon</title></svg>a").title == "The bridge"
    assert tree_of("<p>a").title is None


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 600 + "a",
        "a" * (LONGEST + 1),
        "<b>" * (MOST_TAGS + 1) + "a" * MOST_TAGS,
    ],
    ids=["deep", "long", "many tags"],
)
def test_a_page_that_costs_too_much_is_no_evidence(html: str) -> None:
    assert page_tree(html) is None


@pytest.mark.parametrize(
    "html",
    ["", "\0", "<", "<p", "<frameset><frame src=a></frameset>", "a\0b", "<p class='", "\ud800", "<plaintext><p>a"],
)
def test_a_malformed_page_is_read_as_far_as_it_goes(html: str) -> None:
    tree = page_tree(html)
    assert tree is None or tree.text == "".join(compared(tree.texts))


@given(st.lists(st.text(max_size=30), max_size=8))
def test_texts_that_are_compared_together_are_compared_as_each_alone(texts: list[str]) -> None:
    assert compared(texts) == [compared([text])[0] for text in texts]
