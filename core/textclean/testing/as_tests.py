"""The checks of the kit as tests, one for each, with pytest or without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import attrs

from textclean.errors import PluginError
from textclean.testing.cases import Cases
from textclean.testing.kit import CHECKS, LOADS, expected_of, passes, run_check
from textclean.testing.subject import Subject


@attrs.frozen(repr=False)
class PluginCheck:
    """One check of one plugin, to be called in a test.

    Attributes:
        name: the check's name; ``CHECK/RULE`` where one rule is expected to fail it.
        reason: why it is expected to fail; empty: it is not.
    """

    name: str
    reason: str = ""
    _subject: Subject | None = None
    _without: tuple[str, ...] = ()
    _broken: str = ""

    def __call__(self) -> None:
        """Make the check. Raise AssertionError with what is wrong."""
        if self._subject is None:
            raise AssertionError(self._broken)
        found = run_check(self._subject, self.name.partition("/")[0])
        wrong = [
            problem
            for problem in found
            if not any(map(problem.is_meant, self._without)) and (not self.reason or problem.is_meant(self.name))
        ]
        if wrong:
            raise AssertionError("\n\n".join(map(str, wrong)))

    def __repr__(self) -> str:
        return self.name


def checks_of(
    plugin: object,
    cases: Cases | str | Path | None = None,
    *,
    expected_failures: Mapping[str, str] | None = None,
    quick: bool = False,
) -> list[PluginCheck]:
    """Return the checks of a plugin as callables; the arguments are those of ``check_plugin``.

    Those that are expected to fail have a ``reason``, and have to raise ``AssertionError``.
    """
    try:
        subject = Subject(plugin, cases, quick=quick)
    except PluginError as error:
        return [PluginCheck(LOADS, broken=str(error))]
    return list(_checks(subject, expected_of(subject, expected_failures)))


def _checks(subject: Subject, expected: Mapping[str, str]) -> Iterator[PluginCheck]:
    for name in CHECKS:
        if name not in expected:
            rules = tuple(failure for failure in expected if failure.startswith(f"{name}/"))
            yield PluginCheck(name, "", subject, rules)
    for failure, reason in expected.items():
        yield PluginCheck(failure, reason, subject)


def parametrize(
    plugin: object,
    cases: Cases | str | Path | None = None,
    *,
    expected_failures: Mapping[str, str] | None = None,
    quick: bool = False,
    framework: Literal["pytest", "none"] | None = None,
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Return a decorator that makes one test of each check, of a test function with the argument ``check``.

    ``def test_plugin(check): check()`` is all that the function has to do. A check that is expected to fail is marked
    as a strict ``xfail``. Without pytest, the decorated function makes all checks, one after the other.

    Args:
        plugin, cases, expected_failures, quick: as for ``check_plugin``.
        framework: what runs the tests; None: pytest, if it is installed.
    """
    checks = checks_of(plugin, cases, expected_failures=expected_failures, quick=quick)
    if framework == "none" or (framework is None and find_spec("pytest") is None):
        return lambda function: _all_in_one(function, checks)
    import pytest  # noqa: PLC0415 - of the caller

    marked = [
        pytest.param(check, id=check.name, marks=_marks(pytest, check.reason) if check.reason else ())
        for check in checks
    ]
    decorate: Callable[[Callable[..., object]], Callable[..., object]] = pytest.mark.parametrize("check", marked)
    return decorate


def _marks(pytest: Any, reason: str) -> Any:  # noqa: ANN401 - pytest's own
    return pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)


def _all_in_one(function: Callable[..., object], checks: list[PluginCheck]) -> Callable[[], None]:
    def test() -> None:
        for check in checks:
            try:
                function(check)
            except AssertionError:
                if not check.reason:
                    raise
            else:
                if check.reason:
                    raise AssertionError(str(passes(check.name, check.reason)))

    test.__name__, test.__doc__ = getattr(function, "__name__", "test"), function.__doc__
    return test
