"""Looking for the phrases of all plugins at once.

Matching sees through case, typographic quotes, white-space characters, Unicode forms, the two spellings of Indic
letters and zero-width characters; what it reports are offsets into the text as it is.

How it stays fast: a prefilter says on which lines something may stand, and those lines, a handful in a text, are
searched exactly. What is on a line depends on the line alone, so the answer holds wherever it comes up again: in the
next pass, or on the site's next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from textclean.lazy_value import lazy
from textclean.native import compiled
from textclean.text.lines import Lines
from textclean.text.phrases import ANCHORS, LABEL_LINE, LONG_LINE, SHORT_LINE, Anchor
from textclean.text.search.automaton import Automaton, Occurrence
from textclean.text.search.native_search import NativeFinder, NativeSearch
from textclean.text.search.prefilter import Prefilter
from textclean.text.search.target import HEAD, Match, Target, Targets

# Lines whose answers are kept.
_REMEMBERED = 8192


class Matcher:
    """Everything that is looked for, compiled."""

    def __init__(self, target: Sequence[Target]) -> None:
        self._targets = Targets.of(target)
        self._remembered = lru_cache(_REMEMBERED)(self._on_short_line)

    @lazy
    def _native(self) -> NativeSearch | None:
        return NativeSearch(self._targets) if compiled else None

    @lazy
    def _prefilter(self) -> Prefilter:
        anchors: dict[str, set[Anchor]] = {}
        for item in self._targets:
            anchors.setdefault(item.phrase.text, set()).add(item.anchor)
        return Prefilter(anchors)

    @lazy
    def _all(self) -> Automaton | NativeFinder:
        return self._finder(*ANCHORS)

    @lazy
    def _starts(self) -> Automaton | NativeFinder:
        return self._finder("line_start")

    @lazy
    def _anywhere(self) -> Automaton | NativeFinder:
        return self._finder("anywhere")

    @lazy
    def _at_end(self) -> Automaton | NativeFinder:
        return self._finder("anywhere", "text_end")

    def make_ready(self, *, everything: bool) -> None:
        """Compile what is otherwise compiled when a text asks for it. Forked processes then share it.

        Args:
            everything: compile also what only some texts ask for.
        """
        prefilter = self._prefilter if self._native is None else None
        if not everything:
            return
        for automaton in (self._all, self._starts, self._anywhere, self._at_end):
            automaton.find("1")
        if prefilter:
            prefilter.make_ready()

    def in_lines(self, lines: Lines) -> Iterator[tuple[int, Match]] | None:
        """Yield the number of a line and a phrase on it, in the order of the text; None without the native core."""
        return None if self._native is None else self._in_lines(self._native, lines)

    def _in_lines(self, native: NativeSearch, lines: Lines) -> Iterator[tuple[int, Match]]:
        for number, match in native.lines(lines.table, lines.end):
            if match is not None:
                yield number, match
            else:
                found = self._with_numbers(lines.texts[number], at_end=number >= lines.end)
                yield from ((number, match) for match in found)

    def lines(self, texts: Sequence[str], end: int) -> list[int]:
        """Return the numbers of the lines on which phrases may stand; from line ``end`` on is the end of the text."""
        return self._prefilter.lines(texts, end)

    def on_line(self, line: str, *, at_end: bool) -> Sequence[Match]:
        """Return the phrases that stand where they have to on a line, sorted by start, longest first."""
        found = None if self._native is None else self._native.line(line, at_end=at_end)
        return self._with_numbers(line, at_end=at_end) if found is None else found

    def _with_numbers(self, line: str, *, at_end: bool) -> Sequence[Match]:
        """Do the same for a line on which phrases with numbers may stand."""
        if len(line) <= SHORT_LINE:
            anywhere, in_the_end = self._remembered(line)
            return in_the_end if at_end else anywhere
        if len(line) > LONG_LINE:
            return self._found(self._anywhere.find(line))
        within = (self._at_end if at_end else self._anywhere).find(line)
        return sorted([*self._found(within), *self._beginning(line)], key=lambda item: (item.start, -item.end))

    def anywhere_on(self, line: str) -> Sequence[Occurrence]:
        """Return where phrases stand on a line, wherever they have to stand, sorted by start, longest first."""
        return self._all.find(line)

    def _finder(self, *anchors: Anchor) -> Automaton | NativeFinder:
        if self._native is not None:
            return self._native.finder(anchors)
        keys: dict[str, list[int]] = {}
        for key, item in enumerate(self._targets):
            if item.anchor in anchors:
                keys.setdefault(item.phrase.text, []).append(key)
        return Automaton(keys)

    def _found(self, matches: Sequence[Occurrence]) -> list[Match]:
        return [Match(self._targets[key], start, end) for start, end, keys in matches for key in keys]

    def _beginning(self, line: str) -> Iterator[Match]:
        head = line[:HEAD]
        first, _ = _words(head)
        for start, end, keys in self._starts.find(head):
            if start <= first and end < min(len(line), HEAD):
                yield from (Match(self._targets[key], start, end) for key in keys)

    def _on_short_line(self, line: str) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
        """Return what stands where it has to on a line that is not at the end of the text, and on one that is."""
        matches = self._all.find(line)
        if not matches:
            return (), ()
        targets = self._targets
        first, last = _words(line)
        labelled: set[str] = set()
        if len(line) <= LABEL_LINE:
            labelled = {targets[key].plugin for start, _, keys in matches if start <= first for key in keys}
        found: list[Match] = []
        for start, end, keys in matches:
            lawful = _LAWFUL[start <= first, end > last]
            for key in keys:
                target = targets[key]
                if target.anchor in lawful or (target.anchor == "phrase_line" and target.plugin in labelled):
                    found.append(Match(target, start, end))
        in_the_end = tuple(found)
        if any(item.target.anchor == "text_end" for item in found):
            return tuple(item for item in found if item.target.anchor != "text_end"), in_the_end
        return in_the_end, in_the_end


_BEGINS: frozenset[Anchor] = frozenset({"line_start", "whole_line"})
_ENDS: frozenset[Anchor] = frozenset({"line_end", "whole_line"})
# Which anchors hold for a phrase that begins its line or not, and ends it or not. "phrase_line" is looked at by itself:
# it asks for another phrase on the line.
_LAWFUL: Mapping[tuple[bool, bool], frozenset[Anchor]] = {
    (begins, ends): frozenset(ANCHORS) - {"phrase_line"} - (set() if begins else _BEGINS) - (set() if ends else _ENDS)
    for begins in (False, True)
    for ends in (False, True)
}


def _words(line: str) -> tuple[int, int]:
    """Return where the first and the last letter or digit of a line stand; what is before and behind is decoration."""
    length = len(line)
    first = next((place for place, char in enumerate(line) if char.isalnum()), length)
    last = next((place for place in range(length - 1, -1, -1) if line[place].isalnum()), -1)
    return first, last
