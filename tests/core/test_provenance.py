from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given

from strategies import Finder, Named, Rewriter, cleaned, lawful_sets, texts
from textclean import (
    Digest,
    Log,
    LogError,
    Origin,
    Problem,
    blame_original,
    blame_output,
    replay,
    restore,
    undo,
    verify,
)

#: "one JUNK two three" with JUNK removed and "three" rewritten.
RESULT = cleaned("one JUNK two three", Finder("junk", "JUNK"), Rewriter("counting", "three", "3", "odd"))
QUICK = {"max_passes": 6}


def test_a_digest_is_of_the_text_in_utf_8_and_tells_lone_surrogates_apart() -> None:
    assert Digest.of("পড়") == Digest(hashlib.sha256("পড়".encode()).hexdigest(), 3)
    assert len({Digest.of(text).sha256 for text in ("\ud800", "\udfff", "?", "\ufffd")}) == 4


# the way back and forth


def test_a_log_replays_only_on_the_text_it_was_made_from() -> None:
    with pytest.raises(LogError, match="original: the text is not the one"):
        replay("one JUNK two thre", RESULT.log)


def test_a_log_restores_only_from_its_own_cleaned_text() -> None:
    with pytest.raises(LogError, match=r"edits\[2\].inserted: the cleaned text does not hold it at 8"):
        restore("one two X", RESULT.log)
    with pytest.raises(LogError, match="original: what the edits give back is not the original"):
        restore("ono two 3", RESULT.log)


def test_a_log_without_the_removed_text_replays_and_does_not_restore() -> None:
    log = RESULT.log.without_removed()
    assert replay("one JUNK two three", log) == "one two 3"
    with pytest.raises(LogError, match="without the removed text"):
        restore("one two 3", log)
    with pytest.raises(LogError, match="without the removed text"):
        undo("one two 3", log, plugin="junk")


@pytest.mark.parametrize(
    "chosen, text",
    [
        ({"plugin": "junk"}, "one JUNK two 3"),
        ({"plugin": "counting"}, "one two three"),
        ({"rule": "pattern"}, "one JUNK two 3"),
        ({"label": "odd"}, "one two three"),
        ({"plugin": "junk", "label": "odd"}, "one two 3"),
        ({"plugin": "counting", "label": "odd"}, "one two three"),
        ({"plugin": "nobody"}, "one two 3"),
    ],
)
def test_what_is_undone_is_what_bears_all_the_given_names(chosen: dict[str, str], text: str) -> None:
    assert undo(RESULT.text, RESULT.log, **chosen)[0] == text


def test_what_was_undone_stands_among_what_was_kept() -> None:
    _, log = undo(RESULT.text, RESULT.log, plugin="counting")
    assert [(kept.start, kept.end, kept.plugin, kept.why) for kept in log.kept] == [(13, 18, "counting", "undone")]
    assert log.cleaned == Digest.of("one two three")
    assert log.original == RESULT.log.original


def test_undoing_nothing_in_particular_is_refused() -> None:
    with pytest.raises(ValueError, match="name the plugin, rule or label"):
        undo(RESULT.text, RESULT.log)


# blame


def test_a_character_of_the_original_is_blamed_on_the_edit_that_took_it() -> None:
    names = [edit.plugin if (edit := blame_original(RESULT.log, offset)) else "-" for offset in range(18)]
    assert names == ["-"] * 4 + ["junk"] * 5 + ["-"] * 4 + ["counting"] * 5


def test_a_character_of_the_output_is_told_where_it_came_from() -> None:
    origins = [blame_output(RESULT.log, offset) for offset in range(len("one two 3"))]
    assert [(origin.start, origin.end) for origin in origins[:-1]] == [
        (at, at + 1) for at in (0, 1, 2, 3, 9, 10, 11, 12)
    ]
    assert origins[-1] == Origin(13, 18, RESULT.log.edits[-1])


@pytest.mark.parametrize("offset", [-1, 9])
def test_blame_for_what_is_not_there_is_an_error(offset: int) -> None:
    with pytest.raises(IndexError, match="outside the cleaned text of 9"):
        blame_output(RESULT.log, offset)


@given(texts, lawful_sets)
def test_blame_agrees_with_the_texts(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins, **QUICK)
    untouched = []
    for offset, char in enumerate(result.text):
        origin = blame_output(result.log, offset)
        if origin.edit:
            assert char in origin.edit.inserted
        else:
            assert text[origin.start] == char
            untouched.append(origin.start)
    assert untouched == [offset for offset in range(len(text)) if blame_original(result.log, offset) is None]


# the JSON form


def test_a_log_is_read_back_as_it_was_written() -> None:
    result = cleaned("one JUNK aa", Finder("junk", "JUNK"), Rewriter("a", "aa", "b"), Rewriter("b", "b", "c"))
    assert result.log.edits[-1].superseded
    assert Log.from_json(json.loads(json.dumps(result.log.to_json()))) == result.log
    spans = result.log.without_removed()
    assert Log.from_json(spans.to_json()) == spans


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Return a function that sets a part of a log's JSON form, named as in ``edits.0.start``."""

    def apply(log: Any) -> None:  # noqa: ANN401 - any part of a JSON document
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in way:
            log = log[step]
        log[last] = value

    return apply


@pytest.mark.parametrize(
    "path, value, message",
    [
        ("schema", 2, "schema: this is version 1 of the log and cannot read version 2"),
        ("schema", True, "schema: expected a whole number, found bool"),
        ("run", None, "run: expected a string, found NoneType"),
        ("original", "x", "original: expected an object, found str"),
        ("original.sha256", 7, r"original\.sha256: expected a string"),
        ("cleaned.length", 1.5, r"cleaned\.length: expected a whole number"),
        ("edits", {}, "edits: expected a list"),
        ("edits.0", [], r"edits\[0\]: expected an object"),
        ("edits.1.start", "4", r"edits\[1\]\.start: expected a whole number, found str"),
        ("edits.0.removed", None, r"edits\[0\]\.removed: expected a string"),
        ("edits.0.confidence", 2, r"edits\[0\]\.confidence: 2 is not between 0 and 1"),
        ("edits.0.confidence", float("nan"), r"edits\[0\]\.confidence: expected a finite number"),
        ("edits.0.superseded", [7], r"edits\[0\]\.superseded\[0\]: expected an object"),
        ("kept", [{}], r"kept\[0\]\.start: missing"),
        ("tags", ["a", 1], r"tags\[1\]: expected a string"),
        ("scores", {"a": True}, r"scores\.a: expected a finite number"),
        ("errors", [{"plugin": "x"}], r"errors\[0\]\.hook: missing"),
        ("plugins", {"x": 1}, r"plugins\.x: expected a string"),
    ],
)
def test_a_malformed_log_is_refused_with_the_name_of_the_part(path: str, value: object, message: str) -> None:
    log = RESULT.log.to_json()
    change(path, value)(log)
    with pytest.raises(LogError, match=message):
        Log.from_json(log)


@pytest.mark.parametrize("part", ["schema", "run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors"])
def test_a_log_that_lacks_a_part_is_refused_with_its_name(part: str) -> None:
    log = RESULT.log.to_json()
    del log[part]
    with pytest.raises(LogError, match=f"{part}: missing"):
        Log.from_json(log)


@pytest.mark.parametrize("value", [None, [], "log", 7])
def test_what_is_no_object_is_no_log(value: object) -> None:
    with pytest.raises(LogError, match="the log: expected an object"):
        Log.from_json(value)


# verification of logs that hold no removed text


def test_a_log_without_the_removed_text_is_verified_as_far_as_it_goes() -> None:
    log = RESULT.log.without_removed()
    assert verify(RESULT.text, log) == []
    moved = attrs.evolve(log, edits=(*log.edits[:2], attrs.evolve(log.edits[2], start=12, end=17)))
    assert verify(RESULT.text, moved) == [Problem("edits", "edits[2].inserted is not in the cleaned text at 7")]
    longer = attrs.evolve(log, original=attrs.evolve(log.original, length=19))
    assert [problem.field for problem in verify(RESULT.text, longer)] == ["original.length"]


def test_every_broken_place_is_named() -> None:
    first, second, third = RESULT.log.edits
    log = attrs.evolve(RESULT.log, edits=(second, first, attrs.evolve(third, end=99)))
    assert [problem.field for problem in verify(RESULT.text, log)] == ["edits[1]", "edits[2]"]


def test_what_was_kept_has_to_lie_in_the_original() -> None:
    _, log = undo(RESULT.text, RESULT.log, plugin="counting")
    outside = attrs.evolve(log, kept=(attrs.evolve(log.kept[0], end=19),))
    assert [problem.field for problem in verify("one two three", outside)] == ["kept[0]"]
