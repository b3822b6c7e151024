"""What is asked about the records of an output, and what their logs answer."""

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
    """Which records are wanted, and what about them."""

    id: str | None
    number: int | None
    question: Question
    changes: tuple[str, ...]
    supposition: WhatIfPolicy
    limit: int

    @property
    def one(self) -> bool:
        """Whether a record is named."""
        return self.id is not None or self.number is not None

    @property
    def plain(self) -> bool:
        """Whether records are wanted as they are: nothing is asked about them, and nothing supposed."""
        return not (self.question.asked or self.changes)

    def names(self, item: ReviewedItem) -> bool:
        """Say whether an item has the id that is wanted; any has, where none is."""
        return self.id is None or (item.id is not None and str(item.id) == self.id)

    def answers(self, item: ReviewedRecord) -> list[Answer]:
        """Return the answers, one more than the limit where there are more."""
        if not self.question.asked:
            return []
        found = islice(stretches(item, self.question), self.limit + 1)
        about = Answers.of(item.log).about
        return [about(stretch) for stretch in found]

    def what_if(self, item: ReviewedRecord) -> WhatIf | None:
        """Return what another policy would make of a record; None where no other is supposed."""
        return suppose(item, self.supposition) if self.changes else None


@attrs.frozen
class Explanation:
    """A record with the answers about it.

    Attributes:
        item: the record, or a line that is none.
        answers: what became of each place that was asked about.
        more: whether there are more of them.
        what_if: what another policy would make of the record; None where no other is supposed.
        problem: what cannot be told, and why; None where everything is told.
    """

    item: ReviewedItem
    answers: list[Answer] = attrs.field(factory=list)
    more: bool = False
    what_if: WhatIf | None = None
    problem: str | Beyond | None = None


@attrs.define
class Seen:
    """What was read on the way: labels, where a policy is supposed, and lines that are no records."""

    labels: set[str] = attrs.field(factory=set)
    unreadable: int = 0
    first: Unreadable | None = None

    def add(self, item: ReviewedItem, asked: Asked) -> None:
        """Look at what was read."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
            self.first = self.first or item
        elif asked.changes:
            self.labels.update(edit.label for edit in all_edits(item.log.edits))
            self.labels.update(kept.label for kept in item.log.kept)

    def unknown(self, asked: Asked) -> list[str]:
        """Return what no log can tell of what is supposed, a sentence each."""
        return list(asked.supposition.unknown(self.labels)) if asked.changes else []


def explanations(items: Iterable[ReviewedItem], asked: Asked, seen: Seen) -> Iterator[Explanation]:
    """Yield the wanted record, or those that there is something to tell about, and lines that are no records.

    Args:
        items: an output; nothing is read behind the record whose number is asked for.
        asked: what is wanted.
        seen: told of all that is read.
    """
    for item in items if asked.number is None else islice(items, asked.number - 1, asked.number):
        seen.add(item, asked)
        if not asked.names(item):
            continue
        explanation = explain(item, asked)
        if asked.one or explanation.problem is not None or _says_something(explanation, asked):
            yield explanation


def explain(item: ReviewedItem, asked: Asked) -> Explanation:
    """Answer what is asked about one record."""
    if isinstance(item, Unreadable):
        return Explanation(item, problem=item.error)
    try:
        if asked.plain and (asked.one or _has_page(item)):
            _ = item.original_if_logged  # what shows the record needs it, and cannot end in an error
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
