"""Running text: which lines run, and where most of them stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Lines, main_run, running_lines
from textclean.testing.strategies import texts

LONG = "The harbour office said on Monday that the night ferry will sail again, with two hundred passengers aboard."
HEADLINE = "Harbour office names a new pilot"


def runs(*lines: str) -> list[bool]:
    read = Lines("\n".join(lines))
    return list(running_lines([line.text for line in read.filled], [line.words for line in read.filled]))


@pytest.mark.parametrize(
    "line",
    [
        LONG,
        "The gate is shut. Nobody knows for how long, said Ada.",
        "The weir was built of oak in 1780 and of stone in 1911, after the flood had taken the oak away.[12]",
        "মেয়র বলেন, সেতুর নিচে নতুন বাতি বসানো হয়েছে এবং হাঁটার পথ আগের চেয়ে অনেক চওড়া করা হয়েছে|",
        "মেয়র বলেন, সেতুর নিচে নতুন বাতি বসানো হয়েছে এবং হাঁটার পথ আগের চেয়ে অনেক চওড়া করা হয়েছে সবার জন্য",
        "学校图书馆星期一重新开放，孩子们排队等候了一个多小时。",
    ],
    ids=["paragraph", "two-sentences", "footnote", "bar-for-danda", "no-danda", "chinese"],
)
def test_a_line_runs_by_itself(line: str) -> None:
    assert runs(HEADLINE, line, HEADLINE) == [False, True, False]


@pytest.mark.parametrize(
    "line",
    [
        HEADLINE,
        "Share",
        "Read more about the ferry and what it will cost those who live on the island ...",
        "3 March 2024",
    ],
)
def test_a_line_does_not_run_by_itself(line: str) -> None:
    assert runs(HEADLINE, line, HEADLINE) == [False, False, False]


def test_short_sentences_run_beside_a_paragraph_or_in_a_row_of_three() -> None:
    assert runs(LONG, "He put out the lamp.", HEADLINE) == [True, True, False]
    assert runs("He put out the lamp.", HEADLINE, LONG) == [False, False, True]
    assert runs(*["He put out the lamp."] * 3, HEADLINE) == [True, True, True, False]
    assert runs(*["He put out the lamp."] * 2, HEADLINE) == [False, False, False]


def test_lines_that_were_wrapped_by_hand_run() -> None:
    wrapped = [
        "The weir was built of oak in 1780 and",
        "of stone in 1911, after the flood had taken",
        "the oak away in one night.",
    ]
    assert runs(*wrapped) == [True, True, True]
    assert runs(*(line.title() for line in wrapped)) == [False, False, False]


def test_the_main_run_is_the_heaviest_stretch() -> None:
    running = [True, *[False] * 7, True, False, True, True]
    assert main_run(running, [30] * 12) == range(8, 12)
    assert main_run(running, [30] * 12, parting={9}) == range(10, 12)
    assert main_run([False] * 3, [5] * 3) == range(0)


@given(texts, st.sets(st.integers(0, 30)))
def test_whatever_the_text_each_line_is_told_and_the_main_run_begins_and_ends_on_running_text(
    text: str, parting: set[int]
) -> None:
    filled = Lines(text).filled
    words = [line.words for line in filled]
    running = running_lines([line.text for line in filled], words)
    assert len(running) == len(filled)
    main = main_run(running, words, parting)
    assert not main or (running[main[0]] and running[main[-1]])
    assert bool(main) == any(runs and words[place] for place, runs in enumerate(running) if place not in parting)
