from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import Finder, Named, Rewriter, cleaned, edit, lawful_sets
from textclean import (
    Digest,
    Edit,
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
from textclean.log.restore import all_edits
from textclean.testing.strategies import texts

#: "one JUNK two three" with JUNK removed and "three" rewritten.
RESULT = cleaned(
    "one JUNK two three", Finder("junk", "JUNK", confidence=0.75), Rewriter("counting", "three", "3", "odd")
)
QUICK = {"max_passes": 6}


def test_a_digest_is_of_the_text_in_utf_8_and_tells_lone_surrogates_apart() -> None:
    assert Digest.of("পড়") == Digest(hashlib.sha256("পড়".encode()).hexdigest(), 3)
    assert len({Digest.of(text).sha256 for text in ("\ud800", "\udfff", "?", "\ufffd")}) == 4


# the way back and forth


def test_a_log_replays_only_on_the_text_it_was_made_from() -> None:
    with pytest.raises(LogError, match=r"^original: the text is not the one"):
        replay("one JUNK two thre", RESULT.log)


def test_a_log_restores_only_from_its_own_cleaned_text() -> None:
    with pytest.raises(LogError, match=r"edits\[2\].inserted: the cleaned text does not hold it at 8"):
        restore("one two X", RESULT.log)
    with pytest.raises(LogError, match=r"^original: what the edits give back is not the original"):
        restore("ono two 3", RESULT.log)


def test_a_log_without_the_removed_text_replays_and_does_not_restore() -> None:
    log = RESULT.log.without_removed()
    assert replay("one JUNK two three", log) == "one two 3"
    with pytest.raises(LogError, match=r"^edits: the log was written without the removed text"):
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
        ({"min_confidence": 0.0}, "one JUNK two three"),
        ({"min_confidence": 1.0}, "one two three"),
        ({"max_confidence": 0.75}, "one JUNK two 3"),
        ({"max_confidence": 0.74}, "one two 3"),
        ({"min_confidence": 0.75, "max_confidence": 0.75}, "one JUNK two 3"),
        ({"min_confidence": 0.76, "max_confidence": 0.99}, "one two 3"),
        ({"min_confidence": 0.5, "plugin": "counting"}, "one two three"),
    ],
)
def test_what_is_undone_is_what_bears_all_the_given_names(chosen: dict[str, Any], text: str) -> None:
    assert undo(RESULT.text, RESULT.log, **chosen)[0] == text


def test_what_was_undone_stands_among_what_was_kept() -> None:
    _, log = undo(RESULT.text, RESULT.log, plugin="counting")
    assert [(kept.start, kept.end, kept.plugin, kept.why) for kept in log.kept] == [(13, 18, "counting", "undone")]
    assert log.cleaned == Digest.of("one two three")
    assert log.original == RESULT.log.original


def test_undoing_nothing_in_particular_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^name the plugin, rule, label or confidence"):
        undo(RESULT.text, RESULT.log)


SELECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "plugin": st.sampled_from(["plugin_0", "plugin_1", "nobody"]),
        "rule": st.sampled_from(["pattern", "phrase", "tail", "rewrite"]),
        "label": st.sampled_from(["junk", "odd", "recommendations"]),
        "min_confidence": st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0]),
        "max_confidence": st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0]),
    },
)


@given(texts, lawful_sets, SELECTIONS)
def test_whatever_is_undone_leaves_a_lawful_log_and_the_way_back(
    text: str, plugins: list[Named], selection: dict[str, Any]
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    undone, log = undo(result.text, result.log, **(selection or {"max_confidence": 1.0}))
    assert verify(undone, log) == []
    assert restore(undone, log) == text
    assert replay(text, log) == undone
    assert not any(_selected(one, selection) for one in all_edits(log.edits))
    left = [one for one in all_edits(result.log.edits) if not _selected(one, selection)]
    assert len(list(all_edits(log.edits))) == len(left)
    gone = [one for one in all_edits(result.log.edits) if _selected(one, selection)]
    assert {(kept.start, kept.end, kept.plugin, kept.rule) for kept in log.kept if kept.why == "undone"} == {
        (one.start, one.end, one.plugin, one.rule) for one in gone
    }
    assert {kept.why for kept in set(log.kept) - set(result.log.kept)} <= {"undone"}


def _selected(one: Edit, selection: dict[str, Any]) -> bool:
    named = all(getattr(one, name) == selection.get(name, getattr(one, name)) for name in ("plugin", "rule", "label"))
    return named and selection.get("min_confidence", 0) <= one.confidence <= selection.get("max_confidence", 1)


def test_an_insertion_that_was_undone_stands_among_what_was_kept_too() -> None:
    text, log = undo("ab", Log("run", Digest.of("a"), Digest.of("ab"), (edit(1, 1, "b", removed=""),)), plugin="ada")
    assert (text, log.edits) == ("a", ())
    assert [(kept.start, kept.end, kept.plugin, kept.why) for kept in log.kept] == [(1, 1, "ada", "undone")]
    assert verify(text, log) == []


def test_a_confidence_of_nothing_is_read() -> None:
    result = cleaned("a JUNK", Finder("junk", "JUNK", confidence=0.0), threshold=0.0)
    assert [one.confidence for one in Log.from_json(result.log.to_json()).edits] == [0.0, 0.0]


@pytest.mark.parametrize("deep", [False, True])
def test_an_edit_that_took_the_place_of_two_is_unlawful(deep: bool) -> None:
    one = edit(0, 1, "b", removed="a")
    last = attrs.evolve(one, inserted="c", superseded=(one, one))
    last = attrs.evolve(one, inserted="c", superseded=(last,)) if deep else last
    (problem,) = verify("c", Log("run", Digest.of("a"), Digest.of("c"), (last,)))
    assert problem == Problem("edits[0].superseded", "holds more than one edit; an edit takes the place of one")


# a log without its edits


def test_a_log_without_its_edits_says_whether_the_texts_are_those_it_was_written_for() -> None:
    log = RESULT.log.written_as("none")
    assert (log.edits, log.kept, log.withheld) == ((), (), True)
    assert (log.original, log.cleaned, log.plugins) == (RESULT.log.original, RESULT.log.cleaned, RESULT.log.plugins)
    value = log.to_json()
    assert (value["edits"], value["kept"]) == (None, None)
    read = Log.from_json(json.loads(json.dumps(value)))
    assert read == log != attrs.evolve(log, withheld=False)
    assert verify(RESULT.text, read) == []
    (problem,) = verify("one two 4", read)
    assert (problem.field, problem.message.partition(" the log")[0]) == ("text", "is not the one")
    assert [problem.field for problem in verify("one two 4", log)] == ["cleaned"]
    value["original"] = {"sha256": "0", "length": 0}
    assert [problem.field for problem in verify(RESULT.text, Log.from_json(value))] == ["original"]


def test_a_log_without_its_edits_gives_nothing_back() -> None:
    log = RESULT.log.without_edits()
    for gone in (
        lambda: restore(RESULT.text, log),
        lambda: undo(RESULT.text, log, plugin="junk"),
        lambda: replay("one JUNK two three", log),
    ):
        with pytest.raises(LogError, match="edits: the log was written without them"):
            gone()
    with pytest.raises(LogError, match="original: the text is not the one"):
        replay("other", log)


def test_a_log_is_written_as_far_as_is_asked() -> None:
    assert RESULT.log.written_as("full") is RESULT.log
    assert RESULT.log.written_as("spans") == RESULT.log.without_removed()
    sealed = Log.from_json(RESULT.log.to_json())
    assert sealed.written_as("none").seal is sealed.written_as("spans").seal is None


@pytest.mark.parametrize("part", ["edits", "kept"])
def test_a_log_that_lacks_just_edits_or_kept_is_refused(part: str) -> None:
    with pytest.raises(LogError, match=f"{part}: expected a list, found NoneType"):
        Log.from_json(RESULT.log.to_json() | {part: None})


# blame


def test_a_character_of_the_original_is_blamed_on_the_edit_that_took_it() -> None:
    names = [found.plugin if (found := blame_original(RESULT.log, offset)) else "-" for offset in range(18)]
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
        ("original.sha256", 7, r"original\.sha256: expected a string, found int"),
        ("cleaned.length", 1.5, r"cleaned\.length: expected a whole number"),
        ("edits", {}, "edits: expected a list, found dict"),
        ("edits.0", [], r"edits\[0\]: expected an object"),
        ("edits.1.start", "4", r"edits\[1\]\.start: expected a whole number, found str"),
        ("edits.0.removed", None, r"edits\[0\]\.removed: expected a string"),
        ("edits.0.confidence", 2, r"edits\[0\]\.confidence: 2 is not between 0 and 1"),
        ("edits.0.confidence", float("nan"), r"edits\[0\]\.confidence: expected a finite number"),
        ("edits.0.superseded", [7], r"edits\[0\]\.superseded\[0\]: expected an object"),
        ("kept", [{}], r"kept\[0\]\.start: missing"),
        ("tags", ["a", 1], r"tags\[1\]: expected a string"),
        ("scores", {"a": True}, r"scores\.a: expected a finite number, found bool"),
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


def test_a_log_of_a_version_without_the_plugins_it_names_is_read() -> None:
    value = attrs.evolve(RESULT.log, plugins={}).to_json()
    del value["plugins"]
    assert Log.from_json(value).plugins == {}


def test_what_is_left_without_edits_has_nothing_that_was_kept_either() -> None:
    _, log = undo(RESULT.text, RESULT.log, plugin="counting")
    assert log.kept
    assert (log.without_edits().edits, log.without_edits().kept) == ((), ())


@pytest.mark.parametrize("depth, read", [(200, True), (201, False)])
def test_edits_may_supersede_each_other_so_often_and_no_more(depth: int, read: bool) -> None:
    value = RESULT.log.to_json()
    inner = value["edits"][0]
    for _ in range(depth):
        inner["superseded"] = [{key: item for key, item in inner.items() if key != "superseded"}]
        inner = inner["superseded"][0]
    if read:
        assert len(list(all_edits(Log.from_json(value).edits))) == len(RESULT.log.edits) + depth
    else:
        with pytest.raises(LogError, match=r"^edits\[0\]\.superseded: more than 200 edits one within the other"):
            Log.from_json(value)


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
    told = "the edits do not lead from the original's length to the cleaned text's"
    assert verify(RESULT.text, longer) == [Problem("original.length", told)]


def test_every_broken_place_is_named() -> None:
    first, second, third = RESULT.log.edits
    log = attrs.evolve(RESULT.log, edits=(second, first, attrs.evolve(third, end=99)))
    outside = "overlaps, is out of order or out of the original's bounds"
    assert verify(RESULT.text, log) == [
        Problem("edits[1]", f"[{first.start}, {first.end}) {outside}"),
        Problem("edits[2]", f"[{third.start}, 99) {outside}"),
    ]


def test_a_text_that_was_removed_is_as_long_as_its_span_and_gives_the_original_back() -> None:
    first, *others = RESULT.log.edits
    longer = attrs.evolve(RESULT.log, edits=(attrs.evolve(first, removed="JUNKS"), *others))
    told = "is not as long as the span it was taken from"
    assert verify(RESULT.text, longer) == [Problem("edits[0].removed", told)]
    other = attrs.evolve(RESULT.log, edits=(attrs.evolve(first, removed="J" * len(first.removed or "")), *others))
    told = "original: what the edits give back is not the original (its sha256 or length differs)"
    assert verify(RESULT.text, other) == [Problem("original", told)]
    moved = attrs.evolve(RESULT.log, edits=(*others[:-1], attrs.evolve(others[-1], inserted="4")))
    assert [problem.field for problem in verify(RESULT.text, moved)] != []


def test_what_an_edit_superseded_is_of_the_same_place_and_text() -> None:
    first, *others = RESULT.log.edits
    earlier = attrs.evolve(first, start=first.start + 1, removed=(first.removed or "")[1:])
    log = attrs.evolve(RESULT.log, edits=(attrs.evolve(first, superseded=(earlier,)), *others))
    told = "is not of the place and text of the edit that took its place"
    assert verify(RESULT.text, log) == [Problem("edits[0].superseded", told)]


def test_a_seal_that_was_changed_is_told_beside_all_that_is_unlawful() -> None:
    first, second, third = RESULT.log.edits
    value = attrs.evolve(RESULT.log, edits=(second, first, third)).to_json()
    value["seal"] = ("1" if value["seal"][0] == "0" else "0") + value["seal"][1:]
    problems = verify(RESULT.text, Log.from_json(value))
    assert [problem.field for problem in problems] == ["edits[1]", "seal"]
    assert problems[-1].message == "is not what was sealed; it was changed after the log was written"


def test_what_was_kept_has_to_lie_in_the_original() -> None:
    _, log = undo(RESULT.text, RESULT.log, plugin="counting")
    outside = attrs.evolve(log, kept=(attrs.evolve(log.kept[0], end=19),))
    (kept,) = outside.kept
    told = f"[{kept.start}, 19) is out of the original's bounds"
    assert verify("one two three", outside) == [Problem("kept[0]", told)]
