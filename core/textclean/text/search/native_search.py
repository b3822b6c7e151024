"""The native core's search for phrases: what it is given, and what it answers, in the words of the Python one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from textclean.native import compiled
from textclean.text.characters import CHARACTERS
from textclean.text.line_table import LineTable
from textclean.text.phrases import ANCHORS, LABEL_LINE, LONG_LINE, SHORT_LINE
from textclean.text.search.automaton import Occurrence, literals_of
from textclean.text.search.target import HEAD, Match, Target

# The number of a line, where a phrase starts and ends on it, and its key; -1 where Python has to look.
_Found: TypeAlias = list[tuple[int, int, int, int]]


class _PhraseSearch(Protocol):
    """What `_native/matcher.c` answers."""

    def lines(self, table: LineTable, end: int, /) -> _Found: ...

    def line(self, text: str, at_end: bool, /) -> _Found: ...  # noqa: FBT001 - as C has it

    def everywhere(self, text: str, /) -> _Found: ...


# In the order of `enum anchor` in `_native/phrases.h`.
_BITS = {anchor: 1 << place for place, anchor in enumerate(ANCHORS)}


class NativeSearch:
    """All phrases, compiled for the native core. It finds the literals that phrases are made of.

    A line on which a phrase with numbers may stand is left to the Python core, which has to look at all of it.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        if compiled is None or CHARACTERS is None:
            raise RuntimeError("there is no native core")
        self._targets = targets
        plugins = {name: number for number, name in enumerate(dict.fromkeys(item.plugin for item in targets))}
        keys: dict[str, list[int]] = {}
        for key, item in enumerate(targets):
            keys.setdefault(item.phrase.text, []).append(key)
        bits = [_BITS[item.anchor] for item in targets]
        literals = tuple(
            (
                literal,
                tuple((key, bits[key], plugins[targets[key].plugin]) for key in entry.keys),
                tuple((template.sides, bits[key]) for template, of in entry.templates for key in of),
            )
            for literal, entry in sorted(literals_of(keys).items())
        )
        self._search: _PhraseSearch = compiled.PhraseSearch(
            CHARACTERS, literals, SHORT_LINE, LONG_LINE, LABEL_LINE, HEAD
        )

    def lines(self, table: LineTable, end: int) -> Iterator[tuple[int, Match | None]]:
        """Yield the number of a line and a phrase on it, in the order of the text; None where Python has to look.

        Args:
            table: the lines, cut by the native core.
            end: the number of the first of the lines that are the text's end.
        """
        targets = self._targets
        for number, start, stop, key in self._search.lines(table, end):
            yield number, None if key < 0 else Match(targets[key], start, stop)

    def line(self, text: str, *, at_end: bool) -> list[Match] | None:
        """Return the phrases on a line, as ``Matcher.on_line``; None where Python has to look."""
        found = self._search.line(text, at_end)
        if found and found[0][3] < 0:
            return None
        return [Match(self._targets[key], start, stop) for _, start, stop, key in found]

    def everywhere(self, text: str) -> list[Occurrence] | None:
        """Return where phrases stand, as ``Matcher.anywhere_on``; None where Python has to look."""
        found = self._search.everywhere(text)
        if found and found[0][3] < 0:
            return None
        keys_at: dict[tuple[int, int], list[int]] = {}
        for _, start, stop, key in found:
            keys_at.setdefault((start, stop), []).append(key)
        return [Occurrence(start, stop, tuple(keys)) for (start, stop), keys in keys_at.items()]
