"""A text and all that is made of it for plugins: each part once for all plugins, when it is first asked for."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import attrs

from textclean.lazy_value import lazy
from textclean.record import Record
from textclean.site.evidence import Site
from textclean.text.evidence.record_evidence import RecordEvidence
from textclean.text.hits import Hit
from textclean.text.lines import Line, Lines
from textclean.text.phrases import SHORT_LINE
from textclean.text.prose import main_run, running_lines, words_before
from textclean.text.search.matcher import Matcher
from textclean.text.search.target import Match
from textclean.text.seen import SeenText, seen_texts

if TYPE_CHECKING:
    from textclean.text.evidence.page import Page


class _Fields(Mapping[str, Any]):
    """A record's fields, of which each value is a copy wherever it can be changed."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the record holds
        return _own(self._fields[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return repr(self._fields)


def _own(value: Any) -> Any:  # noqa: ANN401 - whatever the record holds
    """Return a value that cannot be changed as it is, and a copy of any other that can be copied."""
    if value is None or type(value) in {str, int, float, bool, bytes}:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - what a caller's own object may raise
        return value


class Snapshot:
    """The parts of a view that all plugins share in one pass: each is made when it is first asked for.

    Args:
        text: the text as it now stands.
        record: the input record.
        matcher: what is looked for.
        earlier: the same record's text in the pass before; lines that it had are not searched again.
        evidence: what there is beside the text. None: that of ``earlier``, or else new evidence of the record.
    """

    def __init__(
        self,
        text: str,
        record: Record,
        matcher: Matcher,
        earlier: Snapshot | None = None,
        evidence: RecordEvidence | None = None,
    ) -> None:
        self.text = text
        self.evidence: RecordEvidence = evidence or (earlier.evidence if earlier else RecordEvidence(record))
        self.record = record
        self._matcher = matcher
        self._earlier = earlier

    @property
    def seen(self) -> Snapshot:
        """The text as ``detect`` sees it: this very snapshot where that is the text as it is."""
        return self._seen or self

    @lazy
    def _seen(self) -> Snapshot | None:
        # A snapshot that held itself would stay, with its text, until the garbage collector comes: large texts pile up.
        steps = self._steps
        if not steps:
            return None
        earlier, self._earlier = self._earlier, None
        return Snapshot(steps[-1].text, self.record, self._matcher, earlier, self.evidence)

    @lazy
    def _steps(self) -> tuple[SeenText, ...]:
        return seen_texts(self.text, self._matcher)

    def span_of_seen(self, start: int, end: int, *, removed: bool) -> tuple[int, int] | None:
        """Return the span of the text that a span of the seen text stands for.

        Args:
            start: where the span starts.
            end: where it ends.
            removed: the span is to go, so that marks go with it; None then says that it may not go without the rest.
        """
        for step in reversed(self._steps):
            span = step.removed_span(start, end) if removed else step.source_span(start, end)
            if span is None:
                return None
            start, end = span
        return start, end

    def place_in_seen(self, at: int) -> int:
        """Return the place in the seen text for a place in the text."""
        for step in self._steps:
            at = step.place_of(at)
        return at

    @lazy
    def shown(self) -> Record:
        """The record as plugins see it, who cannot change what is written for it in the end."""
        record = self.record
        return attrs.evolve(record, id=_own(record.id), fields=_Fields(record.fields))

    @lazy
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return Lines(self.text)

    @lazy
    def running(self) -> tuple[bool, ...]:
        """Whether each of the lines that are not blank is running text."""
        return running_lines(*self._filled)

    @lazy
    def prose(self) -> tuple[int, ...]:
        """The words of running text before each of the lines that are not blank, and, last, in the whole text."""
        return words_before(self.running, self._filled[1])

    @lazy
    def main_run(self) -> range:
        """The places, among the lines that are not blank, of the heaviest stretch of running text."""
        return main_run(self.running, self._filled[1])

    @lazy
    def page(self) -> Page | None:
        """The record's page, and where each of the lines that are not blank stands there."""
        tree = self.evidence.page_tree
        if tree is None:
            return None
        from textclean.text.evidence.page import Page  # noqa: PLC0415 - most records come without a page

        return Page(self.evidence, tree, self._filled[0], self.running, self.main_run)

    @lazy
    def _filled(self) -> tuple[list[str], list[int]]:
        """The texts of the lines that are not blank, and their words."""
        texts, words = self.lines.texts, self.lines.words
        numbers = self.lines.filled_numbers
        return [texts[number] for number in numbers], [words[number] for number in numbers]

    @lazy
    def site(self) -> Site | None:
        """On how many stories of its site each of the lines that are not blank stands."""
        site = self.evidence.site
        return site.look_up(self._filled[0]) if site else None

    @lazy
    def matches(self) -> Mapping[str, Sequence[tuple[Match, Line]]]:
        """Where phrases stand, by the plugin that asked for them, in the order of the text."""
        matches: dict[str, list[tuple[Match, Line]]] = defaultdict(list)
        lines = self.lines
        for number, match in self._matcher.in_lines(lines) or self._searched():
            matches[match.target.plugin].append((match, lines[number]))
        return dict(matches)

    def _searched(self) -> Iterator[tuple[int, Match]]:
        """Yield the number of a line and a phrase on it, in the order of the text."""
        texts, end = self.lines.texts, self.lines.end
        for number in self._numbers:
            for match in self._matcher.on_line(texts[number], at_end=number >= end):
                yield number, match

    def is_hit(self, plugin: str, needs: AbstractSet[str]) -> bool:
        """Say whether phrases of a plugin stand in the text; of one of the sets, where it needs some."""
        found = self.matches.get(plugin, ())
        return bool(found) and (not needs or any(match.target.set in needs for match, _ in found))

    def hits_of(self, plugin: str) -> tuple[Hit, ...]:
        """Return where the phrases of a plugin stand. The hits are made anew, for the plugin could change them."""
        return tuple(
            Hit(match.target.set, match.target.phrase, line.start + match.start, line.start + match.end, line)
            for match, line in self.matches.get(plugin, ())
        )

    @lazy
    def _numbers(self) -> list[int]:
        """The numbers of the lines on which something may stand."""
        texts = self.lines.texts
        earlier, self._earlier = self._earlier, None
        if earlier is None:
            return self._matcher.lines(texts, self.lines.end)
        known, candidates = earlier.seen._lines_searched  # noqa: SLF001 - of the same class
        new = [number for number, text in enumerate(texts) if text not in known]
        found: set[int] = set()
        if new:
            end = bisect_left(new, self.lines.end)
            found = {new[place] for place in self._matcher.lines([texts[number] for number in new], end)}
        return [number for number, text in enumerate(texts) if text in candidates or number in found]

    @lazy
    def _lines_searched(self) -> tuple[frozenset[str], frozenset[str]]:
        """The short lines, and those of them on which something may stand; of others it depends on their place."""
        texts = self.lines.texts
        return (
            frozenset(text for text in texts if len(text) <= SHORT_LINE),
            frozenset(texts[number] for number in self._numbers if len(texts[number]) <= SHORT_LINE),
        )
