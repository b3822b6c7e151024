from __future__ import annotations

import re

import pytest
from hypothesis import given

from strategies import Finder, Named, Worded, cleaned
from textclean import Finding, Hit, Line, Lines, Record, Replacement, View, hookimpl
from textclean.testing.strategies import texts
from textclean.text.search.matcher import Matcher
from textclean.text.snapshot import Snapshot

SEPARATORS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c"]


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
@pytest.mark.parametrize("words", [("one", "two"), ("এক", "দুই")], ids=["ascii", "bengali"])
def test_every_line_separator_ends_a_line(separator: str, words: tuple[str, str]) -> None:
    text = f"  {words[0]}\t{separator}{separator}{words[1]}"
    lines = Lines(text)
    assert [line.text for line in lines] == [words[0], "", words[1]]
    assert [text[line.start : line.end] for line in lines] == [words[0], "", words[1]]
    assert [line.number for line in lines] == [0, 1, 2]


def test_carriage_return_and_line_feed_are_one_separator_and_the_other_way_round_are_two() -> None:
    assert [line.text for line in Lines("a\r\nb\n\rc")] == ["a", "b", "", "c"]


@given(texts)
def test_a_line_is_the_text_between_its_offsets_without_white_space_around_it(text: str) -> None:
    lines = Lines(text)
    for line in lines:
        assert text[line.start : line.end] == line.text
        assert line.text == line.text.strip()
        assert line.blank == (line.start == line.end)


@given(texts)
def test_what_stands_between_lines_is_white_space_and_invisible_marks(text: str) -> None:
    rest, position = "", 0
    for line in Lines(text):
        rest += text[position : line.start]
        position = line.end
    rest += text[position:]
    assert not re.sub(r"[\s\ufeff\u200b]", "", rest)


@given(texts)
def test_lines_are_a_sequence(text: str) -> None:
    lines = Lines(text)
    assert len(lines) == len(re.split("\r\n|[\n\r\u2028\u2029\u0085\x0b\x0c]", text))
    assert list(lines) == lines[:] == [lines[number] for number in range(len(lines))]
    assert lines[-1] is lines[len(lines) - 1]
    with pytest.raises(IndexError):
        lines[len(lines)]


@given(texts)
def test_the_line_at_an_offset_is_the_one_that_the_character_stands_on(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text)):
        line = lines.at(offset)
        if not text[offset].isspace():
            assert line.start <= offset < line.end or text[offset] in "\ufeff\u200b"
    for line in lines:
        if not line.blank:
            assert lines.at(line.start) is lines.at(line.end - 1) is line


def test_a_line_break_stands_on_the_line_that_it_ends() -> None:
    lines = Lines("a\n\r\nb")
    assert [lines.at(offset).number for offset in range(5)] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    "text, words",
    [("one two  three", 3), ("", 0), ("৩ সপ্তাহ আগে", 3), ("这是一个句子", 4), ("ok 这是一个句子", 5), ("a\u00a0b", 2)],
)
def test_words_are_counted_also_where_no_spaces_are_written(text: str, words: int) -> None:
    assert Line(0, 0, len(text), text).words == words


@pytest.mark.parametrize(
    "text, ends",
    [
        ("It is over.", True),
        ("Is it over?”", True),
        ("He said: “It is over.”", True),
        ("শেষ হলো।", True),
        ("结束了。", True),
        ("هل انتهى؟", True),
        ("Subscribe now", False),
        ("Read more »", False),
        ("”", False),
        ("", False),
    ],
)
def test_the_end_mark_of_a_sentence_is_seen_in_any_script(text: str, ends: bool) -> None:
    assert Line(0, 0, len(text), text).ends_sentence is ends


def test_running_text_has_fifteen_words_and_an_end_mark() -> None:
    assert Line(0, 0, 0, "word " * 14 + "end.").is_sentence
    assert not Line(0, 0, 0, "word " * 13 + "end.").is_sentence
    assert not Line(0, 0, 0, "word " * 20).is_sentence


class Looking(Named):
    """Keeps what it was shown."""

    def __init__(self, *phrases: str) -> None:
        super().__init__("looking")
        self.phrases = {"words": phrases} if phrases else {}
        self.views: list[View] = []

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        self.views.append(view)
        return []


def hits(text: str, *phrases: str) -> tuple[Hit, ...]:
    looking = Looking(*phrases)
    cleaned(text, looking)
    return looking.views[0].hits if looking.views else ()


def test_a_hit_knows_its_phrase_its_place_and_its_line() -> None:
    text = "First\n  » Read more: here\nLast"
    (hit,) = hits(text, "read more")
    assert (hit.set, hit.phrase.text, text[hit.start : hit.end]) == ("words", "read more", "Read more")
    assert (hit.line.number, hit.line.text) == (1, "» Read more: here")
    assert (hit.before, hit.after) == ("» ", ": here")
    assert (hit.starts_line, hit.ends_line, hit.whole_line) == (True, False, False)


@pytest.mark.parametrize("line", ["Read more", "» Read more «", "▶️ READ MORE:", "  Read more...  "])
def test_decoration_does_not_keep_a_hit_from_being_the_whole_line(line: str) -> None:
    (hit,) = hits(f"one\n{line}\ntwo", "read more")
    assert hit.whole_line


@given(texts)
def test_hits_are_sorted_and_stand_where_they_say(text: str) -> None:
    looking = Looking("read more", "more", "আরও প\u09dcুন", "＃ weeks ago")
    cleaned(text, looking)
    found = looking.views[0].hits if looking.views else ()
    text = looking.views[0].text if looking.views else text  # which a plugin sees without marks, and in lines
    assert [(hit.start, -hit.end) for hit in found] == sorted((hit.start, -hit.end) for hit in found)
    for hit in found:
        assert hit.line.start <= hit.start < hit.end <= hit.line.end
        assert hit.before + text[hit.start : hit.end] + hit.after == hit.line.text


def test_a_plugin_sees_its_own_phrases_and_not_those_of_others() -> None:
    looking = Looking("read more")
    cleaned("Read more and share this", looking, Worded("other", ["share this"], label="byline"))
    assert [hit.phrase.text for view in looking.views for hit in view.hits] == ["read more"]


def test_a_plugin_with_phrases_is_not_called_where_none_of_them_stands() -> None:
    looking, curious = Looking("read more"), Looking()
    curious.name = "curious"
    cleaned("nothing of the kind", looking, curious)
    assert (len(looking.views), len(curious.views)) == (0, 1)


def test_each_pass_shows_the_text_as_it_then_stands_and_the_record_as_it_came() -> None:
    looking = Looking()
    record = Record("one\nJUNK\nJUNKJUNK", id="7", url="https://example.org")
    cleaned(record, looking, Finder("finder", "JUNK$"))
    assert [view.text for view in looking.views] == ["one\nJUNK\nJUNKJUNK", "one\nJUNK\nJUNK", "one\nJUNK", "one"]
    assert all(view.record == record for view in looking.views)


def test_evidence_that_is_not_there_is_none() -> None:
    view = View(Snapshot("text", Record("text"), Matcher([])))
    assert (view.page, view.site) == (None, None)


def test_blank_lines_are_lines_and_are_not_filled() -> None:
    view = View(Snapshot("one\n \n\ntwo", Record(""), Matcher([])))
    assert [line.blank for line in view.lines] == [False, True, True, False]
    assert [line.text for line in view.filled] == ["one", "two"]


class Editing(Named):
    @hookimpl
    def clean(self, view: View) -> list[Replacement]:
        return [Replacement(line.start, line.end, line.text.upper(), "junk", "upper") for line in view.filled]


def test_offsets_of_lines_fit_the_edits_that_are_made_of_them() -> None:
    assert cleaned("one\r\n  två \u2028three", Editing()).text == "ONE\r\n  TVÅ \u2028THREE"
