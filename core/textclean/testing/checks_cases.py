"""Checks of what a plugin finds in its own cases, and in the same cases in other forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from textclean.testing.cases import RuleCase
from textclean.testing.findings import Proposed, found_in, proposed
from textclean.testing.problem import PluginProblem, around
from textclean.testing.subject import Subject
from textclean.testing.variants import Variant, as_list, same_words

#: So many items has the list that is made of a case.
_ITEMS = 6
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s")


def check_cases(subject: Subject) -> Iterator[PluginProblem]:
    """In each case the rule finds exactly what it should; one that is known to fail still fails."""
    for case in subject.cases:
        wrong = list(_wrong_with(subject, case))
        if case.fails and not wrong:
            message = f"it is said to fail ({case.fails}), and comes out right; take `fails` out of the case"
            yield PluginProblem("cases", message, case.rule, case.name)
        elif not case.fails:
            yield from wrong


def _wrong_with(subject: Subject, case: RuleCase) -> Iterator[PluginProblem]:
    answer = proposed(subject, case)
    for failure in answer.failures:
        yield PluginProblem("cases", f"its {failure.hook!r} fails: {failure.error}", case.rule, case.name, case.text)
    spans = answer.of(case.rule)
    found = [case.text[start:end] for start, end in spans]
    if found != list(case.finds) and not answer.failures:
        message = ("it finds something else" if case.finds else "it must not hit") if found else "it finds nothing"
        text = around(case.text, *spans[0]) if spans else case.text
        yield PluginProblem("cases", message, case.rule, case.name, text, _listed(case.finds), _listed(found))
    if case.becomes is not None:
        text = subject.cleaner(case.options).clean(case.text).text
        if text != case.becomes:
            message = "cleaning gives another text"
            yield PluginProblem("cases", message, case.rule, case.name, "", repr(case.becomes), repr(text))


def check_confidence(subject: Subject) -> Iterator[PluginProblem]:
    """A rule that is 0.9 sure is right in nine of ten of its own cases in which it finds something."""
    right: dict[str, list[bool]] = defaultdict(list)
    sure: dict[str, list[float]] = defaultdict(list)
    for case in subject.cases:
        answer = proposed(subject, case)
        spans = answer.of(case.rule)
        is_right = [case.text[start:end] for start, end in spans] == list(case.finds)
        if spans and (is_right or case.fails):  # of any other, the check of cases tells
            right[case.rule].append(is_right)
            sure[case.rule] += [item.confidence for item in answer.items if item.rule == case.rule]
    for rule, results in right.items():
        mean, share = sum(sure[rule]) / len(sure[rule]), sum(results) / len(results)
        if share < mean:
            message = (
                f"it says {mean:.2f}, and is right in {sum(results)} of the {len(results)} cases in which it finds"
                f" something; say {share:.2f}, or make it surer"
            )
            yield PluginProblem("confidence", message, rule)


def in_other_form(
    name: str, vary: Callable[[RuleCase], Iterable[Variant]], advice: str
) -> Callable[[Subject], Iterator[PluginProblem]]:
    """Return the check that the cases come out as well in another form.

    Args:
        name: the check's name.
        vary: gives the forms of a case.
        advice: what to do where one comes out differently.
    """

    def check(subject: Subject) -> Iterator[PluginProblem]:
        for case in _sound(subject):
            for variant in vary(case):
                if wrong := _differs(subject, name, case, variant, advice):
                    yield wrong
                    break

    return check


def _differs(subject: Subject, name: str, case: RuleCase, variant: Variant, advice: str) -> PluginProblem | None:
    found = found_in(subject, case, variant.text)
    if not found and variant.may_stay:
        return None
    if same_words("".join(found)) == same_words("".join(variant.finds)) and bool(found) == bool(variant.finds):
        return None
    message = f"in this form it finds {'something else' if found else 'nothing'}; {advice}"
    return PluginProblem(
        name, message, case.rule, case.name, repr(variant.text), _listed(variant.finds), _listed(found)
    )


def check_whole_lists(subject: Subject) -> Iterator[PluginProblem]:
    """A list goes as a whole or stays as a whole."""
    for case in () if subject.only_protects else _sound(subject):
        variant = as_list(case, _ITEMS) if case.finds else None
        for text in filter(None, (case.text, variant.text if variant else "")):
            cut = _cut_list(text, proposed(subject, case, text))
            if cut:
                message = f"it takes {cut[1]} of the {len(cut[0])} items of a list; take all of them or none"
                yield PluginProblem("whole_lists", message, case.rule, case.name, repr("\n".join(cut[0])))
                break


def _cut_list(text: str, answer: Proposed) -> tuple[list[str], int] | None:
    """Return the items of a list of three or more items of which only some go, and how many; None: there is none."""
    at = 0
    items: list[tuple[str, bool]] = []
    for line in [*text.split("\n"), ""]:
        if _ITEM.match(line):
            gone = any(item.start <= at + 2 and at + len(line) <= item.end + 1 for item in answer.items)
            items.append((line, gone))
        elif items:
            taken = sum(gone for _, gone in items)
            if len(items) >= 3 and 0 < taken < len(items):  # noqa: PLR2004 - two are hardly a list
                return [line for line, _ in items], taken
            items = []
        at += len(line) + 1
    return None


def _sound(subject: Subject) -> list[RuleCase]:
    """Return the cases of text alone that come out right as they are: only of them another form tells anything."""

    def choose() -> list[RuleCase]:
        plain = (case for case in subject.cases if case.is_plain)
        return [case for case in plain if found_in(subject, case) == list(case.finds)]

    chosen: list[RuleCase] = subject.keep("sound cases", choose)
    return chosen


def _listed(pieces: Iterable[str]) -> str:
    return ", ".join(map(repr, pieces)) or "nothing"
