"""The sieve and the search behind it find what a look at every line would find."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textclean import Cleaner, Config, Finding, Label, Lines, PluginError, Record, View, hookimpl
from textclean.testing.strategies import texts
from textclean.text.phrases import ANCHORS, END_LINES, LABEL_LINE, LONG_LINE, SHORT_LINE, Anchor, Phrase
from textclean.text.search.automaton import Automaton
from textclean.text.search.matcher import Matcher
from textclean.text.search.target import Target
from textclean.text.snapshot import Snapshot

PHRASES = (
    "share this",
    "Share",
    "read more",
    "＃ weeks ago",
    "in ＃ days",
    "vor ＃ Tagen",
    "© all rights reserved",
    "“Best of”",
    "don't miss",
    "আরও পড়ুন",
    "続きを読む",
    "***",
    "3d",
    "a phrase that is longer than what is looked at of the beginning of a line",
)
LIMITS: dict[Anchor, int | None] = {
    "anywhere": None,
    "line_start": LONG_LINE,
    "line_end": SHORT_LINE,
    "whole_line": SHORT_LINE,
    "short_line": SHORT_LINE,
    "phrase_line": LABEL_LINE,
    "text_end": LONG_LINE,
}
#: Every phrase is looked for by two plugins, at two different places.
WANTED = [
    Target(plugin, anchor, Phrase(phrase), anchor)
    for number, phrase in enumerate(PHRASES)
    for plugin, anchor in (
        ("ada", ANCHORS[number % len(ANCHORS)]),
        ("bob", ANCHORS[(number + 3) % len(ANCHORS)]),
    )
]
SEARCH = Matcher(WANTED)
EXACT = Automaton({phrase: [number] for number, phrase in enumerate(PHRASES)})

decorations = st.sampled_from(
    ["", "", "» ", "- ", "12 ", "•\u00a0", "👉 ", "“", "'", "\u02bc", "\u200d", "x", "é", "আ", "؟"]
)
fillers = st.sampled_from(["", "", " now", ".", "s", "\u09bc", " on a page", " word" * 40, " word" * 70, " word" * 500])
lines = st.one_of(
    st.builds(
        lambda before, phrase, number, after: before + phrase.replace("＃", str(number)) + after,
        decorations,
        st.sampled_from(PHRASES).flatmap(lambda phrase: st.sampled_from([phrase, phrase.upper(), phrase.title()])),
        st.integers(0, 99),
        fillers,
    ),
    st.builds(lambda filler, phrase: "Some words" + filler + " " + phrase, fillers, st.sampled_from(PHRASES)),
    texts,
)
pages = st.lists(lines, max_size=16).flatmap(
    lambda drawn: st.sampled_from(["\n", "\n\n", "\r\n", "\u2028"]).map(lambda end: end.join(drawn))
)


def silent(text: str) -> bool:
    return not any(map(str.isalnum, text))


def expected(text: str) -> set[tuple[str, str, str, int, int]]:
    """Return what stands in a text, by looking at each line and each phrase."""
    every = Lines(text)
    filled = [line for line in every if line.text]
    ends = {line.number for line in filled[-END_LINES:]}
    found: set[tuple[str, str, str, int, int]] = set()
    for line in filled:
        matches = [(PHRASES[key], start, end) for start, end, keys in EXACT.find(line.text) for key in keys]
        begun = {
            item.plugin for item in WANTED for p, s, _ in matches if item.phrase.text == p and silent(line.text[:s])
        }
        for item in WANTED:
            limit = LIMITS[item.anchor]
            if limit is not None and len(line.text) > limit:
                continue
            for phrase, start, end in matches:
                before, after = silent(line.text[:start]), silent(line.text[end:])
                stands = {
                    "anywhere": True,
                    "short_line": True,
                    "line_start": before,
                    "line_end": after,
                    "whole_line": before and after,
                    "phrase_line": item.plugin in begun,
                    "text_end": line.number in ends,
                }[item.anchor]
                if phrase == item.phrase.text and stands:
                    found.add((item.plugin, item.anchor, phrase, line.start + start, line.start + end))
    return found


def found_in(text: Snapshot) -> set[tuple[str, str, str, int, int]]:
    hits = ((plugin, hit) for plugin in text.matches for hit in text.hits_of(plugin))
    return {(plugin, hit.set, hit.phrase.text, hit.start, hit.end) for plugin, hit in hits}


@given(pages)
@example("3d" + " word" * 500)
@example("\u02bctis share this\n'share")
def test_the_search_finds_what_a_look_at_every_line_finds(page: str) -> None:
    assert found_in(Snapshot(page, Record(page), SEARCH)) == expected(page)


@given(pages, st.data())
def test_a_later_pass_finds_what_a_first_one_would(page: str, data: st.DataObject) -> None:
    earlier = Snapshot(page, Record(page), SEARCH)
    assert found_in(earlier) == expected(page)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(page)), st.integers(0, len(page)))))
    later = page[:start] + page[end:]
    assert found_in(Snapshot(later, Record(page), SEARCH, earlier)) == expected(later)


@given(pages)
def test_hits_are_sorted_by_start_and_longer_ones_come_first(page: str) -> None:
    text = Snapshot(page, Record(page), SEARCH)
    for plugin in text.matches:
        spans = [(hit.start, -hit.end) for hit in text.hits_of(plugin)]
        assert spans == sorted(spans)


class Finder:
    labels = {"junk": Label("Anything.")}  # noqa: RUF012 - a plugin's attributes are read, not changed

    def __init__(self, phrases: dict[str, Any], anchors: dict[str, Any]) -> None:
        self.phrases = phrases
        self.anchors = anchors

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        return [Finding(hit.start, hit.end, "junk", hit.set) for hit in view.hits]


def test_a_plugin_says_where_the_phrases_of_a_set_may_stand() -> None:
    finder = Finder({"label": ["share"], "word": ["share"]}, {"label": "whole_line"})
    cleaner = Cleaner(Config(only=("Finder",)), [finder])
    result = cleaner.clean("We share.\n» SHARE «")
    assert [(edit.rule, edit.start) for edit in result.log.edits if not edit.closes_gap] == [("word", 3), ("label", 12)]


@pytest.mark.parametrize(
    "anchors, told",
    [
        ({"lable": "whole_line"}, "anchors['lable']: there is no such set in `phrases`; did you mean 'label'?"),
        ({"label": "whole-line"}, "anchors['label'] is 'whole-line'; did you mean 'whole_line'?"),
        ({"label": 3}, "anchors['label'] has to be a str, not 3"),
    ],
)
def test_an_anchor_that_does_not_exist_is_told(anchors: dict[str, Any], told: str) -> None:
    with pytest.raises(PluginError) as raised:
        Cleaner(plugins=[Finder({"label": ["share"]}, anchors)])
    assert told in str(raised.value)


class Needing(Finder):
    needs = ("label",)


def test_a_plugin_that_needs_a_set_is_called_where_that_is_hit_and_then_gets_all_hits() -> None:
    finder = Needing({"label": ["poll"], "word": ["vote", "poll"]}, {"label": "whole_line"})
    cleaner = Cleaner(Config(only=("Needing",)), [finder])
    assert not cleaner.clean("We vote in a poll.").changed
    edits = cleaner.clean("We vote here.\nPoll").log.edits
    assert [(edit.rule, edit.removed) for edit in edits if not edit.closes_gap] == [("word", "vote"), ("label", "Poll")]
