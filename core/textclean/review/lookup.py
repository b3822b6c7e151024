"""Look up in a log what became of a stretch of the original: which plugin changed it, and what decided that."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, Literal, TypeVar

import attrs

from textclean.log.edit import Edit, Kept
from textclean.log.model import Log
from textclean.log.reasons import JOINS_SURROGATES, POLICY, THRESHOLD, UNDONE, UNSTABLE, guard
from textclean.review.reviewed_record import ReviewedRecord
from textclean.review.what_if import subtract

Outcome = Literal["removed", "changed", "partly removed", "kept", "not found"]

#: The meanings of the reasons in a log's ``kept``, in words.
_DECIDED = {
    POLICY: "the policy keeps this label",
    THRESHOLD: "its confidence is below the threshold that was in force",
    UNDONE: "it was carried out, and undone later",
    guard("plugin_share"): "the plugin would have removed more of the record than one plugin may",
    guard("record_share"): "all plugins together would have removed more than they may",
    guard("plugin_chars"): "the plugin would have removed more characters of the record than one plugin may",
    guard("record_chars"): "all plugins together would have removed more characters than they may",
    guard("floor_chars"): "fewer characters would have been left than have to be",
    guard("floor_words"): "fewer words would have been left than have to be",
    UNSTABLE: "cleaning the result again would have gone on changing it",
    JOINS_SURROGATES: "two lone surrogates would have become a character that was not there",
}


@attrs.frozen
class Question:
    """Which place of the original to explain: a line (counted from 1), a code point, or each occurrence of a text."""

    line: int | None = None
    offset: int | None = None
    find: str | None = None

    @property
    def asked(self) -> bool:
        """Whether a place is given."""
        return self != Question()


@attrs.frozen
class Stretch:
    """A stretch of the original.

    Attributes:
        start, end: its place, in code points.
        line: its line, counted from 1. None if the log lacks the removed text.
        text: its text. None if the log lacks the removed text.
    """

    start: int
    end: int
    line: int | None
    text: str | None


@attrs.frozen
class Answer:
    """What became of a stretch: the edits and the kept findings that touch it."""

    stretch: Stretch
    outcome: Outcome
    edits: tuple[Edit, ...]
    kept: tuple[Kept, ...]
    #: What decided about each of ``kept``, in words.
    decided: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        kept = [attrs.asdict(one) | {"decided": word} for one, word in zip(self.kept, self.decided, strict=True)]
        edits = [_plain_edit(edit) for edit in self.edits]
        return {**attrs.asdict(self.stretch), "outcome": self.outcome, "edits": edits, "kept": kept}


def _plain_edit(edit: Edit) -> dict[str, Any]:
    fields = attrs.asdict(edit, filter=lambda field, _: field.name not in ("pass_number", "superseded"))
    return fields | {"pass": edit.pass_number, "superseded": list(map(_plain_edit, edit.superseded))}


def stretches(item: ReviewedRecord, question: Question) -> Iterator[Stretch]:
    """Yield the stretches of a question, in order. Yield nothing if the record has no such place.

    Raises:
        LogError: the question needs the original, and the log cannot restore it.
    """
    if question.offset is not None and item.lacks_removed_text:
        if question.offset < item.log.original.length:
            yield Stretch(question.offset, question.offset + 1, None, None)
        if question.line is None and question.find is None:
            return
    original = item.original
    if question.line is not None:
        yield from _line(original, question.line)
    if question.offset is not None and question.offset < len(original):
        yield _stretch(original, question.offset, question.offset + 1)
    if question.find:
        end, line = 0, 1
        while (start := original.find(question.find, end)) >= 0:
            line += original.count("\n", end, start)
            end = start + len(question.find)
            yield Stretch(start, end, line, original[start:end])
            line += original.count("\n", start, end)


@attrs.frozen
class Beyond:
    """A place that the original does not have.

    Attributes:
        kind: whether ``asked`` is a line or a code point.
        asked: the number of the line or code point.
        there_are: how many lines or code points the original has.
    """

    kind: Literal["line", "offset"]
    asked: int
    there_are: int


def beyond(item: ReviewedRecord, question: Question) -> Beyond | None:
    """Return the place of a question that the original does not have, or None.

    Raises:
        LogError: see ``stretches``.
    """
    length = item.log.original.length
    if question.offset is not None and question.offset >= length:
        return Beyond("offset", question.offset, length)
    if question.line is None:
        return None
    lines = item.original.count("\n") + 1
    return Beyond("line", question.line, lines) if question.line > lines else None


T = TypeVar("T", Edit, Kept)


@attrs.frozen
class _Spans(Generic[T]):
    """Edits or findings, indexed by place.

    Attributes:
        items: the edits or findings, in the order of the log.
        order: their numbers, sorted by start.
        starts: their starts, in this order.
        reach: for each, in this order, the largest end of all up to it.
    """

    items: Sequence[T]
    order: list[int]
    starts: list[int]
    reach: list[int]

    @classmethod
    def of(cls, items: Sequence[T]) -> _Spans[T]:
        order = sorted(range(len(items)), key=lambda number: items[number].start)
        reach = list(accumulate((items[number].end for number in order), max))
        return cls(items, order, [items[number].start for number in order], reach)

    def touching(self, start: int, end: int) -> tuple[T, ...]:
        """Return the edits or findings that touch a stretch, in the order of the log."""
        found: list[int] = []
        for index in range(bisect_left(self.starts, end + 1) - 1, -1, -1):
            if self.reach[index] < start:
                break
            number = self.order[index]
            if _touches(self.items[number].start, self.items[number].end, start, end):
                found.append(number)
        return tuple(self.items[number] for number in sorted(found))


@attrs.frozen
class Answers:
    """Answers questions about one log. Its edits and findings are sorted only once.

    Attributes:
        edits: all edits.
        kept: all kept findings.
        made: the edits of each rule.
    """

    edits: _Spans[Edit]
    kept: _Spans[Kept]
    made: dict[str, _Spans[Edit]]

    @classmethod
    def of(cls, log: Log) -> Answers:
        """Sort the edits and findings of a log."""
        made = defaultdict[str, list[Edit]](list)
        for edit in log.edits:
            if not edit.closes_gap:
                made[f"{edit.plugin}/{edit.rule}"].append(edit)
        spans = {name: _Spans.of(edits) for name, edits in made.items()}
        return cls(_Spans.of(log.edits), _Spans.of(log.kept), spans)

    def about(self, stretch: Stretch) -> Answer:
        """Say what became of a stretch."""
        edits, kept = self.edits.touching(stretch.start, stretch.end), self.kept.touching(stretch.start, stretch.end)
        return Answer(stretch, _outcome(stretch, edits, kept), edits, kept, tuple(map(self._decided, kept)))

    def _decided(self, kept: Kept) -> str:
        """Say in words why a finding was kept."""
        why = kept.reason
        if why.kind == "protected":
            return f"{why.detail} says that nobody may change what is there"
        if why.kind != "overlap":
            return _DECIDED.get(why, kept.why)
        made = self.made.get(why.detail)
        near = made.touching(kept.start, kept.end) if made else ()
        touching = [edit for edit in near if edit.start < kept.end and kept.start < edit.end]
        place = (
            f", which removed [{touching[0].start}, {touching[0].end})"
            if touching
            else ", which was not carried out there either"
        )
        return f"it overlapped a proposal that goes before it: {why.detail}{place}"


def _line(original: str, number: int) -> Iterator[Stretch]:
    lines = original.split("\n")
    if number > len(lines):
        return
    start = sum(len(line) + 1 for line in lines[: number - 1])
    end = start + len(lines[number - 1])
    # The stretch of a blank line is its line break.
    yield attrs.evolve(_stretch(original, start, end if end > start else min(end + 1, len(original))), line=number)


def _stretch(original: str, start: int, end: int) -> Stretch:
    return Stretch(start, end, original.count("\n", 0, start) + 1, original[start:end])


def _touches(start: int, end: int, first: int, last: int) -> bool:
    if start == end:
        return first <= start <= last
    return start < last and first < end


def _outcome(stretch: Stretch, edits: tuple[Edit, ...], kept: tuple[Kept, ...]) -> Outcome:
    taken = [(edit.start, edit.end) for edit in edits if edit.start < edit.end]
    left = sum(_weight(stretch, *span) for span in subtract((stretch.start, stretch.end), taken))
    if left and left == _weight(stretch, stretch.start, stretch.end):
        return "changed" if any(edit.inserted for edit in edits) else "kept" if kept else "not found"
    if any(edit.inserted for edit in edits):
        return "changed"
    if left:
        return "partly removed"
    return "removed" if edits else "not found"


def _weight(stretch: Stretch, start: int, end: int) -> int:
    """Count the characters of a span that are not white space. In a stretch of white space alone, count all."""
    if stretch.text is None or stretch.text.isspace():
        return end - start
    return len("".join(stretch.text[start - stretch.start : end - stretch.start].split()))
