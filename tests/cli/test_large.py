"""Outputs as large as they may be: what is looked at one by one is not gathered."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

from textclean import Cleaner, Config, Record, Result
from textclean.cli.main import main
from textclean.formats.document import Document
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.review.compare_outputs import Differences
from textclean.review.pairing import pairs
from textclean.review.reviewed_record import ReviewedRecord
from textclean.review.waiting import MOST_HELD
from textclean.run.shard import tally

RESULT = Cleaner(Config(only=("share_labels",))).clean(f"{'A bridge. ' * 200}\n\nShare this article\n")


def line(number: int, result: Result = RESULT, **more: object) -> bytes:
    return to_json({"id": number, **result.output(), **more}) + b"\n"


def logged(number: int, result: Result = RESULT) -> ReviewedRecord:
    """A record of an output with a log of its own, as one that was read has it."""
    record = Record(text=result.text, id=number)
    raw = ObjectLine.of(line(number, result).rstrip())
    log = attrs.evolve(result.log, edits=tuple(attrs.evolve(edit) for edit in result.log.edits))
    return ReviewedRecord("out.jsonl", Document(record, number, raw), log, number)


def peak(call: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def compared(a: Iterator[ReviewedRecord], b: Iterator[ReviewedRecord]) -> Differences:
    found = Differences(3)
    for pair in pairs(a, b):
        found.add(pair)
    return found


@pytest.mark.slow
def test_outputs_in_another_order_are_compared_in_little_memory() -> None:
    count = 4 * MOST_HELD

    def compare() -> None:
        found = compared(map(logged, range(count)), map(logged, reversed(range(count))))
        assert (found.both, found.same, found.equal) == (count, count, True)

    each = peak(lambda: [logged(number) for number in range(100)]) / 100
    assert peak(compare) < each * (2 * MOST_HELD + count / 4)


@pytest.mark.parametrize("held", [0, 1, 3, 100])
def test_what_waits_in_a_file_is_joined_as_what_waits_in_memory(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textclean.review.waiting.MOST_HELD", held)
    a, b = [1, 2, 2, 3, 4, 5, 9], [5, 4, 2, 7, 2, 1, 8]
    joined = [
        (pair.a and pair.a.id, pair.b and pair.b.id, pair.number_a, pair.number_b)
        for pair in pairs(map(logged, a), map(logged, b))
    ]
    both = {(1, 1, 1, 6), (2, 2, 2, 3), (2, 2, 3, 5), (4, 4, 5, 2), (5, 5, 6, 1)}
    assert {pair for pair in joined if pair[0] is not None and pair[1] is not None} == both
    assert joined[-4:] == [(3, None, 4, None), (9, None, 7, None), (None, 7, None, 4), (None, 8, None, 7)]


def test_rules_that_are_made_up_for_each_record_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textclean.review.compare_outputs.MOST_NAMES", 5)
    bare = attrs.evolve(RESULT.log, edits=(), cleaned=RESULT.log.original)

    def named(number: int) -> ReviewedRecord:
        edits = tuple(attrs.evolve(edit, rule=f"rule-{number}") for edit in RESULT.log.edits)
        return attrs.evolve(logged(number), log=attrs.evolve(RESULT.log, edits=edits))

    found = compared(map(named, range(50)), (attrs.evolve(logged(number), log=bare) for number in range(50)))
    assert len(found.changes) == 6
    assert sum(change.records for change in found.changes.values()) == 50
    assert found.changes["a", (tally.OTHERS,) * 3].records == 45


@pytest.fixture
def _output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of one id whose text was changed; of every third the log, too."""
    monkeypatch.chdir(tmp_path)
    changed = attrs.evolve(RESULT, text=RESULT.text + "!")
    Path("out.jsonl").write_bytes(b"".join(line(7, changed, place=number) for number in range(300)))


@pytest.mark.usefixtures("_output")
def test_all_problems_are_told_and_none_is_gathered() -> None:
    shown = CliRunner().invoke(main, ["verify", "out.jsonl"])
    assert shown.exit_code == 3
    assert shown.stderr == "textclean: 300 problems in 300 of 300 records\n"
    assert len(shown.stdout.splitlines()) == 300
    told = json.loads(CliRunner().invoke(main, ["verify", "out.jsonl", "--json"]).stdout)
    assert (told["records"], told["unsealed"], len(told["problems"])) == (300, 0, 300)
    assert told["problems"][-1]["record"] == 300


@pytest.mark.usefixtures("_output")
def test_as_many_records_as_have_an_id_are_shown_one_by_one() -> None:
    told = json.loads(CliRunner().invoke(main, ["explain", "out.jsonl", "--id", "7", "--json"]).stdout)
    assert [record["record"] for record in told["records"]] == list(range(1, 301))
    assert (told["more"], told["unknown"]) == (False, [])
    none = CliRunner().invoke(main, ["explain", "out.jsonl", "--id", "8", "--json"])
    assert (json.loads(none.stdout)["records"], none.exit_code) == ([], 1)
