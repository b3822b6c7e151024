"""The kit for plugin authors: checks, cases, and texts that break cleaners.

``check_plugin(plugin)`` returns what is wrong with a plugin. ``@parametrize(plugin)`` makes a test of each check.
``load_cases(path)`` reads cases. ``textclean.testing.strategies`` has Hypothesis strategies.

``pip install 'textclean-framework[testing]'`` installs what it needs. textclean itself never imports it.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from textclean.exports import exported as _exported

if _TYPE_CHECKING:
    from textclean.testing.as_tests import PluginCheck, checks_of, parametrize
    from textclean.testing.cases import Cases, RuleCase, load_cases
    from textclean.testing.hostile_texts import ARTICLES, HOSTILE_TEXTS
    from textclean.testing.kit import CHECKS, check_plugin
    from textclean.testing.problem import PluginProblem
    from textclean.testing.time_limit import growth

_HOMES = {
    "cases": "Cases RuleCase load_cases",
    "hostile_texts": "ARTICLES HOSTILE_TEXTS",
    "kit": "CHECKS check_plugin",
    "as_tests": "PluginCheck checks_of parametrize",
    "problem": "PluginProblem",
    "time_limit": "growth",
}


def __getattr__(name: str) -> object:
    return _exported(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "ARTICLES",
    "CHECKS",
    "HOSTILE_TEXTS",
    "Cases",
    "PluginCheck",
    "PluginProblem",
    "RuleCase",
    "check_plugin",
    "checks_of",
    "growth",
    "load_cases",
    "parametrize",
]
