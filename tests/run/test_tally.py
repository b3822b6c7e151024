"""Counting: memory stays flat whatever names plugins make up."""

from __future__ import annotations

import pytest

from strategies import edit
from textclean import Digest, Log
from textclean.run.shard import tally as counting
from textclean.run.shard.tally import OTHERS, Tally


def log(number: int) -> Log:
    digest = Digest.of("")
    return Log("run", digest, digest, edits=(edit(0, 1, rule=f"rule {number}"),), tags=(f"tag:{number}",))


def test_names_beyond_the_limit_are_counted_together_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_NAMES", 10)
    whole = Tally()
    for number in range(30):
        whole.add(log(number % 25))
    for tags in (whole.tags, {rule: count.edits for rule, count in whole.rules.items()}):
        assert len(tags) == 11
        assert sum(tags.values()) == 30
    plugin = edit(0, 1).plugin
    assert (whole.rules[f"{plugin}/{OTHERS}"].edits, whole.rules[f"{plugin}/{OTHERS}"].records) == (15, 15)
    assert whole.rules[f"{plugin}/rule 3"].edits == 2


def test_what_is_put_together_of_parts_counts_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_NAMES", 10)
    whole, parts = Tally(), [Tally(), Tally(), Tally()]
    for number in range(30):
        whole.add(log(number))
        parts[number // 10].add(log(number))
    merged = Tally()
    for part in parts:
        merged.merge(part)
    assert merged == whole
