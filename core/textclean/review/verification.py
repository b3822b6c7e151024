"""The checks of an output: is every log lawful, what was sealed, and not in two minds."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator

import attrs

from textclean.formats.json.object_line import ObjectLine
from textclean.log.restore import Problem, verify
from textclean.record import LOG_KEY
from textclean.review.reviewed_record import Place, ReviewedItem, ReviewedRecord, Unreadable

_DISAGREED = "programs do not agree on which of them counts"
_TWICE = f"stands twice in one object; no log has that, and {_DISAGREED}"
_NO_SEAL = Problem("seal", "missing; it was taken away, or the log was written by an early version")
#: Records without seal that are remembered until one with a seal comes.
_REMEMBERED = 1000


@attrs.define
class Verification:
    """Goes through the records of an output and counts them, their problems, and the records that have one.

    Attributes:
        unsealed: finds logs without seal.
        records: how many records were read.
        problems: how many problems they have.
        wrong: how many records have one.
    """

    unsealed: Unsealed
    records: int = 0
    problems: int = 0
    wrong: int = 0

    def check(self, items: Iterable[ReviewedItem]) -> Iterator[tuple[Place, Problem]]:
        """Yield each problem with the place of the record that has it."""
        for item in items:
            self.records += 1
            own = problems_of(item)
            self.wrong += bool(own)
            for problem in own:
                self.problems += 1
                yield item.place, problem
            for place, problem, first in self.unsealed.look(item, known=bool(own)):
                self.problems += 1
                self.wrong += first
                yield place, problem


@attrs.define
class Unsealed:
    """Finds the logs that lack a seal where others have one: of what was written in one run, all have or none.

    Attributes:
        wanted: whether each log has to bear one.
        count: how many bear none.
        untold: how many of those were not yielded: none has a seal, or there were too many to be remembered.
    """

    wanted: bool
    count: int = 0
    untold: int = 0
    before: deque[tuple[Place, bool]] = attrs.field(factory=lambda: deque(maxlen=_REMEMBERED))

    def look(self, item: ReviewedItem, *, known: bool = False) -> Iterator[tuple[Place, Problem, bool]]:
        """Yield the places of records whose log should bear a seal, as far as this record shows it.

        Args:
            item: the next record.
            known: whether it is known to have a problem; each place comes back with whether this is its first.
        """
        if isinstance(item, Unreadable):
            return
        if item.log.seal is None:
            self.count += 1
            self.untold += 1
            # Its place alone: what the records hold may be large.
            self.before.append((item.place, not known))
        else:
            self.wanted = True
        while self.wanted and self.before:
            self.untold -= 1
            place, first = self.before.popleft()
            yield place, _NO_SEAL, first


def problems_of(item: ReviewedItem) -> list[Problem]:
    """Return what is wrong with a record and its log."""
    if isinstance(item, Unreadable):
        return [Problem(item.field, item.error)]
    return [*verify(item.text, item.log), *_doubled(item)]


def _doubled(item: ReviewedRecord) -> Iterator[Problem]:
    """Yield what stands twice of text and log in JSON: what was read is the last, and hides what the first says."""
    held = item.document.held
    if isinstance(held, ObjectLine):
        text_field = item.record.text_field
        if sum(member.key == text_field for member in held.members) > 1:
            yield Problem("text", f"its key {text_field!r} stands twice in the line; {_DISAGREED}")
        *more, log = (member for member in held.members if member.key == LOG_KEY)
        if more:
            yield Problem(LOG_KEY, _TWICE)
    value = item.record.fields[LOG_KEY]
    if isinstance(value, str):  # a cell of CSV
        spelled = value
    elif isinstance(held, ObjectLine):
        spelled = held.raw[log.start : log.end].decode()
    else:
        return
    try:
        yield from (Problem(name, _TWICE) for name in keys_twice(spelled))
    except RecursionError:  # only what a later key hides can be nested as deep
        yield Problem(LOG_KEY, "nested too deeply to be a log; it was changed")


def keys_twice(spelled: str) -> list[str]:
    """Return the keys that stand twice in an object of a JSON text, once for each object.

    Raises:
        RecursionError: it is nested too deeply.
    """
    twice: list[str] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) < len(pairs):
            twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)

    json.loads(spelled, object_pairs_hook=look, parse_int=str)
    return twice
