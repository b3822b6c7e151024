"""Every bundled plugin passes the kit for plugin authors, with the failures that are known."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from seed_data import SEEDS
from textclean.testing import Cases, check_plugin, load_cases

PLUGINS = sorted(
    entry.name
    for group in ("textclean", "textclean.optional")
    for entry in entry_points(group=group)
    if entry.value.startswith("textclean_plugins.")
)


def expected_failures() -> dict[str, dict[str, str]]:
    """Return by plugin the checks that fail, each with the reason."""
    known: dict[str, dict[str, str]] = defaultdict(dict)
    entries = json.loads(Path(__file__).with_name("expected_failures.json").read_text("utf-8"))
    for entry in entries:
        for plugin, failures in entry["failures"].items():
            known[plugin] |= dict.fromkeys(failures, entry["reason"])
    return known


EXPECTED = expected_failures()


@pytest.fixture(scope="module")
def cases() -> Cases:
    return load_cases(SEEDS / "cases" / "rules.json")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_bundled_plugin_passes_the_kit(plugin: str, cases: Cases) -> None:
    assert check_plugin(plugin, cases, expected_failures=EXPECTED[plugin], quick=True) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_bundled_plugin_passes_the_thorough_kit(plugin: str, cases: Cases) -> None:
    assert check_plugin(plugin, cases, expected_failures=EXPECTED[plugin]) == []


def test_each_expected_failure_and_each_case_is_of_a_bundled_plugin(cases: Cases) -> None:
    assert set(EXPECTED) <= set(PLUGINS)
    assert {case.plugin for case in cases} <= set(PLUGINS)
