"""Each check of the kit sees the fault that it is there for, and nothing is wrong with a good plugin."""

from __future__ import annotations

import attrs
import pytest

from kit.mutants import CASES, MUTANTS, Good, HangsOnNul, OrderOfSets
from textclean.testing import CHECKS, check_plugin
from textclean.testing.kit import run_check
from textclean.testing.subject import Subject

#: Only other processes see it.
_ELSEWHERE = OrderOfSets
_SEEN_QUICKLY = [one for one in MUTANTS if MUTANTS[one] not in {"loads", "linear"} and one is not HangsOnNul]


def test_nothing_is_wrong_with_a_good_plugin() -> None:
    assert check_plugin(Good(), CASES, quick=True) == []


@pytest.mark.slow
def test_nothing_is_wrong_with_a_good_plugin_in_other_processes_and_long_texts() -> None:
    assert check_plugin(Good(), CASES) == []


@pytest.mark.parametrize("mutant", _SEEN_QUICKLY, ids=lambda one: one.__name__)
def test_a_check_sees_the_fault_of_a_mutant(mutant: type[Good]) -> None:
    subject = Subject(mutant(), CASES, quick=mutant is not _ELSEWHERE)
    assert run_check(subject, MUTANTS[mutant])


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_no_other_check_sees_anything_in_a_mutant(mutant: type[Good]) -> None:
    found = check_plugin(mutant(), CASES, quick=mutant is not _ELSEWHERE)
    assert {problem.check for problem in found} == {MUTANTS[mutant]}


@pytest.mark.parametrize("kept", ["hits", "misses"])
def test_a_rule_without_a_hit_or_without_a_miss_is_not_covered(kept: str) -> None:
    cases = attrs.evolve(CASES, cases=tuple(case for case in CASES if bool(case.finds) == (kept == "hits")))
    (problem,) = run_check(Subject(Good(), cases, quick=True), "covered")
    assert problem.rule == "line"


def test_every_check_has_a_mutant() -> None:
    assert {*MUTANTS.values()} == {"loads", *CHECKS} - {"covered"}
