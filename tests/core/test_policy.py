from __future__ import annotations

import sys
from itertools import pairwise
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import Finder, cleaned, edit
from textclean import Config, Edit, Label, LabelPolicy, Replacement, undo
from textclean.cleaning.overlaps import Proposal, resolve
from textclean.cleaning.policy import Policy
from textclean.cleaning.whitespace import close_gaps
from textclean.log.edit_history import EditHistory
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.log.restore import apply_edits
from textclean.proposal import Action
from textclean.testing.strategies import texts


def as_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end


def proposal(start: int, end: int, inserted: str = "", plugin: str = "ada", confidence: float = 1.0) -> Proposal:
    return Proposal(plugin, Replacement(start, end, inserted, "junk", "rule", confidence))


proposals = st.lists(
    st.builds(
        lambda start, size, *rest: proposal(start, start + size, *rest),
        st.integers(0, 30),
        st.integers(0, 8),
        st.sampled_from(["", "+", "-"]),
        st.sampled_from(["ada", "bob"]),
        st.sampled_from([0.5, 0.9]),
    ),
    max_size=12,
    unique=True,
)


# the policy by label


@pytest.mark.parametrize(
    "action, rule, confidence, why",
    [
        ("remove", None, 0.5, None),
        ("remove", None, 0.49, THRESHOLD),
        ("keep", None, 1.0, POLICY),
        ("keep", LabelPolicy("remove"), 0.5, None),
        ("remove", LabelPolicy("keep"), 1.0, POLICY),
        ("remove", LabelPolicy(None, 0.9), 0.89, THRESHOLD),
        ("remove", LabelPolicy(None, 0.9), 0.9, None),
        ("remove", LabelPolicy(None, 0.0), 0.0, None),
        ("keep", LabelPolicy(None, 0.0), 1.0, POLICY),
    ],
)
def test_a_finding_is_removed_when_its_label_and_confidence_allow_it(
    action: Action, rule: LabelPolicy | None, confidence: float, why: Reason | None
) -> None:
    config = Config(labels={"junk": rule} if rule else {})
    assert Policy(config, {"junk": Label("Junk.", action)}).verdict("junk", confidence) == why


def test_what_the_policy_keeps_stands_in_the_log_with_the_reason() -> None:
    result = cleaned("aa bb cc", Finder("low", "aa", confidence=0.2), Finder("kept", "bb", "byline"))
    assert result.text == "aa bb cc"
    assert [(kept.start, kept.end, kept.plugin, kept.why) for kept in result.log.kept] == [
        (0, 2, "low", "threshold"),
        (3, 5, "kept", "policy"),
    ]


# overlaps


@given(proposals, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_proposals(some: list[Proposal], random: Random) -> None:
    assert resolve(random.sample(some, len(some)), as_it_is) == resolve(some, as_it_is)


@given(proposals)
def test_chosen_proposals_never_overlap_and_each_loser_overlaps_the_winner_it_names(some: list[Proposal]) -> None:
    winners, losers = resolve(some, as_it_is)
    for first, second in pairwise(winners):
        assert first.change.end <= second.change.start
        assert not _overlap(first, second)
    assert all(winner in winners and _overlap(loser, winner) for loser, winner in losers)
    assert {*winners, *(loser for loser, _ in losers)} == set(some)
    assert len(winners) + len(losers) == len(some)


def _overlap(one: Proposal, other: Proposal) -> bool:
    """Say whether two proposals overlap; two insertions at one place do, and one at the edge of a span does not."""
    a, b = one.change, other.change
    return (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)


@pytest.mark.parametrize(
    "winner, loser",
    [
        (proposal(0, 10, confidence=0.5), proposal(2, 4, confidence=1.0)),
        (proposal(5, 10, confidence=0.9), proposal(3, 8, confidence=0.8)),
        (proposal(3, 8), proposal(5, 10)),
        (proposal(3, 8, plugin="ada"), proposal(3, 8, plugin="bob")),
        (proposal(3, 3, "a"), proposal(3, 3, "b")),
        (proposal(3, 8), proposal(4, 4, "b")),
    ],
)
def test_the_longer_then_the_surer_then_the_first_then_the_name_wins(winner: Proposal, loser: Proposal) -> None:
    assert resolve([loser, winner], as_it_is) == ([winner], [(loser, winner)])


def test_an_insertion_at_the_edge_of_a_span_does_not_overlap_it() -> None:
    some = [proposal(3, 3, "+"), proposal(3, 8), proposal(8, 8, "-")]
    assert resolve(some, as_it_is) == (some, [])


def test_proposals_that_differ_in_nothing_but_their_reason_are_chosen_whatever_their_order() -> None:
    one, other = (Proposal("ada", attrs.evolve(proposal(0, 3).change, reason=reason)) for reason in "ab")
    assert resolve([other, one], as_it_is) == resolve([one, other], as_it_is) == ([one], [(other, one)])


def test_two_proposals_that_touch_one_inserted_text_overlap() -> None:
    passes = EditHistory("0123456789").after([edit(3, 6, "abcd")])
    winners, losers = resolve([proposal(2, 4), proposal(6, 7)], passes.widen)
    assert (len(winners), len(losers)) == (1, 1)


def test_what_lost_an_overlap_stands_in_the_log_with_the_winner() -> None:
    result = cleaned("keep abcd keep", Finder("long", "abcd"), Finder("short", "bc"))
    assert [(kept.plugin, kept.why) for kept in result.log.kept] == [("short", "overlap: long/pattern")]


# white space


def closed(text: str, *removals: str) -> str:
    """Return a text without these parts, and without the white space that is left around them."""
    starts = sorted((text.index(part), len(part)) for part in removals)
    return apply_edits(text, close_gaps(text, [edit(start, start + length) for start, length in starts]))


@pytest.mark.parametrize(
    "text, removals, left",
    [
        ("one\nJUNK\ntwo", ["JUNK"], "one\ntwo"),
        ("one\n\nJUNK\n\ntwo", ["JUNK"], "one\n\ntwo"),
        ("one\nJUNK\n\ntwo", ["JUNK"], "one\n\ntwo"),
        ("one\n\nJUNK\ntwo", ["JUNK"], "one\n\ntwo"),
        ("one JUNK two", ["JUNK"], "one two"),
        ("oneJUNK two", ["JUNK"], "one two"),
        ("one JUNKtwo", ["JUNK"], "one two"),
        ("oneJUNKtwo", ["JUNK"], "onetwo"),
        ("one\nJUNK two", ["JUNK"], "one\ntwo"),
        ("JUNK\n\none", ["JUNK"], "one"),
        ("  JUNK\n\none", ["JUNK"], "one"),
        ("one\n\nJUNK", ["JUNK"], "one"),
        ("one\n\nJUNK\n", ["JUNK"], "one\n"),
        ("one\n\nJUNK\n\nTRASH\n\ntwo", ["JUNK", "TRASH"], "one\n\ntwo"),
        ("one\nJUNK\n\n\nTRASH\n\ntwo", ["JUNK", "TRASH"], "one\n\ntwo"),
        ("one\r\n\r\nJUNK\r\n\r\ntwo", ["JUNK"], "one\r\n\r\ntwo"),
        ("one\u00a0JUNK\u2003two", ["JUNK"], "one\u00a0two"),
        ("oneJUNK TRASHtwo", ["JUNK", "TRASH"], "one two"),
        ("JUNK", ["JUNK"], ""),
        ("\nJUNK\n", ["JUNK"], "\n"),
        ("one\nJUNK\ntwo\nTRASH\nthree", ["JUNK", "TRASH"], "one\ntwo\nthree"),
    ],
)
def test_white_space_around_a_removal_is_closed_up_on_one_side(text: str, removals: list[str], left: str) -> None:
    assert closed(text, *removals) == left


def test_white_space_around_a_replacement_stays() -> None:
    replaced = [edit(4, 8, "new")]
    assert close_gaps("one\nJUNK\ntwo", replaced) == replaced


def test_a_gap_bears_the_attribution_of_the_removal_that_left_it() -> None:
    removal = edit(4, 8, plugin="ada", rule="r", label="junk", confidence=0.7)
    gap = next(one for one in close_gaps("one\nJUNK\ntwo", [removal]) if one != removal)
    assert gap == attrs.evolve(removal, start=8, end=9, reason="white space left around the removal")


def test_a_gap_is_undone_with_the_removal_it_belongs_to() -> None:
    result = cleaned("one\n\nJUNK\n\nTRASH\n\ntwo", Finder("junk", "JUNK"), Finder("trash", "TRASH"))
    assert result.text == "one\n\ntwo"
    assert undo(result.text, result.log, plugin="trash")[0] == "one\n\nTRASH\n\ntwo"
    assert undo(result.text, result.log, plugin="junk")[0] == "one\n\nJUNK\n\ntwo"


@st.composite
def removals(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    inserted = [draw(st.sampled_from(["", "", "+"])) for _ in spans]
    return text, [edit(start, end, new) for (start, end), new in zip(spans, inserted, strict=True)]


@given(removals())
def test_closing_gaps_takes_nothing_but_white_space_and_leaves_the_given_edits(drawn: tuple[str, list[Edit]]) -> None:
    text, edits = drawn
    closed = close_gaps(text, edits)
    gaps = [one for one in closed if one not in edits]
    assert [one for one in closed if one in edits] == edits
    assert all(text[gap.start : gap.end].isspace() for gap in gaps)
    for first, second in pairwise(closed):
        assert first.end <= second.start


@given(removals())
def test_closing_gaps_leaves_as_many_words_as_removing_does(drawn: tuple[str, list[Edit]]) -> None:
    text, edits = drawn
    assert apply_edits(text, close_gaps(text, edits)).split() == apply_edits(text, edits).split()


def calls_for(count: int) -> int:
    """Return the number of calls that closing the gaps of this many removals takes."""
    text = "word JUNK\n" * count
    edits = [edit(at * 10 + 5, at * 10 + 9) for at in range(count)]
    calls = 0

    def count_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        close_gaps(text, edits)
        resolve([Proposal("ada", Replacement(one.start, one.end, "", "junk", "r")) for one in edits], as_it_is)
    finally:
        sys.setprofile(before)
    return calls


def test_the_work_for_ten_times_the_edits_is_ten_times_the_work() -> None:
    assert calls_for(8000) < 12 * calls_for(800)
