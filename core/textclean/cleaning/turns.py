"""Who is asked when in one pass: most plugins first, then those that are asked last, who learn what the others remove.

Plugins that only protect are in neither turn: they are asked where something is wanted, so most texts cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from textclean.cleaning.policy import Policy
from textclean.log.edit import Edit
from textclean.log.edit_history import EditHistory
from textclean.plugin.declaration import Plugin
from textclean.proposal import Removed
from textclean.text.snapshot import Snapshot


class Turns:
    """The turns that a set of plugins takes under a policy, each as the names of the plugins that are left out."""

    def __init__(self, plugins: Sequence[Plugin], policy: Policy) -> None:
        names = frozenset(plugin.name for plugin in plugins)
        self._protectors = frozenset(
            plugin.name for plugin in plugins if "clean" not in plugin.hooks and policy.only_protects(plugin.labels)
        )
        self._last = tuple(plugin for plugin in plugins if plugin.last and plugin.name not in self._protectors)
        last = frozenset(plugin.name for plugin in self._last)
        self.first = self._protectors | last
        self.last = names - last
        self.protecting = names - self._protectors if self._protectors else None

    def is_last_called(self, snapshot: Snapshot, excluded: frozenset[str], *, removed: bool) -> bool:
        """Say whether any of those that are asked last would be called, where something was removed or nothing."""
        asked = [plugin for plugin in self._last if plugin.name not in excluded]
        return bool(asked) and (
            removed or any(not plugin.phrases or plugin.name in snapshot.seen.hits for plugin in asked)
        )


def memory(history: EditHistory, edits: Sequence[Edit]) -> tuple[Removed, ...]:
    """Return what those that are asked last learn: what earlier passes removed, and what the first turn removes.

    Where the first turn removes nothing they learn nothing. A second run knows of no removals, and in the end nobody
    may find anything that it would find.
    """
    pending = [
        Removed(edit.start, edit.end, history.text[edit.start : edit.end], edit.plugin, edit.rule, edit.label)
        for edit in edits
        if not (edit.inserted or edit.closes_gap)
    ]
    if not pending or not history.edits:
        return tuple(pending)
    return tuple(sorted([*history.removed(), *pending], key=lambda removed: (removed.start, removed.end)))
