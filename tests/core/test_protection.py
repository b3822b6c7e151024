"""Protected spans: what bears a label that protects is touched by nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import Finder, Named, Rewriter, cleaned, cleaner_of, lawful_sets
from textclean import Finding, Label, LabelPolicy, PluginError, View, hookimpl, restore, verify
from textclean.cleaning.protection import ProtectedSpan, ProtectedSpans
from textclean.testing.strategies import texts

JUNK = Finder("junk", "JUNK")


class Guard(Finder):
    """Protects what a pattern matches."""

    labels = {"safe": Label("Safe.", action="protect")}  # noqa: RUF012 - as a plugin's author writes it

    def __init__(self, name: str, pattern: str, confidence: float = 1.0) -> None:
        super().__init__(name, pattern, "safe", confidence)
        self.asked = 0

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        self.asked += 1
        yield from super().detect(view)


class Failing(Guard):
    """Protects in the first pass, and raises once something has gone."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if "x" not in view.text:
            raise ValueError(self.name)
        yield from super().detect(view)


def test_a_proposal_that_overlaps_a_protected_span_loses_and_is_logged_with_who_protects_it() -> None:
    result = cleaned("one JUNK two <JUNK>", JUNK, Guard("guard", "<.*>"))
    assert result.text == "one two <JUNK>"
    assert [(kept.start, kept.end, kept.why) for kept in result.log.kept] == [(14, 18, "protected: guard/pattern")]
    assert verify(result.text, result.log) == []


@pytest.mark.parametrize("pattern", ["JU", "NK", "U", "a JUNK b", "a J"])
def test_any_overlap_counts(pattern: str) -> None:
    assert cleaned("a JUNK b", JUNK, Guard("guard", pattern)).text == "a JUNK b"


def test_what_only_touches_a_protected_span_may_go() -> None:
    assert cleaned("aJUNKb", JUNK, Guard("guard", "[ab]")).text == "ab"


def test_rewrites_are_stopped_too_and_insertions_inside() -> None:
    assert cleaned("a b", Rewriter("rewriter", "b", "+"), Guard("guard", "b")).text == "a b"
    assert cleaned("ab", Rewriter("rewriter", "(?<=a)", "+"), Guard("guard", "ab")).text == "ab"
    assert cleaned(
        "ab", Rewriter("rewriter", r"\Z", "+", confidence=0.9), Guard("guard", "ab"), max_passes=3
    ).log.errors


def test_white_space_within_a_protected_span_stays_where_a_block_beside_it_goes() -> None:
    text = "a\nJUNK\n\ncode\n"
    assert cleaned(text, JUNK).text == "a\n\ncode\n"
    assert cleaned(text, JUNK, Guard("guard", "a\n")).text == "a\n\n\ncode\n"


def test_a_label_that_protects_can_be_switched_off_and_any_other_be_made_to_protect() -> None:
    off = cleaned("a JUNK", JUNK, Guard("guard", "JUNK|a"), labels={"safe": LabelPolicy("keep")})
    assert off.text == "a"
    assert [(kept.plugin, kept.why) for kept in off.log.kept] == [("guard", "policy")]
    made = cleaned("a JUNK b", JUNK, Finder("odd", "JUNK b", "odd"), labels={"odd": LabelPolicy("protect")})
    assert made.text == "a JUNK b"
    assert [kept.why for kept in made.log.kept] == ["protected: odd/pattern"]


def test_the_threshold_of_a_label_holds_for_protecting() -> None:
    assert cleaned("a JUNK", JUNK, Guard("guard", "JUNK", confidence=0.4)).text == "a"
    low = {"safe": LabelPolicy(threshold=0.3)}
    assert cleaned("a JUNK", JUNK, Guard("guard", "JUNK", confidence=0.4), labels=low).text == "a JUNK"


def test_who_only_protects_is_asked_only_where_something_is_proposed() -> None:
    guard = Guard("guard", "a")
    cleaner = cleaner_of(JUNK, guard)
    assert cleaner.clean("a").log.kept == ()
    assert guard.asked == 0
    cleaner.clean("a JUNK")
    assert guard.asked == 1


def test_a_protector_that_fails_on_the_way_has_no_part_in_the_record() -> None:
    result = cleaned("x JUNK <JUNK>", JUNK, Finder("x", "x", "odd"), Failing("guard", "<.*>"))
    assert result.text == "<>"
    assert [failure.plugin for failure in result.log.errors] == ["guard"]


def test_an_action_that_there_is_none_of_makes_a_plugin_broken() -> None:
    class Odd(Named):
        labels = {"safe": Label("Safe.", action="defend")}  # type: ignore[arg-type] # noqa: RUF012

        @hookimpl
        def detect(self) -> None:
            return None

    with pytest.raises(PluginError, match=r"labels\['safe'\] has the action 'defend'"):
        cleaner_of(Odd("odd"))


protected_spans = st.lists(
    st.builds(
        lambda start, size, name: ProtectedSpan(start, start + size, name, "r"),
        st.integers(0, 30),
        st.integers(1, 9),
        st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(protected_spans, st.integers(0, 40), st.integers(0, 9))
def test_a_shield_is_found_where_one_overlaps_and_nowhere_else(
    given_: list[ProtectedSpan], start: int, size: int
) -> None:
    end = start + size
    overlapping = [one for one in given_ if one.start < end and start < one.end]
    found = ProtectedSpans(given_).over(start, end)
    assert (found in overlapping) if overlapping else found is None
    assert ProtectedSpans(reversed(given_)).over(start, end) == found


guards = st.builds(
    lambda *given_: Guard("guard", *given_), st.sampled_from([r"a+", r"(?m)^.{3,}$", r"\s+", r"[\s\S]*"])
)


@given(texts, lawful_sets, guards)
def test_with_protected_spans_a_cleaned_text_stays_and_gives_its_original_back(
    text: str, plugins: list[Named], guard: Guard
) -> None:
    cleaner = cleaner_of(*plugins, guard, max_passes=6)
    once = cleaner.clean(text)
    assert verify(once.text, once.log) == []
    assert restore(once.text, once.log) == text
    assert cleaner.clean(once.text).log.edits == ()


def test_a_text_that_stays_only_because_of_where_it_came_from_is_cleaned_on() -> None:
    # The line break is part of what was inserted, whose other part is protected; cleaned again it stands alone.
    cleaner = cleaner_of(Rewriter("writer", r"\s+", " ok\n"), Guard("guard", r"(?m)^.{3,}$"), max_passes=6)
    once = cleaner.clean(" ")
    assert cleaner.clean(once.text).log.edits == ()
    assert restore(once.text, once.log) == " "


@given(texts, lawful_sets)
def test_what_is_protected_in_any_state_of_the_text_is_never_touched(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins, Guard("guard", "[ab7]"), max_passes=6)
    assert not any(set(edit.removed or "") & set("ab7") for edit in result.log.edits if not edit.superseded)
