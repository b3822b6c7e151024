"""Show a record's edits as a diff: lines that stay, lines that are removed, and new lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import attrs

from textclean.log.edit import Edit
from textclean.review.reviewed_record import ReviewedRecord

Kind = Literal["same", "gone", "new"]
#: A plugin, a rule and a label.
Who = tuple[str, str, str]


@attrs.frozen
class LinePart:
    """A part of a line, and whether it was changed."""

    text: str
    changed: bool


@attrs.frozen
class DiffLine:
    """A line of the original that stays or is removed, or a new line."""

    kind: Kind
    pieces: tuple[LinePart, ...]


@attrs.frozen
class Hunk:
    """Lines that belong together, and the edits that changed them. Without edits, the lines are unchanged."""

    lines: tuple[DiffLine, ...]
    edits: tuple[Edit, ...]


@attrs.frozen
class _Span:
    """A line of the original without its line break, in code points, and the edits that touch it."""

    start: int
    end: int
    edits: tuple[Edit, ...]


def hunks_of(item: ReviewedRecord) -> Iterator[Hunk]:
    """Yield the hunks of a record in order. If the log lacks the removed text, notes of its length replace it.

    Raises:
        LogError: the original cannot be restored from the cleaned text and the log.
    """
    if item.lacks_removed_text:
        return hunks(*_with_stand_ins(item.text, item.log.edits))
    return hunks(item.original, item.log.edits)


def hunks(original: str, edits: Sequence[Edit]) -> Iterator[Hunk]:
    """Yield the hunks of an original and its edits, in order."""
    group: list[_Span] = []
    for span in _spans(original, edits):
        if group and not _together(group[-1], span):
            yield _hunk(original, group)
            group = []
        group.append(span)
    yield _hunk(original, group)


def _with_stand_ins(cleaned: str, logged: Sequence[Edit]) -> tuple[str, Sequence[Edit]]:
    """Return an original with its edits. Notes of its length replace removed text that the log lacks."""
    parts: list[str] = []
    edits: list[Edit] = []
    position = length = shift = 0
    for edit in logged:
        start = edit.start - shift
        removed = _stand_in(edit)
        length += start - position
        parts += (cleaned[position:start], removed)
        edits.append(attrs.evolve(edit, start=length, end=length + len(removed), removed=removed))
        length += len(removed)
        position = start + len(edit.inserted)
        shift += edit.end - edit.start - len(edit.inserted)
    return "".join((*parts, cleaned[position:])), edits


def _stand_in(edit: Edit) -> str:
    if edit.removed is not None or edit.start == edit.end:
        return edit.removed or ""
    return "\n" if edit.closes_gap else f"[{edit.end - edit.start:,} characters that are not in the log]"


def _spans(text: str, edits: Sequence[Edit]) -> Iterator[_Span]:
    start = first = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while first < len(edits) and edits[first].end < start:
            first += 1
        yield _Span(start, end, tuple(_touching(text, start, end, edits, first)))
        start = end + 1


def _touching(text: str, start: int, end: int, edits: Sequence[Edit], first: int) -> Iterator[Edit]:
    """Yield the edits that touch a line. A blank line is also touched by an edit that removes its line break."""
    blank = not text[start:end].strip()
    for index in range(first, len(edits)):
        edit = edits[index]
        if edit.start > end:
            break
        inside = edit.start < end and edit.end > start
        insertion = edit.start == edit.end and edit.start >= start
        break_taken = edit.start <= end < edit.end or (end == len(text) and edit.end == end)
        if inside or insertion or (blank and break_taken):
            yield edit


def _together(before: _Span, span: _Span) -> bool:
    if not before.edits or not span.edits:
        return not before.edits and not span.edits
    return not {by_whom(edit) for edit in before.edits}.isdisjoint(map(by_whom, span.edits))


def by_whom(edit: Edit) -> Who:
    """Return the plugin, rule and label of an edit."""
    return edit.plugin, edit.rule, edit.label


def _hunk(text: str, group: Sequence[_Span]) -> Hunk:
    edits = tuple(dict.fromkeys(edit for span in group for edit in span.edits))
    if not edits:
        return Hunk(
            tuple(DiffLine("same", (LinePart(text[span.start : span.end], changed=False),)) for span in group), ()
        )
    gone = [DiffLine("gone", tuple(_struck(text, span))) for span in group]
    return Hunk((*gone, *_new_lines(text, group[0].start, group[-1].end, edits)), edits)


def _struck(text: str, span: _Span) -> Iterator[LinePart]:
    position = span.start
    for edit in span.edits:
        start, end = max(edit.start, span.start), min(edit.end, span.end)
        if start > position:
            yield LinePart(text[position:start], changed=False)
        if end > start:
            yield LinePart(text[start:end], changed=True)
        position = max(position, end)
    if position < span.end:
        yield LinePart(text[position : span.end], changed=False)


def _new_lines(text: str, start: int, end: int, edits: Iterable[Edit]) -> Iterator[DiffLine]:
    """Yield the lines that replace the given ones. Yield nothing if only white space is left."""
    pieces: list[LinePart] = []
    position = start
    for edit in edits:
        pieces.append(LinePart(text[position : max(edit.start, position)], changed=False))
        pieces.append(LinePart(edit.inserted, changed=True))
        position = max(position, min(edit.end, end))
    pieces.append(LinePart(text[position:end], changed=False))
    if any(piece.text.strip() for piece in pieces):
        yield from (DiffLine("new", tuple(line)) for line in _split(pieces))


def _split(pieces: Iterable[LinePart]) -> Iterator[list[LinePart]]:
    line: list[LinePart] = []
    for piece in pieces:
        first, *more = piece.text.split("\n")
        line.append(LinePart(first, piece.changed))
        for text in more:
            yield line
            line = [LinePart(text, piece.changed)]
    yield line
