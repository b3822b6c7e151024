"""No edit brings two surrogates together that JSON would read back as one character."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import Finder, Named, Rewriter, Worded, cleaned, edit, lawful_plugins
from textclean import Finding, Log, Result, View, hookimpl, restore, verify
from textclean.formats.json.encode import to_json
from textclean.log.edit import GAP_REASON
from textclean.log.reasons import JOINS_SURROGATES
from textclean.testing.strategies import texts
from textclean.text.surrogates import holds_lone, holds_pair, joining

HIGH, LOW = "\ud83d", "\ude00"
halves = st.lists(st.sampled_from([HIGH, LOW, "\udbff", "\udc00", "a", "1", " ", "\n", "Read more", "+"]), max_size=12)
broken_texts = st.builds(lambda parts, more: "".join(parts) + more, halves, texts)
removing = st.sampled_from([r"a", r"\d", r"[a1]+", r"\+", r"a(?=.)", "Read more", r"\s+"])


def refused(result: Result) -> list[tuple[int, int, str]]:
    return [(kept.start, kept.end, kept.plugin) for kept in result.log.kept if kept.reason == JOINS_SURROGATES]


def read_back(result: Result, *, ascii_only: bool = False) -> tuple[str, Log]:
    value = json.loads(to_json({"text": result.text, "log": result.log.to_json()}, ascii_only=ascii_only))
    return value["text"], Log.from_json(value["log"])


@given(broken_texts, st.lists(removing, min_size=1, max_size=3), st.lists(lawful_plugins, max_size=2), st.booleans())
def test_every_record_is_read_back_from_json_as_it_was_written(
    text: str, patterns: list[str], makers: list[object], ascii_only: bool
) -> None:
    assume(not holds_pair(text))
    plugins: list[Named] = [Finder(f"finder_{number}", pattern) for number, pattern in enumerate(patterns)]
    plugins += [make(f"plugin_{number}") for number, make in enumerate(makers)]  # type: ignore[operator]
    result = cleaned(text, *plugins, max_passes=6)
    assert not holds_pair(result.text)
    read, log = read_back(result, ascii_only=ascii_only)
    assert (read, log) == (result.text, result.log)
    assert verify(read, log) == []
    assert restore(read, log) == text
    again = cleaned(result.text, *plugins, max_passes=6)
    assert again.text == result.text


def test_an_edit_that_would_join_two_surrogates_is_not_carried_out_and_noted() -> None:
    result = cleaned(f"x {HIGH}JUNK{LOW} JUNK", Finder("junk", "JUNK"))
    assert result.text == f"x {HIGH}JUNK{LOW}"
    assert refused(result) == [(3, 7, "junk")]
    assert verify(*read_back(result)) == []


def test_of_touching_edits_only_the_last_one_stays_undone() -> None:
    result = cleaned(f"{HIGH}AB{LOW}", Finder("a", "A"), Finder("b", "B"))
    assert result.text == f"{HIGH}B{LOW}"
    assert refused(result) == [(2, 3, "b")]


def test_what_is_inserted_may_join_them_or_keep_them_apart() -> None:
    assert joining(f"{HIGH}J.", [edit(1, 2, LOW)]) == [edit(1, 2, LOW)]
    assert joining(f".J{LOW}", [edit(1, 2, HIGH)]) == [edit(1, 2, HIGH)]
    assert joining("..", [edit(1, 1, HIGH + LOW)]) == [edit(1, 1, HIGH + LOW)]
    assert joining(f"{HIGH}JK{LOW}", [edit(1, 2), edit(2, 3, "+")]) == []
    assert cleaned(f"{HIGH}J{LOW}", Rewriter("between", "J", "+")).text == f"{HIGH}+{LOW}"


def test_surrogates_that_cannot_join_stop_nothing() -> None:
    assert cleaned(f"{LOW}J{HIGH}", Finder("junk", "J")).text == LOW + HIGH
    assert cleaned(f"{HIGH}J{HIGH}", Finder("junk", "J")).text == HIGH + HIGH
    assert cleaned(f"J{LOW} {HIGH}J", Finder("junk", "J")).text == f"{LOW} {HIGH}"
    assert cleaned(f"{HIGH} J {LOW}", Finder("junk", "J")).text == f"{HIGH} {LOW}"


class Twice(Named):
    """Finds more once something is gone."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        at = view.text.find("J")
        if at >= 0:
            yield Finding(at, at + 1, self.label, "one at a time")


def test_a_later_pass_is_told_in_the_place_of_the_original() -> None:
    result = cleaned(f"J {HIGH}JJ{LOW}", Twice("twice"))
    assert result.text == f"{HIGH}J{LOW}"
    assert refused(result) == [(4, 5, "twice")]


def test_a_plugin_that_wants_nothing_but_what_is_refused_is_not_one_that_never_settles() -> None:
    result = cleaned(f"{HIGH}JUNK{LOW}", Worded("junk", ["junk"]), Rewriter("half", "JUNK", ""))
    assert result.log.errors == ()
    assert result.text == f"{HIGH}JUNK{LOW}"


@pytest.mark.parametrize(
    "text, pair",
    [
        (HIGH + LOW, True),
        ("the last \udbff\udfff", True),
        ("the first \ud800\udc00", True),
        (LOW + HIGH, False),
        (f"{HIGH}a{LOW}", False),
    ],
)
def test_a_pair_is_a_high_one_right_before_a_low_one(text: str, pair: bool) -> None:
    assert holds_pair(f"é{text}b") is pair
    assert not holds_pair("ascii")
    assert not holds_pair("😀")


def test_white_space_that_would_join_is_blamed_on_its_block() -> None:
    block = edit(1, 2)
    gap = edit(2, 3, reason=GAP_REASON)
    assert joining(f"{HIGH}J {LOW}", [block, gap]) == [block]
    assert joining(f"{HIGH}J {LOW}", [gap]) == []
    assert joining(f"{HIGH} {LOW}", [edit(1, 2, reason=GAP_REASON)]) == [edit(1, 2, reason=GAP_REASON)]
    assert joining(f"{HIGH}J{LOW}.{HIGH}J{LOW}", [edit(1, 2), edit(5, 6)]) == [edit(1, 2), edit(5, 6)]
    assert joining("", []) == []


def test_only_what_an_edit_brings_together_is_looked_at() -> None:
    assert joining(f"abc{HIGH}x{LOW}", [edit(1, 2), edit(4, 5)]) == [edit(4, 5)]
    assert joining(f"{HIGH}x{LOW}abc", [edit(1, 2), edit(4, 5)]) == [edit(1, 2)]
    # A pair that stands there already was read as one character long ago.
    assert joining(f"{HIGH}{LOW}xy", [edit(2, 3)]) == []
    assert joining(f"yx{HIGH}{LOW}", [edit(1, 2)]) == []


def test_a_lone_surrogate_is_one_wherever_it_stands() -> None:
    assert [holds_lone(text) for text in ("", "ascii", "é😀", HIGH, f"é{LOW}", HIGH + LOW)] == [
        *[False] * 3,
        *[True] * 3,
    ]
