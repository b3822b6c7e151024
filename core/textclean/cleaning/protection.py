"""Protected spans. If the label of a finding protects, no plugin may edit its span in that pass.

Protection is determined again in each pass, from the current text. It is not kept from pass to pass, because a second
run sees only the cleaned text. It would not find the same protection, and might clean further.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import attrs

from textclean.log.edit import Edit
from textclean.proposal import Finding


@attrs.frozen(order=True)
class ProtectedSpan:
    """A span that a plugin protects, in code points of the current text."""

    start: int
    end: int
    plugin: str
    rule: str

    @classmethod
    def of(cls, plugin: str, finding: Finding) -> ProtectedSpan:
        """Make a span from a finding whose label protects."""
        return cls(finding.start, finding.end, plugin, finding.rule)

    @property
    def rule_id(self) -> str:
        """The name of the protecting rule: ``PLUGIN/RULE``."""
        return f"{self.plugin}/{self.rule}"


class ProtectedSpans:
    """All protected spans of a pass."""

    def __init__(self, protected_spans: Iterable[ProtectedSpan] = ()) -> None:
        self._spans = sorted(protected_spans)
        self._starts = [protected_span.start for protected_span in self._spans]
        # For each span: which of the spans up to it ends last. An edit that overlaps any of them overlaps this one.
        self._farthest: list[ProtectedSpan] = []
        for protected_span in self._spans:
            last = self._farthest[-1] if self._farthest else protected_span
            self._farthest.append(protected_span if protected_span.end > last.end else last)

    def __bool__(self) -> bool:
        return bool(self._spans)

    def over(self, start: int, end: int) -> ProtectedSpan | None:
        """Return a protected span that overlaps the given span, or that contains the place of an insertion."""
        before = bisect_left(self._starts, end)
        protected_span = self._farthest[before - 1] if before else None
        return protected_span if protected_span is not None and protected_span.end > start else None

    def outside(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return the edits. Edits that close a gap are cut so that they change no protected text."""
        if not self._spans:
            return list(edits)
        return [part for edit in edits for part in (self._parts(edit) if edit.closes_gap else (edit,))]

    def _parts(self, edit: Edit) -> Iterator[Edit]:
        at = edit.start
        while at < edit.end:
            protected_span = self.over(at, at + 1)
            if protected_span is not None:
                at = protected_span.end
                continue
            following = bisect_left(self._starts, at)
            end = min(edit.end, self._starts[following]) if following < len(self._starts) else edit.end
            yield edit.moved(at, end, None, "")
            at = end
