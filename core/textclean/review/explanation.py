"""Explain the records of an output: answer questions about them from their logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import attrs

from textclean.errors import LogError
from textclean.log.restore import all_edits
from textclean.review.lookup import Answer, Answers, Beyond, Question, beyond, stretches
from textclean.review.reviewed_record import ReviewedItem, ReviewedRecord, Unreadable
from textclean.review.what_if import WhatIf, suppose
from textclean.review.what_if_policy import WhatIfPolicy


@attrs.frozen
class Asked:
    """Which records to explain, and what to answer about them.

    Attributes:
        id: the id of a record, as text. None: any.
        number: the number of a record, counted from 1. None: any.
        question: the place in the original to explain.
        changes: the changes to the policy, as given.
        supposition: the policy with these changes.
        limit: the most answers for each record.
    """

    id: str | None
    number: int | None
    question: Question
    changes: tuple[str, ...]
    supposition: WhatIfPolicy
    limit: int

    @property
    def one(self) -> bool:
        """Whether a single record is named."""
        return self.id is not None or self.number is not None

    @property
    def plain(self) -> bool:
        """Whether there is no question about a place, and no changed policy."""
        return not (self.question.asked or self.changes)

    def names(self, item: ReviewedItem) -> bool:
        """Say whether an item has the wanted id. Every item does if no id is given."""
        return self.id is None or (item.id is not None and str(item.id) == self.id)

    def answers(self, item: ReviewedRecord) -> list[Answer]:
        """Return the answers. If there are more than the limit, return one more than the limit."""
        if not self.question.asked:
            return []
        found = islice(stretches(item, self.question), self.limit + 1)
        about = Answers.of(item.log).about
        return [about(stretch) for stretch in found]

    def what_if(self, item: ReviewedRecord) -> WhatIf | None:
        """Return what the changed policy would make of a record. None: the policy is not changed."""
        return suppose(item, self.supposition) if self.changes else None


@attrs.frozen
class Explanation:
    """A record with the answers about it.

    Attributes:
        item: the record, or a line that is not a record.
        answers: what became of each place of the question.
        more: whether there are more answers.
        what_if: what the changed policy would make of the record. None: the policy is not changed.
        problem: what cannot be answered, and why. None: everything is answered.
    """

    item: ReviewedItem
    answers: list[Answer] = attrs.field(factory=list)
    more: bool = False
    what_if: WhatIf | None = None
    problem: str | Beyond | None = None


@attrs.define
class Seen:
    """What was read besides the explained records.

    Attributes:
        labels: the labels in all logs. Collected only if the policy is changed.
        unreadable: how many lines are not records.
        first: the first of these lines.
    """

    labels: set[str] = attrs.field(factory=set)
    unreadable: int = 0
    first: Unreadable | None = None

    def add(self, item: ReviewedItem, asked: Asked) -> None:
        """Take an item that was read."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
            self.first = self.first or item
        elif asked.changes:
            self.labels.update(edit.label for edit in all_edits(item.log.edits))
            self.labels.update(kept.label for kept in item.log.kept)

    def unknown(self, asked: Asked) -> list[str]:
        """Return what no log can say about the changed policy, one sentence each."""
        return list(asked.supposition.unknown(self.labels)) if asked.changes else []


def explanations(items: Iterable[ReviewedItem], asked: Asked, seen: Seen) -> Iterator[Explanation]:
    """Yield the wanted record, or all records with something to explain, and lines that are not records.

    Args:
        items: an output. If a record is wanted by number, reading stops after it.
        asked: which records to explain, and what to answer.
        seen: takes every item that is read.
    """
    for item in items if asked.number is None else islice(items, asked.number - 1, asked.number):
        seen.add(item, asked)
        if not asked.names(item):
            continue
        explanation = explain(item, asked)
        if asked.one or explanation.problem is not None or _says_something(explanation, asked):
            yield explanation


def explain(item: ReviewedItem, asked: Asked) -> Explanation:
    """Explain one record."""
    if isinstance(item, Unreadable):
        return Explanation(item, problem=item.error)
    try:
        if asked.plain and (asked.one or _has_page(item)):
            _ = item.original_if_logged  # raise an error now, not while the record is printed
        answers, place = asked.answers(item), beyond(item, asked.question)
        return Explanation(item, answers[: asked.limit], len(answers) > asked.limit, asked.what_if(item), place)
    except LogError as error:
        return Explanation(item, problem=str(error))


def _says_something(explanation: Explanation, asked: Asked) -> bool:
    if asked.question.asked:
        return bool(explanation.answers)
    if explanation.what_if:
        return explanation.what_if.changed or bool(explanation.what_if.unknown)
    return isinstance(explanation.item, ReviewedRecord) and _has_page(explanation.item)


def _has_page(item: ReviewedRecord) -> bool:
    return item.log.changed or bool(item.log.errors)
