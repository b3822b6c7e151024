"""The checks as tests: with pytest, without it, and with failures that are expected."""

from __future__ import annotations

import subprocess
import sys

import attrs
import pytest
from hypothesis import given, settings

from kit.mutants import CASES, BlindToBold, Good
from textclean import Cleaner, Config, Record
from textclean.testing import CHECKS, PluginCheck, checks_of, parametrize
from textclean.testing.strategies import long_texts, pages, records

CLEANER = Cleaner(Config(only=(Good.name,)), [Good()])
EXPECTED = {"bold": "it does not see through the marks"}


@parametrize(Good(), CASES, quick=True)
def test_each_check_is_a_test(check: PluginCheck) -> None:
    check()


@parametrize(BlindToBold(), CASES, quick=True, expected_failures=EXPECTED)
def test_an_expected_failure_is_a_strict_xfail(check: PluginCheck) -> None:
    check()


def test_without_pytest_one_function_makes_all_checks() -> None:
    made: list[str] = []

    def test_plugin(check: PluginCheck) -> None:
        made.append(check.name)
        check()

    parametrize(Good(), CASES, quick=True, framework="none")(test_plugin)()
    assert made == list(CHECKS)
    parametrize(BlindToBold(), CASES, quick=True, framework="none", expected_failures=EXPECTED)(test_plugin)()


@pytest.mark.parametrize("plugin, expected", [(BlindToBold(), {}), (Good(), EXPECTED)])
def test_without_pytest_too_a_fault_and_an_expected_failure_that_passes_are_told(
    plugin: Good, expected: dict[str, str]
) -> None:
    test = parametrize(plugin, CASES, quick=True, framework="none", expected_failures=expected)(lambda check: check())
    with pytest.raises(AssertionError, match="bold"):
        test()


def test_an_expected_failure_of_one_rule_hides_no_other() -> None:
    cases = attrs.evolve(CASES, expected_failures={"bold/other": "not of this plugin"})
    by_name = {check.name: check for check in checks_of(BlindToBold(), cases, quick=True)}
    with pytest.raises(AssertionError, match="rule 'line'"):
        by_name["bold"]()
    by_name["bold/other"]()


def test_core_does_not_import_the_kit() -> None:
    code = "import sys, textclean; textclean.clean('a'); print([n for n in sys.modules if 'textclean.testing' in n])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@settings(max_examples=30)
@given(records)
def test_records_of_the_strategies_are_records(record: Record) -> None:
    assert CLEANER.clean(record).record == record


@settings(max_examples=20)
@given(pages(["4 min read"]) | long_texts)
def test_pages_of_the_strategies_are_texts_that_a_plugin_can_be_given(text: str) -> None:
    assert CLEANER.clean(text).log.errors == ()
