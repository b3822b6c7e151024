"""Spans that were annotated before cleaning are found after it, and the other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config, Digest, Edit, Log, LogError, map_spans, replay


def log_of(original: str, *changes: tuple[int, int, str]) -> Log:
    edits = tuple(Edit(start, end, original[start:end], new, "p", "r", "l", 0.9, "x", 1) for start, end, new in changes)
    kept, place = [], 0
    for start, end, new in changes:
        kept += [original[place:start], new]
        place = end
    return Log("run", Digest.of(original), Digest.of("".join([*kept, original[place:]])), edits)


@st.composite
def logs(draw: st.DrawFn) -> tuple[str, Log]:
    # Every character is another one, so that it is known where each of them went.
    original = "".join(map(chr, range(0x4E00, 0x4E00 + draw(st.integers(0, 30)))))
    cuts = sorted(draw(st.lists(st.integers(0, len(original)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    changes = [(start, end, draw(st.text("abc", max_size=3))) for start, end in pairs]
    return original, log_of(original, *changes)


@st.composite
def spans_in(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length))
    return start, draw(st.integers(start, length))


@given(logs(), st.data())
def test_a_span_becomes_what_is_left_of_it(case: tuple[str, Log], data: st.DataObject) -> None:
    original, log = case
    cleaned = replay(original, log)
    start, end = data.draw(spans_in(len(original)))
    (found,) = map_spans(log, [(start, end)])
    left = [letter for letter in original[start:end] if letter in cleaned]
    if found is None:
        assert left == []
        return
    text = cleaned[slice(*found)]
    assert [letter for letter in text if letter not in "abc"] == left
    if not any(edit.start < end and edit.end > start for edit in log.edits) and start < end:
        assert text == original[start:end]


@given(logs(), st.data())
def test_back_again_a_span_holds_the_same_characters(case: tuple[str, Log], data: st.DataObject) -> None:
    original, log = case
    cleaned = replay(original, log)
    start, end = data.draw(spans_in(len(cleaned)))
    (found,) = map_spans(log, [(start, end)], back=True)
    wanted = [letter for letter in cleaned[start:end] if letter not in "abc"]
    if found is None:
        assert wanted == []
        return
    assert [letter for letter in original[slice(*found)] if letter in cleaned] == wanted


@given(logs())
def test_the_whole_text_is_the_whole_text(case: tuple[str, Log]) -> None:
    original, log = case
    cleaned = replay(original, log)
    if original and cleaned:
        assert [letter for letter in original if letter in cleaned] == [
            letter
            for letter in cleaned[slice(*(map_spans(log, [(0, len(original))])[0] or (0, 0)))]
            if letter not in "abc"
        ]


def test_entities_of_an_article_are_found_after_it_was_cleaned() -> None:
    original = "Bridge\n\nThe mayor of Elmstadt spoke.\n\nShare this article\n\nAnna Berg wrote this to the mayor."
    entities = [(original.index(name), original.index(name) + len(name)) for name in ("Elmstadt", "Share", "Anna Berg")]
    result = Cleaner(Config(only=("share_labels",))).clean(original)
    found = result.map_spans(entities)
    assert [span and result.text[slice(*span)] for span in found] == ["Elmstadt", None, "Anna Berg"]
    assert result.map_spans([span for span in found if span], back=True) == [entities[0], entities[2]]


def test_a_replaced_word_is_found_and_its_middle_is_not() -> None:
    log = log_of("say teh word", (4, 7, "the"))
    assert map_spans(log, [(4, 7), (0, 5), (5, 6), (5, 12), (4, 4), (12, 12)]) == [
        (4, 7),
        (0, 4),
        None,
        (7, 12),
        (4, 4),
        (12, 12),
    ]


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 13)])
def test_a_span_outside_of_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError, match="does not lie in the text of 12 code points"):
        map_spans(log_of("say teh word"), [span])


@pytest.mark.parametrize("span", [3, (1,), ("a", "b"), (0.5, 1), None])
def test_what_is_no_span_is_refused(span: object) -> None:
    with pytest.raises(TypeError, match="pair of whole numbers"):
        map_spans(log_of("text"), [span])  # type: ignore[list-item]


def test_without_the_edits_nobody_knows() -> None:
    with pytest.raises(LogError, match="written without them"):
        map_spans(log_of("text", (0, 1, "")).without_edits(), [(0, 1)])
