"""The native core's search for phrases: what it is given, and what it answers, in the words of the Python one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeAlias

from textclean.lazy_value import lazy
from textclean.native import compiled
from textclean.text.characters import CHARACTERS
from textclean.text.line_table import LineTable
from textclean.text.phrases import ANCHORS, LABEL_LINE, LONG_LINE, NUMBER, SHORT_LINE, Anchor
from textclean.text.search.automaton import Automaton, Occurrence
from textclean.text.search.compiled_literals import compiled_literals
from textclean.text.search.target import HEAD, Match, Targets

# The number of a line, where a phrase starts and ends on it, and its key; -1 where Python has to look.
_Found: TypeAlias = list[tuple[int, int, int, int]]


class _PhraseSearch(Protocol):
    """What `_native/matcher.c` answers."""

    def lines(self, table: LineTable, end: int, /) -> _Found: ...

    def line(self, text: str, at_end: bool, /) -> _Found: ...  # noqa: FBT001 - as C has it

    def everywhere(self, text: str, anchors: int, /) -> _Found: ...


_DIGIT = re.compile(r"\d")
# In the order of `enum anchor` in `_native/phrases.h`.
_BITS = {anchor: 1 << place for place, anchor in enumerate(ANCHORS)}


class NativeSearch:
    """All phrases, compiled for the native core. It finds the literals that phrases are made of.

    A line on which a phrase with numbers may stand is left to the Python core, which has to look at all of it.
    """

    def __init__(self, targets: Targets) -> None:
        if compiled is None or CHARACTERS is None:
            raise RuntimeError("there is no native core")
        self._targets = targets
        plugins = {name: number for number, name in enumerate(dict.fromkeys(each.plugin for each in targets.sets))}
        literals = compiled_literals(targets)
        told: list[tuple[int, int]] = []
        for each in targets.sets:
            told += [(_BITS[each.anchor], plugins[each.plugin])] * len(each.phrases)
        self._search: _PhraseSearch = compiled.PhraseSearch(
            CHARACTERS, literals, told, SHORT_LINE, LONG_LINE, LABEL_LINE, HEAD
        )

    def lines(self, table: LineTable, end: int) -> list[tuple[int, Match | None]]:
        """Return the number of a line and a phrase on it, in the order of the text; None where Python has to look.

        Args:
            table: the lines, cut by the native core.
            end: the number of the first of the lines that are the text's end.
        """
        targets = self._targets
        return [
            (number, None if key < 0 else Match(targets[key], start, stop))
            for number, start, stop, key in self._search.lines(table, end)
        ]

    def line(self, text: str, *, at_end: bool) -> list[Match] | None:
        """Return the phrases on a line, as ``Matcher.on_line``; None where Python has to look."""
        found = self._search.line(text, at_end)
        if found and found[0][3] < 0:
            return None
        return [Match(self._targets[key], start, stop) for _, start, stop, key in found]

    def finder(self, anchors: Iterable[Anchor]) -> NativeFinder:
        """Return what finds the phrases that may stand at one of some places, wherever they stand."""
        return NativeFinder(self._search, self._targets, anchors)


class NativeFinder:
    """Finds phrases wherever they stand, as ``Automaton``: plain ones in C, those with numbers in Python."""

    def __init__(self, search: _PhraseSearch, targets: Targets, anchors: Iterable[Anchor]) -> None:
        self._search = search
        self._targets = targets
        self._wanted = frozenset(anchors)
        self._anchors = sum(_BITS[anchor] for anchor in self._wanted)

    @lazy
    def _numbers(self) -> dict[str, list[int]]:
        """The keys of the phrases with numbers."""
        found: dict[str, list[int]] = {}
        for key, text in enumerate(self._targets.texts()):
            if NUMBER in text and self._targets[key].anchor in self._wanted:
                found.setdefault(text, []).append(key)
        return found

    @lazy
    def _automaton(self) -> Automaton:
        return Automaton(self._numbers)

    def find(self, text: str) -> list[Occurrence]:
        """Return where phrases stand in a text as whole words, sorted by start, longest first."""
        found: dict[tuple[int, int], list[int]] = {}
        for _, start, end, key in self._search.everywhere(text, self._anchors):
            found.setdefault((start, end), []).append(key)
        if _DIGIT.search(text) and self._numbers:
            for start, end, keys in self._automaton.find(text):
                found[start, end] = sorted({*found.get((start, end), ()), *keys})
        return [Occurrence(*span, tuple(found[span])) for span in sorted(found, key=lambda span: (span[0], -span[1]))]
