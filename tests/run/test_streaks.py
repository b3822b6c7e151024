"""When a plugin that fails on one record after the other is switched off."""

from __future__ import annotations

from textclean.record import Failure
from textclean.run.blame import Skip
from textclean.run.streaks import LOSS, Streaks
from textclean.watch import Watch

FAILED = Failure("bad", "detect", "ValueError: no")
HUNG = Failure("bad", "detect", "TimeoutError: no answer within 2 s")


def switched_off_after(streaks: Streaks, records: int, *, answers: tuple[int, ...] = ()) -> int | None:
    """Have a plugin fail on one record after the other but for some; return the number of the first without it."""
    for number in range(records):
        watch = streaks.before(number)
        left_out = watch.left_out.get("bad")
        if left_out is not None and "switched off" in left_out.error:
            return number
        if number in answers:
            watch.failing.discard("bad")
            streaks.after(())
        else:
            streaks.after([left_out or FAILED])
    return None


def test_it_is_switched_off_after_so_many_failures_in_a_row() -> None:
    streaks = Streaks.of(30, Watch())
    assert switched_off_after(streaks, 40) == 30
    assert streaks.missed == {"bad": 0}
    assert streaks.before(30).left_out["bad"].error == "switched off: it failed on 30 records in a row"


def test_an_answer_ends_the_row() -> None:
    assert switched_off_after(Streaks.of(30, Watch()), 80, answers=(29, 50)) is None
    assert switched_off_after(Streaks.of(30, Watch()), 90, answers=(29, 50)) == 81


def test_what_costs_a_worker_counts_as_many_failures() -> None:
    streaks = Streaks.of(3 * LOSS, Watch(), [Skip(number, HUNG) for number in range(9)])
    assert switched_off_after(streaks, 40) == 3
    assert streaks.before(3).left_out["bad"].error == "switched off: it hung or ended its process again and again"


def test_a_single_loss_says_nothing() -> None:
    assert switched_off_after(Streaks.of(LOSS + 1, Watch(), [Skip(0, HUNG)]), 9, answers=tuple(range(1, 9))) is None
