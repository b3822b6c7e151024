"""Looking for the phrases of all plugins at once.

Matching sees through case, typographic quotes, white-space characters, Unicode forms, the two spellings of Indic
letters and zero-width characters; what it reports are offsets into the text as it is.

How it stays fast: a prefilter says on which lines something may stand, and those lines, a handful in a text, are
searched exactly. What is on a line depends on the line alone, so the answer holds wherever it comes up again: in the
next pass, or on the site's next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import attrs

from textclean.lazy_value import lazy
from textclean.text.automaton import Automaton, Occurrence
from textclean.text.phrases import ANCHORS, LABEL_LINE, LONG_LINE, SHORT_LINE, Anchor, Phrase
from textclean.text.prefilter import Prefilter

# Lines whose answers are kept.
_REMEMBERED = 8192
# A phrase that begins a long line ends before this; it bounds what a paragraph costs that begins with one.
_HEAD = 200


class Target(NamedTuple):
    """A phrase that a plugin looks for: the names of the plugin and of the set, and where it may stand."""

    plugin: str
    set: str
    phrase: Phrase
    anchor: Anchor


@attrs.define
class Match:
    """A phrase on a line, in code points of the line."""

    target: Target
    start: int
    end: int


class Matcher:
    """Everything that is looked for, compiled."""

    def __init__(self, target: Sequence[Target]) -> None:
        self._targets = target
        anchors: dict[str, set[Anchor]] = {}
        for item in target:
            anchors.setdefault(item.phrase.text, set()).add(item.anchor)
        self._prefilter = Prefilter(anchors)
        self._all = _automaton(target, *ANCHORS)
        self._remembered = lru_cache(_REMEMBERED)(self._on_short_line)

    @lazy
    def _starts(self) -> Automaton:
        return _automaton(self._targets, "line_start")

    @lazy
    def _anywhere(self) -> Automaton:
        return _automaton(self._targets, "anywhere")

    @lazy
    def _at_end(self) -> Automaton:
        return _automaton(self._targets, "anywhere", "text_end")

    def lines(self, texts: Sequence[str], end: int) -> list[int]:
        """Return the numbers of the lines on which phrases may stand; from line ``end`` on is the end of the text."""
        return self._prefilter.lines(texts, end)

    def on_line(self, line: str, *, at_end: bool) -> Sequence[Match]:
        """Return the phrases that stand where they have to on a line, sorted by start, longest first."""
        if len(line) <= SHORT_LINE:
            found = self._remembered(line)
            return found if at_end else [item for item in found if item.target.anchor != "text_end"]
        if len(line) > LONG_LINE:
            return self._found(self._anywhere.find(line))
        within = (self._at_end if at_end else self._anywhere).find(line)
        return sorted([*self._found(within), *self._beginning(line)], key=lambda item: (item.start, -item.end))

    def anywhere_on(self, line: str) -> Sequence[Occurrence]:
        """Return where phrases stand on a line, wherever they have to stand, sorted by start, longest first."""
        return self._all.find(line)

    def _found(self, matches: Sequence[Occurrence]) -> list[Match]:
        return [Match(self._targets[match.key], match.start, match.end) for match in matches]

    def _beginning(self, line: str) -> Iterator[Match]:
        head = line[:_HEAD]
        first, _ = _words(head)
        for match in self._starts.find(head):
            if match.start <= first and match.end < min(len(line), _HEAD):
                yield Match(self._targets[match.key], match.start, match.end)

    def _on_short_line(self, line: str) -> tuple[Match, ...]:
        matches = self._all.find(line)
        if not matches:
            return ()
        first, last = _words(line)
        labelled = set()
        if len(line) <= LABEL_LINE:
            labelled = {self._targets[match.key].plugin for match in matches if match.start <= first}
        found = []
        for match in matches:
            target = self._targets[match.key]
            match target.anchor:
                case "whole_line":
                    stands = match.start <= first and match.end > last
                case "line_start":
                    stands = match.start <= first
                case "line_end":
                    stands = match.end > last
                case "phrase_line":
                    stands = target.plugin in labelled
                case _:
                    stands = True
            if stands:
                found.append(Match(target, match.start, match.end))
        return tuple(found)


def _words(line: str) -> tuple[int, int]:
    """Return where the first and the last letter or digit of a line stand; what is before and behind is decoration."""
    length = len(line)
    first = next((place for place, char in enumerate(line) if char.isalnum()), length)
    last = next((place for place in range(length - 1, -1, -1) if line[place].isalnum()), -1)
    return first, last


def _automaton(target: Sequence[Target], *anchors: Anchor) -> Automaton:
    keys: dict[str, list[int]] = {}
    for key, item in enumerate(target):
        if item.anchor in anchors:
            keys.setdefault(item.phrase.text, []).append(key)
    return Automaton(keys)
