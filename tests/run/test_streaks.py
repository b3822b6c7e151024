"""When a plugin that fails on one record after the other is switched off, and what a shard makes of those before it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from textclean.log.edit import Failure
from textclean.plugin.supervision import Supervision
from textclean.run.shard.failure_streaks import LOSS, FailureStreaks
from textclean.run.shard.plugin_state import Course, PluginState
from textclean.run.shard.skip import Skip

FAILED = Failure("bad", "detect", "ValueError: no")
HUNG = Failure("bad", "detect", "TimeoutError: no answer within 2 s")


def begun(most: int, skips: Iterable[Skip] = (), start: PluginState = PluginState()) -> FailureStreaks:  # noqa: B008 - frozen
    return FailureStreaks.of(most, Supervision(), ["bad", "good"], start, skips)


def switched_off_after(streaks: FailureStreaks, records: int, *, answers: tuple[int, ...] = ()) -> int | None:
    """Have a plugin fail on one record after the other but for some; return the number of the first without it."""
    for number in range(records):
        supervision = streaks.before(number)
        left_out = supervision.excluded.get("bad")
        if left_out is not None and "switched off" in left_out.error:
            return number
        if number in answers:
            streaks.after((), {"bad"}, supervision.excluded)
        else:
            streaks.after([left_out or FAILED], (), supervision.excluded)
    return None


def test_it_is_switched_off_after_so_many_failures_in_a_row() -> None:
    streaks = begun(30)
    assert switched_off_after(streaks, 40) == 30
    assert streaks.missed == {"bad": 0}
    assert streaks.before(30).excluded["bad"].error == "switched off: it failed on 30 records in a row"


def test_an_answer_ends_the_row() -> None:
    assert switched_off_after(begun(30), 80, answers=(29, 50)) is None
    assert switched_off_after(begun(30), 90, answers=(29, 50)) == 81


def test_what_costs_a_worker_counts_as_many_failures() -> None:
    streaks = begun(3 * LOSS, [Skip(number, HUNG) for number in range(9)])
    assert switched_off_after(streaks, 40) == 3
    assert streaks.before(3).excluded["bad"].error == "switched off: it hung or ended its process again and again"


def test_a_single_loss_says_nothing() -> None:
    assert switched_off_after(begun(LOSS + 1, [Skip(0, HUNG)]), 9, answers=tuple(range(1, 9))) is None


def test_a_row_goes_on_where_it_stood_before() -> None:
    assert switched_off_after(begun(30, start=PluginState({"bad": 25})), 40) == 5
    assert switched_off_after(begun(30, start=PluginState({"bad": 25})), 40, answers=(4,)) == 35
    off = PluginState(off={"bad": Failure("bad", "detect", "switched off: before")})
    streaks = begun(30, start=off)
    assert switched_off_after(streaks, 40) == 0
    assert streaks.course.end == off


OUTCOMES = st.sampled_from(["fails", "answers", "is not called"])
MOST = 6


def follow(start: PluginState, outcomes: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, ...]], Course]:
    """Go through records, with what both plugins do in each; return who is left out for each, and the course."""
    streaks = begun(MOST, start=start)
    left_out = []
    for number, record in enumerate(outcomes):
        supervision = streaks.before(number)
        left_out.append(tuple(sorted(supervision.excluded)))
        errors = list(supervision.excluded.values())
        answered = set()
        for name, outcome in zip(("bad", "good"), record, strict=True):
            if name not in supervision.excluded and outcome == "answers":
                answered.add(name)
            if name not in supervision.excluded and outcome == "fails":
                errors.append(Failure(name, "detect", "ValueError"))
        streaks.after(errors, answered, supervision.excluded)
    return left_out, streaks.course


RECORDS = st.lists(st.tuples(OUTCOMES, OUTCOMES), max_size=20)
STANDINGS = st.builds(lambda before: follow(PluginState(), before)[1].end, RECORDS)


@given(STANDINGS, STANDINGS, RECORDS)
def test_a_shard_that_is_the_same_from_elsewhere_has_left_out_the_same_and_ends_as_it_would(
    start: PluginState, other: PluginState, records: list[tuple[str, str]]
) -> None:
    left_out, course = follow(start, records)
    real, wanted = follow(other, records)
    if course.is_same_from(other, MOST):
        assert left_out == real
        assert course.end_from(other) == wanted.end
    else:
        assert start != other


@given(STANDINGS, RECORDS, RECORDS)
def test_two_shards_one_after_the_other_are_one(
    start: PluginState, first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    before, course = follow(start, first)
    behind, rest = follow(course.end, second)
    whole, total = follow(start, [*first, *second])
    assert [*before, *behind] == whole
    assert rest.end == total.end
