"""Check an output: whether every log is lawful, matches its seal, and has no duplicate keys."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator

import attrs

from textclean.formats.json.object_line import ObjectLine
from textclean.log.restore import Problem, verify
from textclean.record import LOG_KEY
from textclean.review.reviewed_record import RecordPlace, ReviewedItem, ReviewedRecord, Unreadable
from textclean.review.schema_check import SchemaCheck

_DISAGREED = "programs do not agree on which of them counts"
_TWICE = f"stands twice in one object; no log has that, and {_DISAGREED}"
_NO_SEAL = Problem("seal", "missing; it was taken away, or the log was written by an early version")
#: How many records without a seal are remembered until a record with a seal is read.
_REMEMBERED = 1000


@attrs.define
class Verification:
    """Checks the records of an output, and counts records and problems.

    Attributes:
        unsealed: finds logs without a seal.
        records: how many records were read.
        problems: how many problems they have.
        wrong: how many records have a problem.
        schema: compares logs with the published schema, too; None: nobody asked for it.
    """

    unsealed: Unsealed
    records: int = 0
    problems: int = 0
    wrong: int = 0
    schema: SchemaCheck | None = None

    def check(self, items: Iterable[ReviewedItem]) -> Iterator[tuple[RecordPlace, Problem]]:
        """Yield each problem with the place of its record."""
        for item in items:
            self.records += 1
            own = [*problems_of(item), *(self.schema.problems(item) if self.schema else ())]
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
    """Finds logs without a seal if others have one. In the output of one run, either all logs have a seal or none.

    Attributes:
        wanted: whether each log must have a seal. It becomes true when a log with a seal is read.
        count: how many logs have no seal.
        untold: how many of those were not yielded, because no log has a seal, or there were too many to remember.
        before: the places of remembered records, and whether each has no other problem.
    """

    wanted: bool
    count: int = 0
    untold: int = 0
    before: deque[tuple[RecordPlace, bool]] = attrs.field(factory=lambda: deque(maxlen=_REMEMBERED))

    def look(self, item: ReviewedItem, *, known: bool = False) -> Iterator[tuple[RecordPlace, Problem, bool]]:
        """Take the next record. Yield places of records whose log should have a seal, as is known from now on.

        Args:
            item: the next record.
            known: whether the record already has another problem.

        Yields:
            The place of a record, the problem, and whether this is the first problem of the record.
        """
        if isinstance(item, Unreadable):
            return
        if item.log.seal is None:
            self.count += 1
            self.untold += 1
            # Only its place is remembered, since records may be large.
            self.before.append((item.place, not known))
        else:
            self.wanted = True
        while self.wanted and self.before:
            self.untold -= 1
            place, first = self.before.popleft()
            yield place, _NO_SEAL, first


def problems_of(item: ReviewedItem) -> list[Problem]:
    """Return the problems of a record and its log."""
    if isinstance(item, Unreadable):
        return [Problem(item.field, item.error)]
    return [*verify(item.text, item.log), *_doubled(item)]


def _doubled(item: ReviewedRecord) -> Iterator[Problem]:
    """Yield a problem for each key of text or log that occurs twice. Parsers read the last one and hide the first."""
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
    except RecursionError:  # a duplicate key hides a deeply nested value; otherwise the log could not have been read
        yield Problem(LOG_KEY, "nested too deeply to be a log; it was changed")


def keys_twice(spelled: str) -> list[str]:
    """Return the keys that occur twice in an object of a JSON text, once for each object.

    Raises:
        RecursionError: the text is nested too deeply.
    """
    twice: list[str] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) < len(pairs):
            twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)

    json.loads(spelled, object_pairs_hook=look, parse_int=str)
    return twice
