"""Protected spans: where a finding's label protects, no plugin may edit in that pass.

Protection is asked for anew in each pass, of the text as it then stands. Were it kept from pass to pass, a cleaned
text, which alone can be asked about when it is cleaned again, might be cleaned further.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import attrs

from textclean.log.edit import Edit
from textclean.record import Finding


@attrs.frozen(order=True)
class Shield:
    """A span that a plugin protects, in code points of the current text."""

    start: int
    end: int
    plugin: str
    rule: str

    @classmethod
    def of(cls, plugin: str, finding: Finding) -> Shield:
        """Make a shield of a finding whose label protects."""
        return cls(finding.start, finding.end, plugin, finding.rule)

    @property
    def rule_id(self) -> str:
        """The name of the rule that protects: ``PLUGIN/RULE``."""
        return f"{self.plugin}/{self.rule}"


class Shields:
    """All protected spans of a pass."""

    def __init__(self, shields: Iterable[Shield] = ()) -> None:
        self._shields = sorted(shields)
        self._starts = [shield.start for shield in self._shields]
        # Of the shields up to each one, that which reaches farthest: what overlaps any overlaps it.
        self._farthest: list[Shield] = []
        for shield in self._shields:
            last = self._farthest[-1] if self._farthest else shield
            self._farthest.append(shield if shield.end > last.end else last)

    def __bool__(self) -> bool:
        return bool(self._shields)

    def over(self, start: int, end: int) -> Shield | None:
        """Return a shield that shares characters with a span, or that an insertion would stand inside of."""
        before = bisect_left(self._starts, end)
        shield = self._farthest[before - 1] if before else None
        return shield if shield is not None and shield.end > start else None

    def outside(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return edits, with those that close up white space cut back to what is not protected."""
        if not self._shields:
            return list(edits)
        return [part for edit in edits for part in (self._parts(edit) if edit.closes_gap else (edit,))]

    def _parts(self, edit: Edit) -> Iterator[Edit]:
        at = edit.start
        while at < edit.end:
            shield = self.over(at, at + 1)
            if shield is not None:
                at = shield.end
                continue
            following = bisect_left(self._starts, at)
            end = min(edit.end, self._starts[following]) if following < len(self._starts) else edit.end
            yield edit.moved(at, end, None, "")
            at = end
