"""Shards that are done side by side come out as if they had been done one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from run.test_streaks import MOST, OUTCOMES, follow
from textclean import Cleaner, Config
from textclean.formats.document import InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.registry import input_format
from textclean.formats.stored_file import WHOLE
from textclean.run.finish import order
from textclean.run.finish.order import Order
from textclean.run.shard.job import Job, Slice, Work
from textclean.run.shard.plugin_state import Course, PluginState
from textclean.run.shard.report import Report
from textclean.run.shard.tally import Tally

WORK = Work(
    Cleaner(Config(only=())).recipe,
    "full",
    "out",
    input_format("a.jsonl"),
    None,
    parts=True,
    folder=Path("x"),
)
SOURCE = InputFile("a.jsonl", input_format("a.jsonl"), InputRef("a.jsonl", "a.jsonl"), None)
SHARDS = st.lists(st.lists(st.tuples(OUTCOMES, OUTCOMES), max_size=12), min_size=1, max_size=12)


def jobs(count: int) -> Iterator[Job]:
    return (Job(shard, (Slice(0, SOURCE, WHOLE, b"x" * 100),), WORK) for shard in range(count))


def report_of(shard: int, course: Course) -> Report:
    return Report(shard, Tally(), (), {}, course=course)


@attrs.define
class Workers:
    """Does what an order hands out, some jobs at a time, which end in an order that is drawn."""

    most: int
    shards: list[list[tuple[str, str]]]
    draw: st.DataObject
    left_out: dict[int, list[tuple[str, ...]]] = attrs.field(factory=dict)
    turns: int = 0

    def work(self, handed: Order) -> None:
        waiting = iter(handed)
        under_way: list[Job] = []
        ended = False
        while not ended or under_way:
            while not ended and len(under_way) < self.most:
                try:
                    job = next(waiting)
                except StopIteration:
                    ended = True
                    break
                if job is None:
                    assert under_way, "nothing would ever go on"
                    break
                under_way.append(job)
            if under_way:
                job = under_way.pop(self.draw.draw(st.integers(0, len(under_way) - 1)))
                self.left_out[job.shard], course = follow(job.start, self.shards[job.shard])
                self.turns += 1
                handed.take(report_of(job.shard, course))


@given(SHARDS, st.integers(1, 4), st.sets(st.integers(0, 11)), st.data())
def test_they_come_out_as_in_one_row(
    shards: list[list[tuple[str, str]]], workers: int, before: set[int], data: st.DataObject
) -> None:
    whole, _ = follow(PluginState(), [record for shard in shards for record in shard])
    reports, left_out = {}, {}
    for shard in before & set(range(len(shards))):  # what an earlier run had done, on a guess of its own
        left_out[shard], course = follow(PluginState(), shards[shard])
        reports[shard] = report_of(shard, course)
    discarded: list[int] = []
    handed = Order(MOST, jobs(len(shards)), reports, discarded.append)
    done = Workers(workers, shards, data, left_out)
    done.work(handed)
    assert [names for shard in range(len(shards)) for names in done.left_out[shard]] == whole
    assert handed.settled == len(reports) == len(shards)
    assert done.turns == len(shards) - len(before & set(range(len(shards)))) + len(discarded)
    if workers == 1 and not before:
        assert discarded == []


@given(st.integers(1, 12), st.integers(1, 4), st.data())
def test_where_nobody_fails_nothing_is_done_again(count: int, workers: int, data: st.DataObject) -> None:
    shards = [[("answers", "is not called")] * 3] * count
    discarded: list[int] = []
    done = Workers(workers, shards, data)
    done.work(Order(MOST, jobs(count), {}, discarded.append))
    assert (done.turns, discarded) == (count, [])


def test_what_waits_in_memory_for_a_slow_shard_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "MOST_HELD", 500)
    handed = Order(MOST, jobs(100), {}, lambda _: None)
    waiting = iter(handed)
    slow = next(waiting)
    assert slow is not None
    taken = 0
    while (job := next(waiting)) is not None:
        handed.take(report_of(job.shard, Course()))
        taken += 1
    assert taken == 5  # of 100 bytes each
    handed.take(report_of(slow.shard, Course()))
    assert handed.settled == 6
    assert next(waiting) is not None


def test_looking_ahead_says_how_much_is_left() -> None:
    for done, left in (((), 2), ((0, 1), 1), ((0, 1, 2), 0)):
        handed = Order(MOST, jobs(3), {shard: report_of(shard, Course()) for shard in done}, lambda _: None)
        assert handed.look_ahead(2) == left
        taken = []
        for job in filter(None, handed):
            taken.append(job.shard)
            handed.take(report_of(job.shard, Course()))
        assert taken == list(range(len(done), 3))
