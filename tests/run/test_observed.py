"""What is watched survives the report of a shard, is added up over shards, and is bounded."""

from __future__ import annotations

import json

import attrs

from textclean import Cleaner, Config, Record
from textclean.cleaning.watching import MOST_TRACES, Observed, Timing, Watch
from textclean.plugin.supervision import Supervision

STORY = "The bridge opens.\n\nShare this article"
WATCH = Watch(frozenset({"7"}), timings=True, frames=True)


def watched(*ids: str | int) -> Observed:
    cleaner = Cleaner(Config(only=("share_labels", "quality"))).watched(WATCH)
    for id_ in ids:
        cleaner.supervised(Record(STORY, id=id_), Supervision())
    return cleaner.take_seen() or Observed()


def plain(seen: Observed) -> object:
    return json.loads(json.dumps(attrs.asdict(seen)))


def test_what_was_seen_is_the_same_after_a_report_was_written_and_read() -> None:
    seen = watched(7, "8")
    assert [trace.id for trace in seen.traces] == ["7"]
    again = Observed.from_json(json.loads(json.dumps(attrs.asdict(seen))))
    assert again is not None
    assert plain(again) == plain(seen)
    assert Observed.from_json(None) is None


def test_shards_are_added_up() -> None:
    one, other = (
        Observed({"a": Timing(1, 0.5)}, frames=("x",)),
        Observed({"a": Timing(2, 1.0), "b": Timing(1, 0.0)}, frames=("x", "y")),
    )
    total = Observed.of([one, None, other])
    assert total == Observed({"a": Timing(3, 1.5), "b": Timing(1, 0.0)}, frames=("x", "y"))


def test_ids_that_repeat_do_not_fill_the_memory() -> None:
    assert len(watched(*[7] * (MOST_TRACES + 5)).traces) == MOST_TRACES


def test_what_is_watched_is_no_part_of_a_digest_and_is_taken_once() -> None:
    plain_one = Cleaner(Config(only=("share_labels",)))
    cleaner = plain_one.watched(WATCH)
    assert (cleaner.run, cleaner.recipe.watch, plain_one.recipe.watch) == (plain_one.run, WATCH, None)
    assert cleaner.supervised(Record(STORY), Supervision()).result.log == plain_one.clean(STORY).log
    assert (cleaner.take_seen() or Observed()).timings["share_labels"].calls > 0
    assert cleaner.take_seen() == Observed()
    assert plain_one.take_seen() is None
