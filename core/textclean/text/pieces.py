"""A text made of pieces of another one, in their order, and where a span of it stands in the other one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import attrs


@attrs.frozen
class Pieces:
    """What is left of a text, and where it was.

    Attributes:
        text: the pieces, and what was put between them.
        starts: where each piece starts in ``text``.
        sources: where each piece starts in the source.
        ends: where each piece ends in ``text``.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def without(cls, source: str, gaps: Iterable[tuple[int, int, str]]) -> Pieces:
        """Return a source without its gaps, which are sorted: each a start, an end, and what stands there instead."""
        parts: list[str] = []
        starts: list[int] = []
        sources: list[int] = []
        ends: list[int] = []
        at = length = 0
        for start, end, instead in (*gaps, (len(source), len(source), "")):
            if start > at:
                parts.append(source[at:start])
                starts.append(length)
                sources.append(at)
                length += start - at
                ends.append(length)
            parts.append(instead)
            length += len(instead)
            at = end
        return cls("".join(parts), tuple(starts), tuple(sources), tuple(ends))

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a span of the text stands in the source; None where it holds nothing of the source."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.starts, end - 1) - 1
        if first > last:
            return None
        source_start = self.sources[first] + max(start - self.starts[first], 0)
        source_end = self.sources[last] + min(end, self.ends[last]) - self.starts[last]
        return source_start, source_end

    def place_of(self, at: int) -> int:
        """Return the place in the text for a place in the source; for one in a gap the place where the gap was."""
        piece = bisect_right(self.sources, at) - 1
        if piece < 0:
            return 0
        return min(self.starts[piece] + at - self.sources[piece], self.ends[piece])
