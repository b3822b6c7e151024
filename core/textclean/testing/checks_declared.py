"""Checks of what a plugin declares, and of what it has cases for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from textclean.labels import LABELS
from textclean.plugin.hookspecs import GROUP, HOOKS
from textclean.suggest import hint
from textclean.testing.problem import PluginProblem
from textclean.testing.subject import Subject


def check_attributes(subject: Subject) -> Iterator[PluginProblem]:
    """No attribute is misspelt or out of use: ``phrase`` for ``phrases`` would not be read."""
    for doubt in subject.plugin.doubts:
        yield PluginProblem("attributes", doubt)


def check_hooks(subject: Subject) -> Iterator[PluginProblem]:
    """Each function with a hook's name is marked as one."""
    for hook in HOOKS:
        function = getattr(subject.module, hook, None)
        if inspect.isroutine(function) and not getattr(function, f"{GROUP}_impl", None):
            yield PluginProblem(
                "hooks", f"its {hook!r} is not marked, so it is never called; put @textclean.hookimpl above"
            )


def check_documented(subject: Subject) -> Iterator[PluginProblem]:
    """Rules are declared, and each label, rule, tag and score says in a line what it is."""
    plugin = subject.plugin
    if subject.proposes and not plugin.rules:
        yield PluginProblem("documented", "it declares no rules; name what it finds in `rules`, each a textclean.Rule")
    for rule in plugin.rules:
        if not rule.looks_for.strip():
            yield PluginProblem("documented", "it does not say what it looks for", rule.id)
        if rule.label not in {*plugin.labels, *LABELS}:
            yield PluginProblem("documented", f"its label {rule.label!r} is not declared; add it to `labels`", rule.id)
    used = {rule.label for rule in plugin.rules}
    for name in plugin.labels:
        if plugin.rules and name not in used:
            yield PluginProblem("documented", f"the label {name!r} is of no rule; take it out")
    for what, description in _descriptions(subject):
        if not description.strip():
            yield PluginProblem("documented", f"the {what} has no description")


def _descriptions(subject: Subject) -> Iterator[tuple[str, str]]:
    plugin = subject.plugin
    yield from ((f"label {name!r}", label.description) for name, label in plugin.labels.items())
    yield from ((f"tag {name!r}", description) for name, description in plugin.tags.items())
    yield from ((f"score {name!r}", score.description) for name, score in plugin.scores.items())


def check_covered(subject: Subject) -> Iterator[PluginProblem]:
    """Each rule has a case that it hits, and one that only looks like it."""
    rules = {rule.id: rule for rule in subject.plugin.rules}
    for rule in rules:
        for hits, key, what in ((True, "hit", "that it hits"), (False, "miss", "that only looks like it")):
            if not subject.cases_of(rule, hits=hits):
                yield PluginProblem("covered", f"there is no text {what}; add one as `{key}` to the cases", rule)
    for case in subject.cases:
        if rules and case.rule not in rules:
            meant = hint(case.rule, list(rules))
            yield PluginProblem("covered", f"the plugin declares no such rule{meant}", case.rule, case.name)
