"""Who is asked when in one pass: most plugins first, those that are asked last where nobody else wants anything.

Plugins that only protect are in no turn: they are asked where something is wanted, so most texts cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import attrs

from textclean.cleaning.policy import Policy
from textclean.log.edit_history import EditHistory
from textclean.plugin.declaration import Plugin
from textclean.record import Removed
from textclean.text.view import Snapshot

#: Gives what earlier passes removed.
Memory: TypeAlias = Callable[[], Sequence[Removed]]


@attrs.frozen
class Turn:
    """One turn of a pass.

    Attributes:
        left_out: the plugins that are not asked.
        removed: gives what those that are asked learn of earlier passes.
    """

    left_out: frozenset[str]
    removed: Memory = tuple


class Turns:
    """The turns that a set of plugins takes under a policy."""

    def __init__(self, plugins: Sequence[Plugin], policy: Policy) -> None:
        names = frozenset(plugin.name for plugin in plugins)
        self.protectors = frozenset(
            plugin.name for plugin in plugins if "clean" not in plugin.hooks and policy.only_protects(plugin.labels)
        )
        self._last = tuple(plugin for plugin in plugins if plugin.last and plugin.name not in self.protectors)
        last = frozenset(plugin.name for plugin in self._last)
        self.all_but_protectors = names - self.protectors
        self._not_first = self.protectors | last
        self._not_last = names - last

    def of(self, snapshot: Snapshot, history: EditHistory, excluded: frozenset[str]) -> Iterator[Turn]:
        """Yield the turns of a pass; whoever takes them stops at the first in which something is chosen.

        Those that are asked last are asked a second time as if nothing had been removed. A second run knows of no
        removals, and it must find nothing.
        """
        yield Turn(excluded | self._not_first)
        if not self._is_called(snapshot, history, excluded):
            return
        if history.edits:
            yield Turn(excluded | self._not_last, history.removed)
        yield Turn(excluded | self._not_last)

    def _is_called(self, snapshot: Snapshot, history: EditHistory, excluded: frozenset[str]) -> bool:
        """Say whether any of those that are asked last would be called."""
        asked = [plugin for plugin in self._last if plugin.name not in excluded]
        if history.edits or not asked:
            return bool(asked)
        return any(not plugin.phrases or plugin.name in snapshot.hits for plugin in asked)
