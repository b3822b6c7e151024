"""What is looked for, and what was found on a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple, overload

import attrs

from textclean.text.phrases import Anchor, Phrase

#: A phrase that begins a long line ends before this; it bounds what a paragraph costs that begins with one.
HEAD = 200


class Target(NamedTuple):
    """A phrase that a plugin looks for: the names of the plugin and of the set, and where it may stand."""

    plugin: str
    set: str
    phrase: Phrase
    anchor: Anchor


@attrs.frozen
class TargetSet:
    """A set of phrases that a plugin looks for, each once."""

    plugin: str
    set: str
    anchor: Anchor
    phrases: Sequence[Phrase]


class Targets(Sequence[Target]):
    """All that is looked for. A key is a place in it.

    There are many times as many targets as a text has matches, so each is made when it is asked for.

    Args:
        sets: the sets, in the order of their keys.
    """

    def __init__(self, sets: Iterable[TargetSet]) -> None:
        self.sets = tuple(sets)
        self._begins = [0, *accumulate(len(each.phrases) for each in self.sets)]
        self._made: dict[int, Target] = {}

    @classmethod
    def of(cls, targets: Sequence[Target]) -> Targets:
        """Return single targets as such sets."""
        if isinstance(targets, Targets):
            return targets
        alike = groupby(targets, key=lambda item: (item.plugin, item.set, item.anchor))
        return cls(TargetSet(*named, tuple(item.phrase for item in of)) for named, of in alike)

    def texts(self) -> Iterator[str]:
        """Yield the text of each phrase."""
        for each in self.sets:
            yield from [phrase.text for phrase in each.phrases]

    def keys(self) -> dict[str, list[int]]:
        """Return the keys of each phrase's text."""
        keys: dict[str, list[int]] = {}
        for key, text in enumerate(self.texts()):
            keys.setdefault(text, []).append(key)
        return keys

    def __len__(self) -> int:
        return self._begins[-1]

    @overload
    def __getitem__(self, key: int) -> Target: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Target]: ...
    def __getitem__(self, key: int | slice) -> Target | Sequence[Target]:
        if isinstance(key, slice):
            return [self[one] for one in range(*key.indices(len(self)))]
        made = self._made.get(key)
        if made is None:
            if not 0 <= key < len(self):
                raise IndexError(key)
            number = bisect_right(self._begins, key) - 1
            of = self.sets[number]
            made = self._made[key] = Target(of.plugin, of.set, of.phrases[key - self._begins[number]], of.anchor)
        return made


@attrs.define
class Match:
    """A phrase on a line, in code points of the line."""

    target: Target
    start: int
    end: int
