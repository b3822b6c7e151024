"""What ``textclean explain`` is asked, what it tells, and the words in which it closes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import attrs

from textclean.log.restore import all_edits
from textclean.review.lookup import Answer, Answers, Question, stretches
from textclean.review.outputs import Logged, Unreadable
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

    def answers(self, item: Logged) -> list[Answer]:
        """Return the answers, one more than the limit where there are more."""
        if not self.question.asked:
            return []
        found = islice(stretches(item.document.record.text, item.log, self.question), self.limit + 1)
        about = Answers.of(item.log).about
        return [about(stretch) for stretch in found]

    def supposed(self, item: Logged) -> WhatIf | None:
        """Return what another policy would make of a record; None where no other is supposed."""
        return suppose(item.document.record.text, item.log, self.supposition) if self.changes else None


@attrs.frozen
class Explanation:
    """A record with the answers about it, and whether there are more; ``error`` says what cannot be told, and why."""

    item: Logged | Unreadable
    answers: list[Answer] = attrs.field(factory=list)
    more: bool = False
    supposed: WhatIf | None = None
    error: str | None = None


@attrs.define
class Seen:
    """What was read on the way: labels, where a policy is supposed, and lines that are no records."""

    labels: set[str] = attrs.field(factory=set)
    unreadable: int = 0
    first: Unreadable | None = None

    def add(self, item: Logged | Unreadable, asked: Asked) -> None:
        """Look at what was read."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
            self.first = self.first or item
        elif asked.changes:
            self.labels.update(edit.label for edit in all_edits(item.log.edits))
            self.labels.update(kept.label for kept in item.log.kept)


def no_records(seen: Seen) -> str:
    """Tell of lines that are no records, where the wanted record was not found; nothing if there are none."""
    if seen.first is None:
        return ""
    first = f"{seen.first.where}: {seen.first.error}"
    return f"; lines that are no records with a log: {seen.unreadable:,}, the first {first}"


def closing(file: Path, shown: Sequence[Explanation], asked: Asked, *, more: bool) -> str:
    """Tell how many records were shown, and whether there are more."""
    if asked.question.asked:
        kind, none = "records with that text", "no original has that text"
    elif asked.changes:
        kind, none = "records that would be other", "no record would be other than it is"
    else:
        kind, none = "changed records", "no record was changed; --id ID or --record N shows one all the same"
    changed = [item for item in shown if asked.plain and isinstance(item.item, Logged)]
    entry = changed or [item for item in shown if item.error is None]
    hidden = sum(item.error is not None for item in changed)
    perhaps = sum(not item.supposed.changed for item in entry if item.supposed)
    notes = [f"of which {perhaps} only perhaps"] if perhaps else []
    notes += [f"of which {hidden} cannot be shown"] if hidden else []
    notes += [f"{len(shown) - len(entry)} that cannot be told about"] if len(entry) < len(shown) else []
    beside = "".join(f", {note}" for note in notes)
    if more:
        return f"the first {len(entry)} {kind}{beside}; --limit N shows more, --id ID or --record N one"
    if not entry:
        return f"{file}: {none}{beside}"
    return f"all {len(entry)} {kind}{beside}; --id ID or --record N shows one"
