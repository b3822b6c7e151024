"""How well one record was cleaned."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from textclean.cleaning.result import Result
from textclean.evaluation.labelled_text import NOTHING, LabelledText, Weight
from textclean.evaluation.removals import Removal, confidences, removals
from textclean.evaluation.shingles import Overlap
from textclean.evaluation.words import Words
from textclean.log.edit import Edit

#: The most characters of a text that are shown as an excerpt.
LONGEST_EXCERPT = 120


@attrs.frozen
class PageScore:
    """What cleaning did to the labelled text of one record.

    Attributes:
        weight: the characters of the text.
        removals: what was removed, and what was found and kept by policy.
        confidences: characters by the confidence with which they were found.
        before, after: the text and the cleaned text against the gold.
        residue: the beginning of the longest junk line that was not touched. Empty: there is none.
        text: the text and its labels.
    """

    weight: Weight
    removals: Sequence[Removal]
    confidences: Sequence[tuple[float, Weight]]
    before: Overlap
    after: Overlap
    residue: str
    text: LabelledText

    @classmethod
    def of(cls, result: Result, gold: str, titles: Sequence[str] = ()) -> PageScore:
        """Compare a result with the gold of its record."""
        text = LabelledText.of(result.record.text, gold, titles)
        before = Overlap.of(text.words.written, text.gold.written)
        found = removals(result.log, text)
        return cls(
            weight=text.weight,
            removals=found,
            confidences=tuple(confidences(result.log, text)),
            before=before,
            after=Overlap.of(Words.of(result.text).written, text.gold.written) if result.changed else before,
            residue=_residue(text, [item.found for item in found if isinstance(item.found, Edit)]),
            text=text,
        )

    @property
    def removed(self) -> Weight:
        """The characters that were removed."""
        return sum((item.weight for item in self.removals if item.carried_out), NOTHING)

    @property
    def worst(self) -> Removal | None:
        """The edit that removed most of the article. None: none removed any."""
        costly = [item for item in self.removals if item.carried_out and item.weight.content]
        return max(costly, key=lambda item: item.weight.content, default=None)

    def excerpt(self, removal: Removal) -> str:
        """Return the beginning of a removed text, from the first line of the article in it, in one line."""
        start, end = removal.found.start, removal.found.end
        spans = (self.text.span(line) for line in self.text.lines if line.label == "content")
        first = next((max(start, left) for left, right in spans if right > start and left < end), start)
        return beginning(self.text.text[first:end])


def beginning(text: str) -> str:
    """Return the beginning of a text in one line."""
    flat = " ".join(text[: 4 * LONGEST_EXCERPT].split())
    return flat if len(flat) <= LONGEST_EXCERPT else f"{flat[: LONGEST_EXCERPT - 1]}…"


def _residue(text: LabelledText, edits: Sequence[Edit]) -> str:
    """Return the beginning of the longest junk line that no edit touches."""
    best, place = (0, 0), 0
    for start, end in (text.span(line) for line in text.lines if line.label == "junk"):
        while place < len(edits) and edits[place].end <= start:
            place += 1
        touched = place < len(edits) and edits[place].start < end
        if not touched and end - start > best[1] - best[0]:
            best = (start, end)
    return beginning(text.text[slice(*best)])
