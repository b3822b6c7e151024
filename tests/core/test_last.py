"""Plugins that are asked last: when, what they see of what is gone, and that cleaning is stable all the same."""

from __future__ import annotations

import pytest
from hypothesis import given

from strategies import Finder, Named, cleaned, texts
from textclean import Cleaner, Config, Finding, PluginError, Removed, View, hookimpl


class Last(Named):
    """Finds the line below each place at which something was taken out."""

    last = True

    def __init__(self) -> None:
        super().__init__("alast")
        self.seen: list[tuple[str, tuple[Removed, ...]]] = []

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        self.seen.append((view.text, tuple(view.removed)))
        places = {removed.at for removed in view.removed if removed.plugin != self.name}
        below = [next((line for line in view.filled if line.start >= at), None) for at in places]
        return [Finding(line.start, line.end, "odd", "below") for line in {line for line in below if line}]


class Contrary(Named):
    """Takes the first line, but not where it is told that something was taken."""

    last = True

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        if view.removed or len(view.filled) <= 2:
            return []
        return [Finding(view.filled[0].start, view.filled[0].end, "odd", "first")]


def test_it_is_asked_where_nobody_else_proposes_anything_and_in_the_end_without_memory() -> None:
    last = Last()
    result = cleaned("one\nJUNK\ntwo\nthree", last, Finder("finder", "JUNK"))
    assert result.text == "one"
    junk = Removed(4, "JUNK", "finder", "finds", "junk")
    first, *_ = last.seen
    assert first[0] == "one\ntwo\nthree"
    assert [(removed.at, removed.text, removed.plugin, removed.label) for removed in first[1]] == [
        (junk.at, junk.text, junk.plugin, junk.label)
    ]
    assert last.seen[-1] == ("one", ())


def test_whoever_is_not_asked_last_sees_nothing_of_what_is_gone() -> None:
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


def test_one_that_declares_phrases_is_called_where_something_is_gone() -> None:
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
