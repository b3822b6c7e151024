"""``textclean diff``: two runs over the same input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.outputs import FRAGILE, HOSTILE, KEPT, PLUGIN, UNSAFE, run, textclean, told, write_lines, write_plugin
from seed_data import SEEDS
from strategies import Finder, Named, Rewriter, Tail, cleaned, lawful_sets
from textclean import Result
from textclean.formats.document import Document
from textclean.formats.json.object_line import ObjectLine
from textclean.log.edit import Digest, Edit, Kept
from textclean.log.model import Log
from textclean.review.compare_logs import only
from textclean.review.compare_outputs import Differences
from textclean.review.pairing import Pair, pairs
from textclean.review.reviewed_record import ReviewedRecord
from textclean.testing.strategies import texts
from textclean.testing.time_limit import growth

RECORDS = [
    {"id": "a", "text": f"{KEPT}\nJUNK one\nPAY us\nteh end"},
    {"id": "b", "text": f"{KEPT}\nJUNK share me"},
    {"id": "c", "text": KEPT},
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_lines("in.jsonl", *RECORDS)
    write_plugin()
    return tmp_path


def two_versions(a: str = "a.jsonl", b: str = "b.jsonl") -> None:
    """Clean with two versions of a plugin; the second is not sure enough of JUNK."""
    run("in.jsonl", "-o", a)
    write_plugin(confidence=0.4, version="2")
    run("in.jsonl", "-o", b)


def versions_of(a: str, b: str) -> list[dict[str, list[str]]]:
    found = told("diff", a, b, status=3)
    return [found["a"]["versions"], found["b"]["versions"]]


def test_a_run_is_equal_to_itself() -> None:
    textclean("run", str(SEEDS / "articles"), "-o", "seeds.jsonl", "-q")
    found = told("diff", "seeds.jsonl", "seeds.jsonl")
    assert found["equal"]
    assert found["by_rule"] == found["handed_over"] == []
    assert found["records"]["same"] == found["records"]["both"] == found["a"]["records"] > 60
    assert "the same" in textclean("diff", "seeds.jsonl", "seeds.jsonl").stdout


@pytest.mark.parametrize("a, b", [("a.jsonl", "b.jsonl"), ("a", "b.csv"), ("a.parquet", "b.jsonl.gz"), ("a.csv", "b")])
def test_a_new_version_is_judged_by_what_it_leaves(a: str, b: str) -> None:
    two_versions(a, b)
    found = told("diff", a, b, status=3)
    assert not found["equal"]
    assert (found["records"]["both"], found["records"]["same"], found["records"]["different"]) == (3, 1, 2)
    (version_a,), (version_b,) = found["a"]["versions"]["mine"], found["b"]["versions"]["mine"]
    assert version_a != version_b
    # What the longer finding hid comes up once that is not removed.
    rules = {(rule["side"], rule["rule"]): rule for rule in found["by_rule"]}
    junk = rules["a", "junk-line"]
    assert (junk["edits"], junk["records"], junk["characters"]) == (2, 2, len("JUNK one") + len("JUNK"))
    assert junk["other"] == {"threshold": 2}
    assert [example["removed"] for example in junk["examples"]] == ["JUNK one", "JUNK"]
    assert [example["id"] for example in junk["examples"]] == ["a", "b"]
    assert found["handed_over"] == [
        {
            "a": {"plugin": "mine", "rule": "junk-line", "label": "call_to_action"},
            "b": {"plugin": "mine", "rule": "share-words", "label": "share_label"},
            "characters": 8,
        }
    ]
    assert found["by_plugin"]["mine"]["edits_a"] == 2


def test_tables_and_examples_say_the_same() -> None:
    two_versions()
    shown = textclean("diff", "a.jsonl", "b.jsonl", "--examples", "1", status=3).stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "3 records in both: 1 the same, 2 changed in another way" in lines
    versions = [row["mine"][0] for row in versions_of("a.jsonl", "b.jsonl")]
    assert f"mine {versions[0]} {versions[1]} 2 12 0 0" in lines
    assert "mine/junk-line call_to_action A 2 12 0 2 threshold (2)" in lines
    assert "only in A: mine/junk-line" in lines
    assert shown.count("the other: threshold") == 1
    assert "only in A:" not in textclean("diff", "a.jsonl", "b.jsonl", "--examples", "0", status=3).stdout


def test_a_version_that_writes_something_else_is_told() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    write_plugin(source=PLUGIN.replace('"the"', '"THE"'))
    run("in.jsonl", "-o", "b.jsonl")
    found = told("diff", "a.jsonl", "b.jsonl", status=3)
    assert [(rule["side"], rule["inserted"]) for rule in found["by_rule"]] == [("a", 3), ("b", 3)]
    assert [rule["examples"][0]["inserted"] for rule in found["by_rule"]] == ["the", "THE"]
    assert "  + THE\n" in textclean("diff", "a.jsonl", "b.jsonl", status=3).stdout


def test_a_version_that_fails_is_told() -> None:
    write_plugin("fragile", source=PLUGIN)
    run("in.jsonl", "-o", "a.jsonl", plugins=("fragile",))
    write_plugin("fragile", source=FRAGILE.replace('"BOOM" in', '"JUNK" in'))
    run("in.jsonl", "-o", "b.jsonl", plugins=("fragile",), status=3)
    found = told("diff", "a.jsonl", "b.jsonl", status=3)
    assert {why for rule in found["by_rule"] for why in rule["other"]} == {"plugin failed"}


def test_records_in_one_alone_and_other_originals_are_told() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    write_lines("in.jsonl", {"id": "new", "text": "x"}, RECORDS[0], {"id": "c", "text": f"{KEPT}!"})
    run("in.jsonl", "-o", "b.jsonl")
    found = told("diff", "a.jsonl", "b.jsonl", status=3)
    assert (found["a"]["alone"], found["b"]["alone"], found["records"]["both"]) == (1, 1, 2)
    assert found["a"]["first_alone"] == ["a.jsonl:2 (id 'b')"]
    assert found["records"]["other_originals"] == 1
    shown = textclean("diff", "a.jsonl", "b.jsonl", status=3).stdout
    assert "1 in B alone: b.jsonl:1 (id 'new')" in shown
    assert "not of the same input" in shown


def test_outputs_that_share_no_record_are_not_of_the_same_input() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    write_lines("in.jsonl", {"id": "new", "text": "x"})
    run("in.jsonl", "-o", "b.jsonl")
    shown = textclean("diff", "a.jsonl", "b.jsonl", status=3).stdout
    assert "0 records in both: A and B are not of the same input" in shown
    Path("none.jsonl").touch()
    shown = textclean("diff", "a.jsonl", "none.jsonl", status=3).stdout
    assert "0 records in both\n3 in A alone: " in shown
    assert "0 records in both\n" in textclean("diff", "none.jsonl", "none.jsonl").stdout


def test_logs_without_edits_are_not_told_as_if_nothing_was_done() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    run("in.jsonl", "-o", "b.jsonl", "--provenance", "none")
    shown = textclean("diff", "a.jsonl", "b.jsonl").stdout
    assert "0 characters removed; 3 logs without edits, which are not counted\n" in shown
    assert shown.count("without edits") == 1
    found = told("diff", "a.jsonl", "b.jsonl")
    assert (found["a"]["withheld"], found["b"]["withheld"]) == (0, 3)


def test_without_ids_records_are_joined_by_their_number() -> None:
    write_lines("in.jsonl", *({"text": record["text"]} for record in RECORDS))
    two_versions()
    assert told("diff", "a.jsonl", "b.jsonl", status=3)["records"]["both"] == 3


def test_the_removed_text_may_be_left_out_on_one_side() -> None:
    run("in.jsonl", "-o", "a.jsonl", "--provenance", "spans")
    run("in.jsonl", "-o", "b.jsonl")
    assert told("diff", "a.jsonl", "b.jsonl")["equal"]
    write_plugin(confidence=0.4)
    run("in.jsonl", "-o", "b.jsonl")
    found = told("diff", "a.jsonl", "b.jsonl", status=3)
    assert found["by_rule"][0]["examples"][0]["removed"] is None
    textclean("diff", "a.jsonl", "b.jsonl", status=3)


def test_lines_that_are_no_records_are_a_difference() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    Path("b.jsonl").write_bytes(Path("a.jsonl").read_bytes() + b"no json\n")
    result = textclean("diff", "a.jsonl", "b.jsonl", status=3)
    assert "b.jsonl:4: not JSON" in result.stderr


def test_one_side_may_come_from_standard_input() -> None:
    run("in.jsonl", "-o", "a.jsonl")
    textclean("diff", "-", "a.jsonl", stdin=Path("a.jsonl").read_bytes())
    assert "both standard input" in textclean("diff", "-", "-", status=2).stderr
    textclean("diff", "a.jsonl", "missing.jsonl", status=2)


def test_nothing_acts_on_the_terminal() -> None:
    write_lines("in.jsonl", {"id": f"{HOSTILE}\n", "text": f"{KEPT}\nJUNK {HOSTILE}\nteh end"})
    two_versions()
    result = textclean("diff", "a.jsonl", "b.jsonl", "--no-color", status=3)
    assert not UNSAFE & set(result.stdout + result.stderr)
    assert "<script>alert(1)</script>" in result.stdout
    assert not UNSAFE & set(textclean("diff", "a.jsonl", "b.jsonl", "--json", status=3).stdout)


# --- laws ---


def logged(number: int, result: Result, *, named: bool = True) -> ReviewedRecord:
    record = attrs.evolve(result.record, text=result.text, id=number if named else None)
    return ReviewedRecord("x", Document(record, number, ObjectLine.of(b"{}")), result.log, number)


def compared(a: list[ReviewedRecord], b: list[ReviewedRecord]) -> dict[str, Any]:
    found = Differences(2)
    for pair in pairs(iter(a), iter(b)):
        found.add(pair)
    return found.to_json()


def swapped(value: dict[str, Any]) -> dict[str, Any]:
    """Return what a comparison says, told the other way round."""
    other = {"a": "b", "b": "a"}
    rules = [{**rule, "side": other[rule["side"]]} for rule in value["by_rule"]]
    plugins = {
        name: {f"{key[:-1]}{other[key[-1]]}": count for key, count in row.items()}
        for name, row in value["by_plugin"].items()
    }
    handed = [{"a": row["b"], "b": row["a"], "characters": row["characters"]} for row in value["handed_over"]]
    told_ = {**value, "a": value["b"], "b": value["a"], "by_rule": rules, "by_plugin": plugins, "handed_over": handed}
    return ordered(told_)


def ordered(value: dict[str, Any]) -> dict[str, Any]:
    return value | {
        "by_rule": sorted(value["by_rule"], key=repr),
        "handed_over": sorted(value["handed_over"], key=repr),
    }


@given(st.lists(texts, max_size=4), lawful_sets, lawful_sets, st.data())
def test_it_is_empty_with_itself_and_the_other_way_round_the_same(
    originals: list[str], one: list[Named], other: list[Named], data: st.DataObject
) -> None:
    a = [logged(number, cleaned(text, *one, max_passes=6)) for number, text in enumerate(originals)]
    b = [logged(number, cleaned(text, *other, max_passes=6)) for number, text in enumerate(originals)]
    assert compared(a, a)["equal"]
    shuffled = data.draw(st.permutations(b))
    assert swapped(compared(a, shuffled)) == ordered(compared(shuffled, a))
    there, back = compared(a, b), compared(a, shuffled)
    assert (there["records"], there["by_plugin"]) == (back["records"], back["by_plugin"])
    assert there["equal"] == (not (there["by_rule"] or there["handed_over"] or there["records"]["white_space_alone"]))


def test_white_space_that_an_edit_put_in_the_place_of_words_is_told_when_it_is_gone() -> None:
    text = "A full sentence stands here."
    a = cleaned(text, Tail("tail"), Rewriter("rewriter", "a", "\n\n"))
    assert [(edit.removed, edit.plugin) for edit in a.log.edits] == [("a", "tail"), ("nds here.", "tail")]
    assert [found.removed for found in only(a.log, cleaned(text, Finder("finder", "x")).log)] == ["a", "nds here."]


def test_examples_of_records_that_stand_crosswise_come_in_one_order() -> None:
    result, other = cleaned("one junk", Finder("finder", "junk")), cleaned("one junk", Finder("finder", "nothing"))
    a, b = [[logged(number, one) for number in (0, 1)] for one in (result, other)]
    assert swapped(compared(a, b[::-1])) == ordered(compared(b[::-1], a))


@given(texts, lawful_sets, lawful_sets)
def test_what_one_alone_removed_is_what_the_other_left(text: str, one: list[Named], other: list[Named]) -> None:
    a, b = cleaned(text, *one, max_passes=6), cleaned(text, *other, max_passes=6)
    for found in only(a.log, b.log):
        assert found.removed == text[found.start : found.end] or found.inserted
        left = all(edit.end <= found.start or found.end <= edit.start for edit in b.log.edits if edit.start < edit.end)
        assert left or found.inserted
    removed_by_a = {place for edit in a.log.edits for place in range(edit.start, edit.end) if not edit.inserted}
    removed_by_b = {place for edit in b.log.edits for place in range(edit.start, edit.end)}
    told_ = {place for found in only(a.log, b.log) if not found.inserted for place in range(found.start, found.end)}
    assert told_ <= removed_by_a - removed_by_b
    assert all(text[place].isspace() for place in removed_by_a - removed_by_b - told_)


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_records_of_the_same_id_are_joined_in_their_order(a: list[int], b: list[int]) -> None:
    result = cleaned("x", Finder("finder", "junk"))
    found = list(pairs((logged(key, result) for key in a), (logged(key, result) for key in b)))
    both = [pair for pair in found if pair.a and pair.b]
    assert all(pair.a and pair.b and pair.a.id == pair.b.id for pair in both)
    assert sorted(pair.number_a for pair in found if pair.number_a) == list(range(1, len(a) + 1))
    assert sorted(pair.number_b for pair in found if pair.number_b) == list(range(1, len(b) + 1))
    for key in range(6):
        assert sum(pair.a is not None and pair.a.id == key for pair in both) == min(a.count(key), b.count(key))
        places = [(pair.number_a, pair.number_b) for pair in both if pair.a and pair.a.id == key]
        assert sorted(number for _, number in places if number) == [number for _, number in sorted(places)]


def test_what_one_side_lacks_makes_the_other_wait_for_no_more_than_that() -> None:
    result = cleaned("x", Finder("finder", "junk"))
    ahead = 0

    def side(keys: Iterator[int], step: int) -> Iterator[ReviewedRecord]:
        nonlocal ahead
        for key in keys:
            ahead += step
            yield logged(key, result)

    most = 0
    joined: list[Pair] = []
    for pair in pairs(side(iter(range(1000)), 1), side(iter(range(3, 1000)), 1)):
        joined.append(pair)
        most = max(most, ahead - 2 * len(joined))
    assert len([pair for pair in joined if pair.a and pair.b]) == 997
    assert most <= 8


def test_the_cost_of_comparing_grows_with_the_number_of_edits() -> None:
    def compare(count: int) -> None:
        digest = Digest("x", 4 * count)
        places = range(0, 4 * count, 4)
        edits = tuple(Edit(place, place + 1, "j", "", "one", "r", "junk", 0.9, "", 1) for place in places)
        kept = tuple(Kept(place, place + 1, "junk", "one", "r", 0.9, "threshold") for place in places)
        a, b = Log("a", digest, digest, edits), Log("b", digest, digest, (), kept)
        assert [found.other for found in only(a, b)] == ["threshold"] * count

    assert growth(compare, 500, 4000, most=30) < 30


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8), st.integers(0, 9), st.integers(1, 4))
def test_what_the_other_says_is_found_wherever_it_touches(kept: list[tuple[int, int]], start: int, size: int) -> None:
    digest = Digest("x", 20)
    edit = Edit(start, start + size, None, "", "one", "r", "junk", 0.9, "", 1)
    there = tuple(Kept(place, place + length, "junk", "one", "r", 0.9, "threshold") for place, length in kept)
    (found,) = only(Log("a", digest, digest, (edit,)), Log("b", digest, digest, (), there))
    touches = any(place < start + size and start < max(place + length, place + 1) for place, length in kept)
    assert found.other == ("threshold" if touches else "not found")


def test_the_same_text_by_another_rule_is_a_hand_over() -> None:
    a = [logged(1, cleaned("some text with junk", Finder("finder", "junk")))]
    b = [logged(1, cleaned("some text with junk", Rewriter("writer", "junk", "")))]
    found = compared(a, b)
    assert found["records"]["handed_over_alone"] == 1
    assert found["by_rule"] == []
    assert found["handed_over"][0]["characters"] == 4


def test_the_same_insertion_by_another_plugin_is_a_hand_over() -> None:
    a, b = (cleaned("some text", Rewriter(name, "(?<=some)(?= )", "!")) for name in ("one", "other"))
    assert a.text == b.text == "some! text"
    found = compared([logged(1, a)], [logged(1, b)])
    assert not found["equal"]
    assert (found["records"]["handed_over_alone"], found["by_rule"]) == (1, [])
    assert [(row["a"]["plugin"], row["b"]["plugin"], row["characters"]) for row in found["handed_over"]] == [
        ("one", "other", 0)
    ]


def test_of_logs_without_edits_the_texts_are_compared() -> None:
    one, other = (cleaned("some text with junk", Finder("finder", pattern)) for pattern in ("junk", "some "))
    bare = attrs.evolve(logged(1, one), log=one.log.without_edits())
    assert compared([bare], [logged(1, one)])["equal"]
    found = compared([bare], [logged(1, other)])
    assert (found["equal"], found["records"]["withheld"], found["by_rule"]) == (False, 1, [])
