"""A reviewed record: its place, its log, and an original that is made once."""

from __future__ import annotations

import pickle

import attrs
import pytest

from cli.outputs import reviewed
from strategies import Finder, cleaned
from textclean import Result
from textclean.errors import LogError
from textclean.review.explanation import Asked, explain
from textclean.review.hunks import hunks_of
from textclean.review.lookup import Beyond, Question
from textclean.review.reviewed_record import RecordPlace, Unreadable
from textclean.review.what_if_policy import WhatIfPolicy

TEXT = "a line\njunk\nanother line"


def result() -> Result:
    return cleaned(TEXT, Finder("finder", "junk"))


def test_the_original_is_made_once_and_is_no_part_of_what_is_compared_or_kept() -> None:
    done = result()
    item = reviewed(done.text, done.log)
    assert item.original == TEXT
    assert item.original is item.original_if_logged
    assert item == reviewed(done.text, done.log)
    assert "original" not in attrs.asdict(item, recurse=False)
    assert pickle.loads(pickle.dumps(item)).original == TEXT  # noqa: S301 - made in this line


def test_a_log_without_the_removed_text_has_no_original() -> None:
    done = result()
    item = reviewed(done.text, done.log.without_removed())
    assert item.lacks_removed_text
    assert item.original_if_logged is None
    with pytest.raises(LogError, match="without the removed text"):
        _ = item.original
    assert any("4 characters that are not in the log" in str(hunk) for hunk in hunks_of(item))


def test_a_text_that_is_not_the_logs_has_no_original() -> None:
    item = reviewed("another text", result().log)
    with pytest.raises(LogError, match="is not the original"):
        _ = item.original_if_logged


@pytest.mark.parametrize(
    "place, told",
    [
        (RecordPlace("out.jsonl", 3, 3, None), "out.jsonl:3"),
        (RecordPlace("out.jsonl", 3, 3, "a"), "out.jsonl:3 (id 'a')"),
        (RecordPlace("out.csv", 5, 3, 7), "out.csv:5 (record 3, id 7)"),
    ],
)
def test_a_place_names_what_is_needed_to_find_it(place: RecordPlace, told: str) -> None:
    assert str(place) == told
    assert Unreadable(place, "textclean", "missing").message == f"{told}: missing"
    assert place.to_json() == {"file": place.source, "line": place.position, "record": place.number, "id": place.id}


def asked(question: Question) -> Asked:
    return Asked(None, 1, question, (), WhatIfPolicy(), 10)


def test_what_is_asked_is_answered_as_values() -> None:
    done = result()
    item = reviewed(done.text, done.log)
    (answer,) = explain(item, asked(Question(line=2))).answers
    assert (answer.outcome, answer.stretch.text, len(answer.edits)) == ("removed", "junk", 1)
    assert explain(item, asked(Question(line=4))).problem == Beyond("line", 4, 3)
    assert explain(item, asked(Question(offset=99))).problem == Beyond("offset", 99, len(TEXT))
    assert explain(Unreadable(item.place, "record", "no text"), asked(Question())).problem == "no text"
