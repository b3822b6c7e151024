"""The kit: all checks by name, run at once or as tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from textclean.errors import ConfigError, PluginError
from textclean.suggest import hint
from textclean.testing.cases import Cases
from textclean.testing.checks_answers import (
    check_declared,
    check_empty,
    check_hostile,
    check_huge,
    check_spans,
    check_typed,
    check_untouched,
)
from textclean.testing.checks_cases import check_cases, check_confidence, check_whole_lists, in_other_form
from textclean.testing.checks_declared import check_attributes, check_covered, check_documented, check_hooks
from textclean.testing.checks_growth import check_linear
from textclean.testing.checks_repeated import check_deterministic, check_sendable, check_stable
from textclean.testing.problem import PluginProblem
from textclean.testing.subject import Subject
from textclean.testing.variants import (
    hard_wrapped,
    in_markdown,
    other_spellings,
    with_emoji,
    with_joiners,
    with_line_ends,
    with_right_to_left,
)

Check: TypeAlias = Callable[[Subject], Iterator[PluginProblem]]
#: The check that comes first; where it fails, no other can be made.
LOADS = "loads"
_OFFSETS = "count in code points of `view.text`, and look at its lines"
_PHRASES = "look for words as `phrases`, which see through it"
_MARKS = "look at `view.lines` and `view.hits`, which show the text without the marks of Markdown"
#: Each check by its name, in the order in which they are made. The first line of its documentation says what it holds.
CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "attributes": check_attributes,
        "hooks": check_hooks,
        "documented": check_documented,
        "covered": check_covered,
        "cases": check_cases,
        "confidence": check_confidence,
        "empty": check_empty,
        "hostile": check_hostile,
        "huge": check_huge,
        "typed": check_typed,
        "spans": check_spans,
        "declared": check_declared,
        "untouched": check_untouched,
        "stable": check_stable,
        "deterministic": check_deterministic,
        "sendable": check_sendable,
        "linear": check_linear,
        "line_ends": in_other_form("line_ends", with_line_ends, "a line may end with CRLF: look at `view.lines`"),
        "spellings": in_other_form("spellings", other_spellings, _PHRASES),
        "joiners": in_other_form("joiners", with_joiners, _PHRASES),
        "emoji": in_other_form("emoji", with_emoji, _OFFSETS),
        "right_to_left": in_other_form("right_to_left", with_right_to_left, _OFFSETS),
        "bold": in_other_form("bold", in_markdown("bold"), _MARKS),
        "bullet": in_other_form("bullet", in_markdown("bullet"), _MARKS),
        "link": in_other_form("link", in_markdown("link"), _MARKS),
        "linked_bullet": in_other_form("linked_bullet", in_markdown("linked_bullet"), _MARKS),
        "wrapped": in_other_form("wrapped", hard_wrapped, "a line may be part of a sentence: see `view.running`"),
        "whole_lists": check_whole_lists,
    }
)
#: Of each check and rule so many problems are told; more of the same kind help nobody.
_TOLD = 3


def check_plugin(
    plugin: object,
    cases: Cases | str | Path | None = None,
    *,
    expected_failures: Mapping[str, str] | None = None,
    quick: bool = False,
) -> list[PluginProblem]:
    """Make all checks of a plugin, and return what is wrong with it; an empty list: nothing.

    Args:
        plugin: the path of its file, the name of an installed plugin, a module, or an object.
        cases: its cases, or the path of their file. None: ``NAME.cases.yaml`` beside a file ``NAME.py``, or
            ``cases.yaml`` in a package.
        expected_failures: checks (``"bold"``, or ``"bold/RULE"`` for one rule) that are expected to fail, each with its
            reason. It is a problem when one of them does not. The file of cases may name more.
        quick: start no other processes, and try only short texts.

    Raises:
        ConfigError: there is no such plugin or check, or the cases are wrong.
    """
    try:
        subject = Subject(plugin, cases, quick=quick)
    except PluginError as error:
        return [PluginProblem(LOADS, str(error))]
    return check_subject(subject, expected_failures)


def check_subject(subject: Subject, expected_failures: Mapping[str, str] | None = None) -> list[PluginProblem]:
    """Make all checks of a plugin that is loaded; see ``check_plugin``."""
    expected = expected_of(subject, expected_failures)
    found = [problem for name in CHECKS for problem in run_check(subject, name)]
    unmet = (failure for failure in expected if not any(problem.is_meant(failure) for problem in found))
    left = [problem for problem in found if not any(map(problem.is_meant, expected))]
    return [*left, *(passes(failure, expected[failure]) for failure in unmet)]


def run_check(subject: Subject, name: str) -> list[PluginProblem]:
    """Make one check, and return the first few problems of each rule."""
    seen: Counter[str] = Counter()
    told: list[PluginProblem] = []
    if subject.hung:
        return told
    for problem in CHECKS[name](subject):
        seen[problem.rule] += 1
        if seen[problem.rule] <= _TOLD:
            told.append(problem)
    return told


def expected_of(subject: Subject, given: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the expected failures that are given and those of the plugin's cases.

    Raises:
        ConfigError: one of them names no check.
    """
    expected = {**subject.cases.expected_failures, **(given or {})}
    for failure in expected:
        name = failure.partition("/")[0]
        if name not in CHECKS:
            raise ConfigError(f"expected_failures: there is no check {name!r}{hint(name, list(CHECKS), len(CHECKS))}")
    return expected


def passes(failure: str, reason: str) -> PluginProblem:
    """Return the problem that an expected failure does not fail."""
    check, _, rule = failure.partition("/")
    message = f"it is expected to fail ({reason}), and passes; take it out of the expected failures"
    return PluginProblem(check, message, rule)
