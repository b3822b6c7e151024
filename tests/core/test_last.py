"""Plugins that are asked last: when, what they see of what others remove, and that cleaning is stable."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from strategies import Finder, Named, cleaned
from textclean import Cleaner, Config, Finding, PluginError, Removed, View, hookimpl
from textclean.testing.strategies import texts


class Last(Named):
    """Finds the line below each place at which others remove something."""

    last = True

    def __init__(self) -> None:
        super().__init__("alast")
        self.seen: list[tuple[str, tuple[Removed, ...]]] = []

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        self.seen.append((view.text, tuple(view.removed)))
        places = {removed.end for removed in view.removed if removed.plugin != self.name}
        below = [next((line for line in view.filled if line.start >= end), None) for end in places]
        return [Finding(line.start, line.end, "odd", "below") for line in {line for line in below if line}]


class Contrary(Named):
    """Takes the first line, but not where others remove something."""

    last = True

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        if view.removed or len(view.filled) <= 2:
            return []
        return [Finding(view.filled[0].start, view.filled[0].end, "odd", "first")]


def test_it_learns_what_others_remove_and_in_the_end_is_asked_without_that() -> None:
    last = Last()
    result = cleaned("one\nJUNK\ntwo\nthree", last, Finder("finder", "JUNK"))
    assert result.text == "one\nthree"
    assert {edit.pass_number for edit in result.log.edits} == {1}
    first, second = last.seen
    assert first[0] == "one\nJUNK\ntwo\nthree"
    assert [attrs.evolve(removed, rule="") for removed in first[1]] == [Removed(4, 8, "JUNK", "finder", "", "junk")]
    assert second == ("one\nthree", ())


def test_it_learns_what_earlier_passes_removed_where_others_remove_more() -> None:
    class Later(Named):
        @hookimpl
        def detect(self, view: View) -> list[Finding]:
            line = view.filled[0]
            return [] if "JUNK" in view.text or line.text != "one" else [Finding(line.start, line.end, "junk", "later")]

    last = Last()
    result = cleaned("one\nJUNK\ntwo\nthree\nfour", last, Finder("finder", "JUNK"), Later("later"))
    assert result.text == "four"
    ((_, first), (text, second), (_, third)) = last.seen
    assert [(removed.start, removed.end, removed.text) for removed in first] == [(4, 8, "JUNK")]
    assert text == "one\nthree\nfour"
    assert {(removed.text, removed.plugin) for removed in second} >= {("one", "later"), ("JUNK", "finder")}
    assert third == ()


def test_it_may_not_take_what_others_remove() -> None:
    class Greedy(Last):
        @hookimpl
        def detect(self, view: View) -> list[Finding]:
            return [Finding(removed.start, removed.end, "odd", "again") for removed in view.removed]

    result = cleaned("one\nJUNK\ntwo", Greedy(), Finder("finder", "JUNK"))
    assert result.text == "one\ntwo"
    assert len([edit for edit in result.log.edits if not edit.closes_gap]) == 1


def test_whoever_is_not_asked_last_sees_nothing_of_what_others_remove() -> None:
    class Looking(Last):
        last = False

    looking = Looking()
    cleaned("one\nJUNK\ntwo", looking, Finder("finder", "JUNK"))
    assert {removed for _, removed in looking.seen} == {()}


def test_what_it_would_find_without_memory_goes_too() -> None:
    result = cleaned("one\nJUNK\ntwo\nthree\nfour", Contrary("contrary"), Finder("finder", "JUNK"))
    assert result.text == "three\nfour"


@given(texts)
def test_cleaning_a_cleaned_text_edits_nothing(text: str) -> None:
    for plugins in ([Last(), Finder("finder", "a")], [Contrary("contrary"), Finder("finder", "a")]):
        assert cleaned(cleaned(text, *plugins).text, *plugins).log.edits == ()


def test_one_that_declares_phrases_is_called_where_others_remove_something() -> None:
    class Worded(Last):
        phrases = {"word": ("never there",)}  # noqa: RUF012 - as a plugin's author writes it

    worded = Worded()
    cleaned("one\ntwo", worded, Finder("finder", "JUNK"))
    assert worded.seen == []
    cleaned("one\nJUNK\ntwo", worded, Finder("finder", "JUNK"))
    assert worded.seen


def test_what_is_neither_true_nor_false_is_refused() -> None:
    class Odd(Named):
        last = "yes"

        @hookimpl
        def detect(self) -> None:
            return None

    with pytest.raises(PluginError, match="'last' has to be True or False, not 'yes'"):
        Cleaner(Config(), [Odd("odd")])
