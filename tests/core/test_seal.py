"""The seal of a log: whatever is changed after it was written is found, and named."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import attrs
import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import Answering, Finder, Named, Rewriter, cleaned, lawful_sets
from textclean import Digest, Log, LogError, Problem, Result, undo, verify
from textclean.formats.json.encode import to_json
from textclean.log.edit import Failure, Kept
from textclean.log.seal import PARTS, changed_parts, seal_of
from textclean.testing.strategies import texts

QUICK = {"max_passes": 6}


def full_result() -> Result:
    """Return a result whose log has something in every part, an edit that superseded another among it."""
    plugins = (
        Finder("junk", "JUNK", confidence=0.75),
        Finder("unsure", "two", confidence=0.25),
        Rewriter("a", "aa", "b"),
        Rewriter("b", "b", "c"),
        Answering("bad", 7),
    )
    result = cleaned("one JUNK two aa", *plugins)
    log = attrs.evolve(result.log, tags=("lang:en", "short"), scores={"kept_share": 0.5, "lines": 3})
    return attrs.evolve(result, log=log)


RESULT = full_result()
WRITTEN = RESULT.log.to_json()


def test_every_part_of_the_log_under_test_holds_something() -> None:
    assert all(WRITTEN[part] for part in PARTS)
    assert [*WRITTEN] == [*PARTS, "seal"]
    assert RESULT.log.edits[-1].superseded


def problems(text: str, value: object) -> list[Problem]:
    """Return what is wrong with a log as it was read from a file."""
    try:
        return verify(text, Log.from_json(value))
    except LogError as error:
        return [Problem(str(error).partition(":")[0], str(error))]


def parts_of(found: list[Problem]) -> set[str]:
    return {problem.field.partition(".")[0].partition("[")[0] for problem in found}


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    """Yield the way to each value inside a JSON document."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*way, key)
            yield from places(value[key], (*way, key))


PLACES = list(places(WRITTEN))
OTHERS: list[object] = ["", "x", "\ud800", 0, 1, 7, -1, 0.5, 0.25, 1e300, True, None, [], {}, [7], {"x": "y"}, ["z"]]


def at(value: Any, way: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any JSON
    for step in way:
        value = value[step]
    return value


def alike(one: object, other: object) -> bool:
    """Say whether two values of a log mean the same: 1 and 1.0 do, 1 and true do not."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


@pytest.mark.parametrize("way", PLACES, ids=lambda way: ".".join(map(str, way)))
def test_a_value_that_was_changed_is_found_and_named(way: tuple[Any, ...]) -> None:
    for other in OTHERS:
        value = copy.deepcopy(WRITTEN)
        at(value, way[:-1])[way[-1]] = other
        if not alike(at(WRITTEN, way), other):
            assert parts_of(problems(RESULT.text, value)) == {way[0]}, ascii(other)


@pytest.mark.parametrize("way", PLACES, ids=lambda way: ".".join(map(str, way)))
def test_a_value_that_was_taken_away_is_found_and_named(way: tuple[Any, ...]) -> None:
    value = copy.deepcopy(WRITTEN)
    del at(value, way[:-1])[way[-1]]
    if way == ("seal",):
        assert problems(RESULT.text, value) == []  # nothing in one log alone says that it ever bore one
    else:
        assert parts_of(problems(RESULT.text, value)) == {way[0]}


OBJECTS = [
    way for way in [(), *PLACES] if isinstance(at(WRITTEN, way), dict) and way not in (("scores",), ("plugins",))
]


@pytest.mark.parametrize("way", OBJECTS, ids=lambda way: ".".join(map(str, way)))
def test_a_key_that_was_added_is_found_and_named(way: tuple[Any, ...]) -> None:
    value = copy.deepcopy(WRITTEN)
    at(value, way)["other"] = "x"
    assert parts_of(problems(RESULT.text, value)) == {way[0] if way else "other"}


@given(st.data())
def test_a_byte_that_was_changed_in_a_written_record_is_found(data: st.DataObject) -> None:
    raw = to_json({"text": RESULT.text, "textclean": WRITTEN})
    where = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:where] + data.draw(st.binary(max_size=2)) + raw[where + data.draw(st.integers(0, 1)) :]
    try:
        value = json.loads(changed)
    except ValueError:
        return
    assume(value != {"text": RESULT.text, "textclean": WRITTEN})
    intact = isinstance(value, dict) and isinstance(value.get("text"), str) and "textclean" in value
    assert not intact or problems(value["text"], value["textclean"])


@given(texts, lawful_sets, st.data())
def test_any_value_of_any_log_that_was_changed_is_found_and_named(
    text: str, plugins: list[Named], data: st.DataObject
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    value = result.log.to_json()
    way = data.draw(st.sampled_from(list(places(value))))
    other = data.draw(st.sampled_from(OTHERS))
    assume(not alike(at(value, way), other))
    at(value, way[:-1])[way[-1]] = other
    assert parts_of(problems(result.text, value)) == {way[0]}


def test_a_text_that_was_changed_is_told_from_a_digest_that_was() -> None:
    assert [problem.field for problem in problems(RESULT.text + "!", WRITTEN)] == ["text"]
    other = WRITTEN | {"cleaned": {"sha256": Digest.of("x").sha256, "length": len(RESULT.text)}}
    assert [problem.field for problem in problems(RESULT.text, other)] == ["cleaned"]
    assert parts_of(problems("x", WRITTEN | {"tags": []})) == {"text", "tags"}


def test_what_is_known_more_exactly_is_named_more_exactly() -> None:
    value = copy.deepcopy(WRITTEN)
    value["edits"][0]["removed"] += "!"
    assert [problem.field for problem in problems(RESULT.text, value)] == ["edits[0].removed"]
    value["edits"][0]["removed"] = "x" * (len(value["edits"][0]["removed"]) - 1)
    (problem,) = problems(RESULT.text, value)
    assert (problem.field, problem.message.partition(";")[0]) == ("edits", "is not what was sealed")


def test_a_seal_that_was_changed_is_named_and_nothing_else_is() -> None:
    for number, digit in enumerate(WRITTEN["seal"]):
        seal = WRITTEN["seal"][:number] + ("0" if digit != "0" else "1") + WRITTEN["seal"][number + 1 :]
        assert changed_parts(seal, WRITTEN) == ["seal"]
    assert changed_parts(WRITTEN["seal"] + "0", WRITTEN) == ["seal"]
    assert changed_parts(WRITTEN["seal"][:-1], WRITTEN | {"run": "x"}) == ["seal"]
    assert changed_parts("", WRITTEN) == ["seal"]
    assert changed_parts(WRITTEN["seal"], WRITTEN) == []


def test_several_parts_that_were_changed_are_all_named() -> None:
    assert changed_parts(WRITTEN["seal"], WRITTEN | {"tags": [], "run": "x"}) == ["run", "tags"]
    every: dict[str, Any] = {part: {} if part in ("scores", "plugins") else "other" for part in PARTS}
    assert changed_parts(WRITTEN["seal"], every) == list(PARTS)


def test_a_log_made_here_bears_no_seal_until_it_is_written() -> None:
    assert RESULT.log.seal is None
    assert RESULT.log.changed_parts() == []
    read = Log.from_json(WRITTEN)
    assert read.seal == seal_of(WRITTEN)
    assert read == RESULT.log
    assert read.to_json() == WRITTEN


def test_a_log_that_was_read_keeps_its_seal_so_that_writing_it_again_hides_no_change() -> None:
    changed = Log.from_json(WRITTEN | {"tags": ["other"]})
    assert Log.from_json(changed.to_json()).changed_parts() == ["tags"]
    assert attrs.evolve(changed, seal=None).to_json()["seal"] != WRITTEN["seal"]


def test_an_earlier_log_without_seal_is_read_and_checked_for_its_laws() -> None:
    unsealed = {key: value for key, value in WRITTEN.items() if key != "seal"}
    assert problems(RESULT.text, unsealed) == []
    assert [problem.field for problem in problems("x", unsealed)] == ["cleaned"]


def test_what_is_left_out_and_what_is_undone_is_sealed_anew() -> None:
    read = Log.from_json(WRITTEN)
    spans = Log.from_json(read.without_removed().to_json())
    assert spans.seal not in (None, read.seal)
    assert verify(RESULT.text, spans) == []
    text, log = undo(RESULT.text, read, plugin="junk")
    again = Log.from_json(log.to_json())
    assert again.seal not in (None, read.seal)
    assert verify(text, again) == []


def test_nothing_is_undone_by_a_log_that_was_changed() -> None:
    renamed = copy.deepcopy(WRITTEN)
    renamed["edits"][0]["plugin"] = "somebody else"
    with pytest.raises(LogError, match="edits: is not what was sealed"):
        undo(RESULT.text, Log.from_json(renamed), plugin="junk")


# What formats and other programs make of a log


@pytest.mark.parametrize(
    "same",
    [
        {"scores": {"lines": 3.0, "kept_share": 0.5}},
        {"scores": {"kept_share": 0.5, "lines": 3}},
        {"plugins": dict(reversed(WRITTEN["plugins"].items()))},
        {"edits": [dict(sorted(edit.items())) for edit in WRITTEN["edits"]]},
    ],
)
def test_another_spelling_of_the_same_log_is_no_change(same: dict[str, Any]) -> None:
    assert problems(RESULT.text, json.loads(json.dumps(WRITTEN | same))) == []


def test_a_confidence_of_one_may_be_written_as_a_whole_number() -> None:
    result = cleaned("a JUNK", Finder("junk", "JUNK", confidence=1))
    written = orjson.dumps(result.log.to_json())
    assert b'"confidence":1.0' in written
    assert problems(result.text, json.loads(written.replace(b'"confidence":1.0', b'"confidence":1'))) == []


@pytest.mark.parametrize(
    "one, other",
    [(2**53, 2**53 + 1), (-0.0, 0.0), (10**400, 10**400 + 1), (0.1, 0.1 + 2**-56), (3, 3.5), (2**64, 2**65)],
)
def test_scores_that_differ_at_all_are_told_apart(one: float, other: float) -> None:
    assert seal_of(WRITTEN | {"scores": {"a": one}}) != seal_of(WRITTEN | {"scores": {"a": other}})


@pytest.mark.parametrize(
    "string", ["\ud800", "\udfff \ud800", "\ud83d\ude00", "\ud83d\ude00 \ud800", "é", "\0", "\u2028"]
)
def test_a_seal_holds_for_any_characters_once_they_were_written_as_json_and_read(string: str) -> None:
    log = Log(
        "run",
        Digest.of(""),
        Digest.of(""),
        kept=(Kept(0, 0, string, "p", string, 0.5, string),),
        tags=(string,),
        errors=(Failure("p", "detect", string),),
    )
    assert Log.from_json(json.loads(to_json(log.to_json()))).changed_parts() == []
    assert Log.from_json(json.loads(to_json(log.to_json(), ascii_only=True))).changed_parts() == []


@pytest.mark.parametrize(
    "part, other, field",
    [
        ("scores", {"lines": 10**400}, "scores.lines"),
        ("scores", {None: 1.0}, "scores"),
        ("scores", {"a b": "x"}, "scores.'a b'"),
        ("plugins", {"\x1b[2J": 7}, r"plugins.'\x1b[2J'"),
        ("", 1, "''"),
        (".x\n", 1, r"'.x\n'"),
    ],
)
def test_what_no_log_can_hold_is_named_and_no_other_error(part: str, other: object, field: str) -> None:
    (problem,) = problems(RESULT.text, WRITTEN | {part: other})
    assert problem.field == field


@pytest.mark.parametrize("depth", [1, 150, 250, 400])
def test_edits_one_within_the_other_without_end_are_found(depth: int) -> None:
    value = copy.deepcopy(WRITTEN)
    inner = value["edits"][0]
    for _ in range(depth):
        inner["superseded"] = [WRITTEN["edits"][0] | {"superseded": []}]
        inner = inner["superseded"][0]
    (problem,) = problems(RESULT.text, value)
    assert problem.field == ("edits" if depth <= 200 else "edits[0].superseded")


def test_parts_do_not_run_into_each_other() -> None:
    empty = WRITTEN | {"tags": [], "errors": []}
    assert seal_of(empty | {"tags": ["x"]}) != seal_of(empty | {"errors": ["x"]})


def test_a_seal_is_the_same_wherever_it_is_made() -> None:
    log = Log("run", Digest.of("a"), Digest.of("a"), tags=("é",), scores={"b": 2, "a": 0.5}, plugins={"p": "1"})
    assert seal_of(log.to_json()) == GOLDEN


#: A seal that an earlier version wrote has to hold in a later one.
GOLDEN = (
    "c5adef2172b0286b3a04872b8319a75b83dcefb7c0314e1889bbb67789bbb6770d4cbb290d4cbb296cb3699d5b0f545c0d4cbb298b673f00"
)


WITH_EVIDENCE = attrs.evolve(RESULT.log, evidence={"page": {"sha256": "0" * 64}, "site": {"profile": "1" * 32}})


def test_evidence_is_written_only_where_there_is_any_and_read_back() -> None:
    assert "evidence" not in RESULT.log.to_json()
    assert Log.from_json(WITH_EVIDENCE.to_json()) == WITH_EVIDENCE


@pytest.mark.parametrize(
    "changed",
    [
        {"evidence": {}},
        {"evidence": {"page": {"sha256": "1" * 64}}},
        {"evidence": {"page": {"sha256": "0" * 64}, "site": {"profile": "2" * 32}}},
    ],
)
def test_a_change_of_the_evidence_is_found(changed: dict[str, Any]) -> None:
    sealed = Log.from_json(WITH_EVIDENCE.to_json())
    assert attrs.evolve(sealed, **changed).changed_parts() == ["evidence"]


def test_evidence_that_is_added_after_sealing_is_found() -> None:
    sealed = Log.from_json(RESULT.log.to_json())
    assert attrs.evolve(sealed, evidence={"page": {"sha256": "0" * 64}}).changed_parts() == ["evidence"]
