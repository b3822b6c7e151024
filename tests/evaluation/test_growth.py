"""The cost of a comparison grows linearly with text, gold and log, whatever they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.labelled import JUNK, SENTENCES
from textclean import Digest, Kept, Log, Record, Result
from textclean.evaluation.page_score import PageScore
from textclean.testing.time_limit import growth


def repeated(size: int) -> tuple[str, str]:
    return "\n".join(f"{SENTENCES[number % 2]} {number // 2}" for number in range(size)) * 2, f"{SENTENCES[0]} " * size


def long_gold(size: int) -> tuple[str, str]:
    return "a few words\n" * size, "a few words and " * (4 * size)


def one_word(size: int) -> tuple[str, str]:
    return "go " * (8 * size), "go\n" * (8 * size)


def no_words(size: int) -> tuple[str, str]:
    return ".\n" * (20 * size), "," * (20 * size)


@pytest.mark.parametrize("kind", [repeated, long_gold, one_word, no_words])
def test_four_times_the_text_costs_no_more_than_linear(kind: Callable[[int], tuple[str, str]]) -> None:
    def compare(size: int) -> None:
        text, gold = kind(size)
        digest = Digest.of(text)
        PageScore.of(Result(Record(text), text, Log("run", digest, digest)), gold, [SENTENCES[0]])

    assert growth(compare, 1_000, 4_000, most=10) < 10


def test_four_times_the_findings_on_one_place_cost_no_more_than_linear() -> None:
    text = "\n".join([*SENTENCES, *JUNK]) * 20
    digest = Digest.of(text)

    def compare(size: int) -> None:
        kept = tuple(Kept(0, len(text) - at % 9, "byline", "p", str(at), at / size, "threshold") for at in range(size))
        PageScore.of(Result(Record(text), text, Log("run", digest, digest, kept=kept)), SENTENCES[0])

    assert growth(compare, 2_000, 8_000, most=10) < 10
