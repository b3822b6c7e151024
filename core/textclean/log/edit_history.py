"""Merge the edits of several passes into one flat list of edits in code points of the original text.

Each pass proposes edits in code points of the text at that moment (the *current* text). ``EditHistory`` maps a span of
the current text to the original, and adds the edits of a pass to the list:

- A span may cover a place where an earlier pass removed text. It is split there, and the earlier edit stays unchanged.
- A span may touch text that an earlier edit inserted. The new edit then takes the place of the earlier edit and keeps
  it as ``superseded``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import attrs

from textclean.lazy_value import lazy
from textclean.log.edit import Edit
from textclean.proposal import Removed


@attrs.frozen
class Segment:
    """A stretch of the current text: ``[start, end)`` of the original, unchanged or as ``edit`` replaced it."""

    at: int
    length: int
    start: int
    end: int
    edit: Edit | None


class EditHistory:
    """The passes over a record so far: the original, all edits in its code points, and the current text.

    A history never changes; ``after`` returns a new history with one more pass.

    Args:
        original: the text of the record before the first pass.
        edits: the edits of all passes, merged, in code points of the original.
        text: the current text; None: it is made from the original and the edits.
        history: the edits of each pass, in code points of the text that this pass was given.
    """

    def __init__(
        self,
        original: str,
        edits: tuple[Edit, ...] = (),
        text: str | None = None,
        history: tuple[Sequence[Edit], ...] = (),
    ) -> None:
        self.original = original
        self.edits = edits
        self.text = "".join(_stretches(original, edits)) if text is None else text
        self.history = history

    def after(self, edits: Sequence[Edit]) -> EditHistory:
        """Return the history with one more pass.

        Args:
            edits: the edits of the pass, sorted and without overlap, in code points of ``text``.
        """
        if self.edits:
            flat = self._merged(edits)
        else:
            flat = tuple(self._placed(edit, edit.start, edit.end, edit.inserted) for edit in edits)
        return EditHistory(self.original, flat, None, (*self.history, edits))

    @lazy
    def _pieces(self) -> list[Segment]:
        return list(_pieces_of(len(self.original), self.edits))

    def removed(self) -> Sequence[Removed]:
        """Return what was removed, and where it stood in the current text; closed white space aside."""
        return self._removed

    @lazy
    def _removed(self) -> tuple[Removed, ...]:
        return tuple(
            Removed(piece.at, piece.at, self.original[piece.start : piece.end], edit.plugin, edit.rule, edit.label)
            for piece in self._pieces
            if (edit := piece.edit) and piece.start < piece.end and not (edit.inserted or edit.closes_gap)
        )

    @lazy
    def _starts(self) -> list[int]:
        return [piece.at for piece in self._pieces]

    @lazy
    def _solid(self) -> list[int]:
        """The numbers of the pieces that are not empty. Very many empty pieces may stand at one place."""
        return [number for number, piece in enumerate(self._pieces) if piece.length]

    @lazy
    def _solid_starts(self) -> list[int]:
        return [self._starts[number] for number in self._solid]

    @lazy
    def _solid_ends(self) -> list[int]:
        return [self._starts[number] + self._pieces[number].length for number in self._solid]

    def _merged(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        flat: list[Edit] = []
        taken = {number: piece.edit for number, piece in enumerate(self._pieces) if piece.edit}
        # From the last edit to the first: when several edits touch one inserted text, the offsets of those further to
        # the left stay right.
        for edit in reversed(edits):
            flat.extend(self._in_original(edit, taken))
        return tuple(sorted((*flat, *taken.values()), key=_order))

    def widen(self, start: int, end: int) -> tuple[int, int]:
        """Widen a span of the current text to the whole of any inserted text that it touches."""
        if not self.edits:
            return start, end
        inserted = [piece for piece in self._ends(start, end) or () if piece.edit]
        if start == end and not inserted:
            number = self._empty_piece_at(self._insertion_point(start))
            inserted = [] if number is None else [self._pieces[number]]
        for piece in inserted:
            start, end = min(start, piece.at), max(end, piece.at + piece.length)
        return start, end

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the current text came from."""
        if not self.edits:
            return start, end
        ends = self._ends(start, end)
        if ends is None:
            at = self._insertion_point(start)
            return at, at
        first, last = ends
        return (
            first.start if first.edit else first.start + max(start - first.at, 0),
            last.end if last.edit else min(last.start + end - last.at, last.end),
        )

    def _touched(self, start: int, end: int) -> range:
        """Return the indexes in ``_solid`` of the pieces that share characters with a span.

        An empty span inside a piece touches that piece.
        """
        return range(bisect_right(self._solid_ends, start), bisect_left(self._solid_starts, end))

    def _ends(self, start: int, end: int) -> tuple[Segment, Segment] | None:
        """Return only the first and the last piece that a span touches, as there may be very many between them."""
        touched = self._touched(start, end)
        return (self._pieces[self._solid[touched[0]]], self._pieces[self._solid[touched[-1]]]) if touched else None

    def _in_original(self, edit: Edit, taken: dict[int, Edit]) -> Iterator[Edit]:
        """Yield the parts of an edit that lie on original text; put those that lie on inserted text in ``taken``."""
        touched = [self._solid[index] for index in self._touched(edit.start, edit.end)]
        if edit.start == edit.end and not any(self._pieces[number].edit for number in touched):
            yield from self._insertion(edit, taken)
            return
        inserted = edit.inserted
        for number in touched:
            piece = self._pieces[number]
            before = max(edit.start - piece.at, 0)
            until = min(edit.end - piece.at, piece.length)
            if piece.edit is None:
                yield self._placed(edit, piece.start + before, piece.start + until, inserted)
            else:
                earlier = taken[number]
                text = earlier.inserted[:before] + inserted + earlier.inserted[until:]
                taken[number] = self._placed(edit, piece.start, piece.end, text, (earlier,))
            inserted = ""

    def _insertion(self, edit: Edit, taken: dict[int, Edit]) -> Iterator[Edit]:
        at = self._insertion_point(edit.start)
        number = self._empty_piece_at(at)
        if number is None:
            yield self._placed(edit, at, at, edit.inserted)
            return
        earlier = taken[number]
        before = edit.start <= self._pieces[number].at
        both = edit.inserted + earlier.inserted if before else earlier.inserted + edit.inserted
        taken[number] = self._placed(edit, at, at, both, (earlier,))

    def _placed(self, edit: Edit, start: int, end: int, inserted: str, earlier: tuple[Edit, ...] = ()) -> Edit:
        removed = self.original[start:end]
        return edit.moved(start, end, removed, inserted, earlier)

    def _insertion_point(self, position: int) -> int:
        """Return the place in the original of an insertion at a position of the current text."""
        index = bisect_left(self._starts, position)
        if index < len(self._pieces) and self._starts[index] == position:
            return self._pieces[index].start
        piece = self._pieces[index - 1]
        return piece.end if piece.edit else piece.start + position - piece.at

    def _empty_piece_at(self, at: int) -> int | None:
        """Return the number of the piece that an earlier edit inserted here without removing anything, if any."""
        index = bisect_left(self._pieces, at, key=lambda piece: piece.start)
        for number in range(index, min(index + 2, len(self._pieces))):
            piece = self._pieces[number]
            if piece.edit and piece.start == piece.end == at:
                return number
        return None


def _order(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _stretches(original: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the parts of the edited text in order: stretches of the original, and inserted texts."""
    position = 0
    for edit in edits:
        yield original[position : edit.start]
        yield edit.inserted
        position = edit.end
    yield original[position:]


def _pieces_of(length: int, edits: Iterable[Edit]) -> Iterator[Segment]:
    at = position = 0
    for edit in edits:
        if edit.start > position:
            yield Segment(at, edit.start - position, position, edit.start, None)
            at += edit.start - position
        yield Segment(at, len(edit.inserted), edit.start, edit.end, edit)
        at += len(edit.inserted)
        position = edit.end
    if position < length or not at:
        yield Segment(at, length - position, position, length, None)
