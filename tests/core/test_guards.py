"""Limits on what plugins may remove, and the floor below which a record is left whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import Finder, Named, Rewriter, cleaned, cleaner_of, lawful_sets
from textclean import Config, ConfigError, Edit, Finding, Guards, View, hookimpl, restore, verify
from textclean.cleaning.guards import removed_from, weight
from textclean.testing.strategies import texts
from textclean.text.lines import Lines

JUNK = Finder("junk", "JUNK")
ODD = Finder("odd", "ODD", "odd")
FREE = {"plugin_share": 1.0, "record_share": 1.0}


def reasons(text: str, *plugins: Named, **guards: float) -> tuple[str, list[tuple[str, str]], tuple[str, ...]]:
    result = cleaned(text, *plugins, guards=Guards(**(FREE | guards)))  # type: ignore[arg-type]
    return result.text, [(kept.plugin, kept.why) for kept in result.log.kept], result.log.tags


def test_a_plugin_may_remove_as_many_characters_as_its_limit_says_and_no_more() -> None:
    text = "one JUNK two ODD"
    assert reasons(text, JUNK, ODD, plugin_chars=4) == ("one two", [], ())
    assert reasons(text, JUNK, ODD, plugin_chars=3) == ("one JUNK two", [("junk", "guard: plugin_chars")], ())


def test_a_record_that_would_lose_too_many_characters_is_left_whole_and_tagged() -> None:
    text = "one JUNK two ODD"
    assert reasons(text, JUNK, ODD, record_chars=7) == ("one two", [], ())
    stopped = [("junk", "guard: record_chars"), ("odd", "guard: record_chars")]
    assert reasons(text, JUNK, ODD, record_chars=6) == (text, stopped, ("review",))


def test_a_limit_of_no_characters_lets_nothing_go() -> None:
    assert reasons("one JUNK", JUNK, record_chars=0)[0] == "one JUNK"
    assert reasons("one JUNK", JUNK, plugin_chars=0)[0] == "one JUNK"


@pytest.mark.parametrize("floor", [{"floor_chars": 7}, {"floor_words": 3}])
def test_a_record_of_which_too_little_would_be_left_is_left_whole_and_tagged(floor: dict[str, float]) -> None:
    (name,) = floor
    assert reasons("one\ntwo JUNK", JUNK, **floor) == ("one\ntwo JUNK", [("junk", f"guard: {name}")], ("review",))
    assert reasons("one\ntwo 3 JUNK", JUNK, **floor) == ("one\ntwo 3", [], ())


def test_a_short_record_of_which_nothing_would_be_removed_is_nobodys_business() -> None:
    assert reasons("one", JUNK, floor_chars=100) == ("one", [], ())


def test_who_removes_what_another_inserted_does_not_answer_for_what_that_one_took() -> None:
    shortens = Rewriter("shortens", "one two three four five six", "JUNK")
    result = cleaned("JUNK one two three four five six seven", shortens, JUNK, guards=Guards(0.7, 1))
    assert result.text == "seven"
    stopped = cleaned("JUNK one two three four five six seven", shortens, JUNK, guards=Guards(0.5, 1))
    assert stopped.text == "one two three four five six seven"
    assert {(kept.plugin, kept.why) for kept in stopped.log.kept} == {("shortens", "guard: plugin_share")}


def test_white_space_is_no_character() -> None:
    assert reasons("one" + " " * 50 + "JUNK\n\n two", JUNK, record_chars=4, floor_chars=6)[1:] == ([], ())


def test_what_is_inserted_counts_against_what_it_stands_for_and_nothing_else() -> None:
    edits = [
        Edit(start, end, None, inserted, "p", "r", "junk", 1.0, "", 1)
        for start, end, inserted in [(0, 4, "ab"), (4, 6, "abcdef"), (6, 8, "")]
    ]
    assert removed_from("abcdefgh", edits) == 2 + 0 + 2


def test_a_record_that_a_share_leaves_whole_is_tagged_as_well() -> None:
    assert reasons("JUNK", JUNK, record_share=0.5)[2] == ("review",)


def test_what_a_guard_stopped_can_be_verified_and_restored() -> None:
    result = cleaned("one JUNK two ODD", JUNK, ODD, guards=Guards(1, 1, plugin_chars=3))
    assert verify(result.text, result.log) == []
    assert restore(result.text, result.log) == "one JUNK two ODD"


class FailsBeside(Finder):
    """Fails as long as BIG stands in the text."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if "BIG" in view.text:
            raise ValueError("not beside BIG")
        yield from super().detect(view)


def test_what_a_plugin_removes_counts_together_if_the_text_had_to_be_cleaned_again() -> None:
    plugins = (Finder("again", "(?<!q)JJ"), FailsBeside("late", "q", "odd"), Finder("other", "BIG", "odd"))
    text = "keep JJ qJJ BIGz keep and much more text"
    assert cleaned(text, *plugins, guards=Guards(1, 1, plugin_chars=4)).text == "keep z keep and much more text"
    assert reasons(text, *plugins, plugin_chars=3)[0] == text
    assert reasons(text, *plugins, plugin_chars=3)[2] == ("review",)


def test_what_was_stopped_and_carried_out_later_is_told_once() -> None:
    plugins = (Finder("first", "(?<!q)JJ"), Finder("late", "BIGz|q", "odd"), Finder("other", "BIG", "odd"))
    result = cleaned("keep JJ qjj BIGz keep and much more text", *plugins, guards=Guards(1, 1, plugin_chars=4))
    edits = {(edit.start, edit.end, edit.plugin, edit.rule) for edit in result.log.edits}
    assert edits
    assert not edits & {(kept.start, kept.end, kept.plugin, kept.rule) for kept in result.log.kept}


guards = st.builds(
    Guards,
    st.sampled_from([0.2, 0.9, 1.0]),
    st.sampled_from([0.3, 0.95, 1.0]),
    st.none() | st.integers(0, 20),
    st.none() | st.integers(0, 40),
    st.integers(0, 30),
    st.integers(0, 8),
)


@given(texts, lawful_sets, guards)
def test_under_any_guards_a_cleaned_text_stays_and_gives_its_original_back(
    text: str, plugins: list[Named], limits: Guards
) -> None:
    cleaner = cleaner_of(*plugins, guards=limits, max_passes=6)
    once = cleaner.clean(text)
    assert verify(once.text, once.log) == []
    assert restore(once.text, once.log) == text
    assert cleaner.clean(once.text).log.edits == ()


@given(texts, lawful_sets, guards)
def test_no_edited_record_has_lost_more_or_has_less_left_than_the_guards_allow(
    text: str, plugins: list[Named], limits: Guards
) -> None:
    result = cleaned(text, *plugins, guards=limits, max_passes=6)
    if result.changed:
        whole = weight(text)
        removed = removed_from(text, result.log.edits)
        assert removed <= limits.record_share * whole
        assert limits.record_chars is None or removed <= limits.record_chars
        assert weight(result.text) >= limits.floor_chars
        assert sum(Lines(result.text).words) >= limits.floor_words
        for name in {edit.plugin for edit in result.log.edits}:
            removed = removed_from(text, [edit for edit in result.log.edits if edit.plugin == name])
            assert removed <= limits.plugin_share * whole
            assert limits.plugin_chars is None or removed <= limits.plugin_chars


@pytest.mark.parametrize("key", ["plugin_chars", "record_chars", "floor_chars", "floor_words"])
@pytest.mark.parametrize("value", [-1, 1.5, True, "many", [1]])
def test_a_limit_that_is_no_whole_number_is_refused_with_its_key(key: str, value: object) -> None:
    with pytest.raises(ConfigError, match=rf"guards\.{key} has to be a whole number of at least 0"):
        Config.of({"guards": {key: value}}, Path("textclean.toml"))


def test_guards_are_read_from_a_configuration_and_decide_the_run() -> None:
    table = {"plugin_chars": 10, "record_chars": 20, "floor_chars": 30, "floor_words": 4}
    config = Config.of({"guards": table}, Path("textclean.toml"))
    assert config.guards == Guards(plugin_chars=10, record_chars=20, floor_chars=30, floor_words=4)
    assert cleaner_of(JUNK, guards=config.guards).run != cleaner_of(JUNK).run
