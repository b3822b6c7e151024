"""Checks of what the hooks answer: to empty, huge and hostile texts, and to the cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from textclean.proposal import Finding, Replacement
from textclean.testing.answers import HookAnswer, all_answers, answers
from textclean.testing.cases import RuleCase
from textclean.testing.hostile_texts import ARTICLES, PIECES, repeated
from textclean.testing.problem import PluginProblem, around
from textclean.testing.subject import Subject

#: The length of huge texts, in code points.
_HUGE, _HUGE_QUICK = 1_000_000, 150_000
_KINDS = {"detect": Finding, "clean": Replacement, "tag": str}


def check_empty(subject: Subject) -> Iterator[PluginProblem]:
    """An empty text is answered."""
    return _raised("empty", answers(subject, "an empty text", ""))


def check_hostile(subject: Subject) -> Iterator[PluginProblem]:
    """Hostile texts, alone and around the plugin's own cases, are answered."""
    return _raised("hostile", all_answers(subject))


def check_huge(subject: Subject) -> Iterator[PluginProblem]:
    """Huge texts are answered."""
    length = _HUGE_QUICK if subject.quick else _HUGE
    pieces = {**PIECES, **{f"the text of {case.name}": f"{case.text}\n" for case in _hits(subject)[:1]}}
    chosen = list(pieces)[:: 3 if subject.quick else 1]
    for name in chosen:
        yield from _raised("huge", answers(subject, f"{name}, {length:,} code points", repeated(pieces[name], length)))


def _hits(subject: Subject) -> list[RuleCase]:
    return [case for case in subject.cases if case.finds and case.is_plain]


def _raised(check: str, answered: Iterable[HookAnswer]) -> Iterator[PluginProblem]:
    """Yield a problem for each error of a hook, the same error of a hook once."""
    told: set[tuple[str, str]] = set()
    for answer in answered:
        if answer.error and (answer.hook, answer.error) not in told:
            told.add((answer.hook, answer.error))
            message = f"its {answer.hook!r} raises {answer.error}"
            yield PluginProblem(check, message, case=answer.name, text=repr(answer.text[:300]))


def check_typed(subject: Subject) -> Iterator[PluginProblem]:
    """Each hook answers with what it has to answer with."""
    for answer in all_answers(subject):
        if not answer.error and (wrong := _wrong_kind(answer)):
            yield PluginProblem("typed", f"its {answer.hook!r} gives {wrong}", case=answer.name)


def _wrong_kind(answer: HookAnswer) -> str:
    """Return what is wrong with the kind of an answer or of its items; empty: nothing."""
    given = answer.given
    if given is None:
        return ""
    if answer.hook == "score":
        return _wrong_scores(given)
    kind = _KINDS[answer.hook]
    if not isinstance(given, list):
        return f"a {type(given).__name__}; return a list of {kind.__name__}, or yield"
    odd = [item for item in given if type(item) is not kind]
    if odd:
        return f"a {type(odd[0]).__name__} among its items, which have to be {kind.__name__}"
    return next(filter(None, map(_wrong_parts, answer.proposals)), "")


def _wrong_scores(given: object) -> str:
    if not isinstance(given, dict):
        return f"a {type(given).__name__}; return a dict of names and numbers"
    odd = [value for value in given.values() if not _is_number(value)]
    return f"{odd[0]!r} as a score, which has to be a finite number" if odd else ""


def _wrong_parts(item: Finding | Replacement) -> str:
    said = item.evidence if isinstance(item, Finding) else item.reason
    inserted = "" if isinstance(item, Finding) else item.inserted
    if not all(type(word) is str for word in (item.label, item.rule, said, inserted)):
        return "a label, rule, reason or inserted text that is no string"
    if not all(type(place) is int for place in (item.start, item.end)):
        return "a span whose ends are no whole numbers"
    if not (_is_number(item.confidence) and 0 <= item.confidence <= 1):
        return f"the confidence {item.confidence!r}, which has to be a number from 0 to 1"
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def check_spans(subject: Subject) -> Iterator[PluginProblem]:
    """Each span is within the text, and what is found is not empty."""
    for answer in all_answers(subject):
        for item in answer.proposals:
            if _is_outside(item, len(answer.text)):
                message = (
                    f"its {answer.hook!r} gives the span [{item.start}, {item.end}), which is not within the text of"
                    f" {len(answer.text)} code points, or is empty"
                )
                yield PluginProblem("spans", message, str(item.rule), answer.name, text=repr(answer.text[:300]))
                break


def _is_outside(item: Finding | Replacement, length: int) -> bool:
    if not all(type(place) is int for place in (item.start, item.end)):
        return False  # not typed, as another check says
    return not 0 <= item.start <= item.end - isinstance(item, Finding) <= length - isinstance(item, Finding)


def check_declared(subject: Subject) -> Iterator[PluginProblem]:
    """Each answer uses the labels, rules, tags and scores that are declared."""
    told: set[str] = set()
    for answer in all_answers(subject):
        for message in _undeclared(subject, answer):
            if message not in told:
                told.add(message)
                yield PluginProblem("declared", f"its {answer.hook!r} gives {message}", case=answer.name)


def _undeclared(subject: Subject, answer: HookAnswer) -> Iterator[str]:
    plugin, labels = subject.plugin, subject.registry.labels
    for item in answer.proposals:
        if item.label not in labels:
            yield f"the label {item.label!r}, which is not declared; add it to `labels`"
        elif plugin.rules and (item.rule, item.label) not in plugin.rule_labels:
            yield f"the rule {item.rule!r} with the label {item.label!r}; add it to `rules`"
    if answer.hook == "tag":
        tags = (item for item in answer.items if isinstance(item, str))
        odd = (tag for tag in tags if tag not in plugin.tags and f"{tag.partition(':')[0]}:*" not in plugin.tags)
        yield from (f"the tag {tag!r}, which is not declared; add it to `tags`" for tag in odd)
    if answer.hook == "score" and isinstance(answer.given, dict):
        yield from filter(None, (_undeclared_score(subject, *item) for item in answer.given.items()))


def _undeclared_score(subject: Subject, name: object, value: Any) -> str:  # noqa: ANN401 - what a plugin gave
    declared = subject.plugin.scores.get(str(name))
    if declared is None:
        return f"the score {name!r}, which is not declared; add it to `scores`"
    if _is_number(value) and not declared.low <= value <= declared.high:
        return f"the score {name!r} of {value}, outside its range {declared.low:g} to {declared.high:g}"
    return ""


def check_untouched(subject: Subject) -> Iterator[PluginProblem]:
    """Nothing is proposed for articles with nothing in them, and no repair takes in lines that it leaves alone."""
    for answer in all_answers(subject):
        for item in answer.proposals:
            if _is_outside(item, len(answer.text)):
                continue
            if answer.name in ARTICLES and not subject.only_protects and _changes(answer, item):
                message = "it proposes to change an article in which there is nothing to clean"
            elif kept := _kept_lines(answer, item):
                message = f"it replaces {kept} that it leaves as they are; narrow the span to what changes"
            else:
                continue
            yield PluginProblem("untouched", message, item.rule, answer.name, around(answer.text, item.start, item.end))
            break


def _changes(answer: HookAnswer, item: Finding | Replacement) -> bool:
    return isinstance(item, Finding) or answer.text[item.start : item.end] != item.inserted


def _kept_lines(answer: HookAnswer, item: Finding | Replacement) -> str:
    """Return how many lines at the edges of a replacement it leaves as they are; empty: none."""
    removed = answer.text[item.start : item.end]
    if isinstance(item, Finding) or removed == item.inserted:
        return ""
    old, new = removed.split("\n"), item.inserted.split("\n")
    if min(len(old), len(new)) == 1:
        return ""
    kept = sum(bool(one.strip()) for one, two in ((old[0], new[0]), (old[-1], new[-1])) if one == two)
    return f"{kept} {'line' if kept == 1 else 'lines'} at its edges" if kept else ""
