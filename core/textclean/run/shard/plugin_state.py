"""The state of plugins between two records: their current failure streaks, and which of them are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs

from textclean.log.edit import Failure


@attrs.frozen
class PluginState:
    """The state of all plugins.

    Attributes:
        failures: on how many records in a row each plugin has failed. A plugin whose last call succeeded is not listed.
        off: the plugins that are switched off, each with the failure that all further logs report.
    """

    failures: Mapping[str, int] = attrs.field(factory=dict)
    off: Mapping[str, Failure] = attrs.field(factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Make one of plain values, as ``attrs.asdict`` gives them."""
        return cls(value["failures"], {name: Failure(**failure) for name, failure in value["off"].items()})


@attrs.frozen
class Course:
    """How a shard changed the plugins' state.

    This says enough to decide whether the shard would have the same result from another state.

    Attributes:
        start: the state before its first record, or the guess of it.
        end: the state after its last record.
        unanswered: the plugins that did not answer for any of its records.
        heads: on how many records each plugin failed, from the first record on, before it first answered.
    """

    start: PluginState = attrs.field(factory=PluginState)
    end: PluginState = attrs.field(factory=PluginState)
    unanswered: tuple[str, ...] = ()
    heads: Mapping[str, int] = attrs.field(factory=dict)

    def is_same_from(self, start: PluginState, most: int) -> bool:
        """Say whether the shard would have the same result from another state.

        Args:
            start: the other state.
            most: see ``FailureStreaks``.
        """
        if start.off != self.start.off:
            return False
        rows, others = start.failures, self.start.failures
        return all(
            max(rows.get(name, 0), others.get(name, 0)) + self.heads.get(name, 0) < most
            for name in {*rows, *others}
            if rows.get(name) != others.get(name)
        )

    def end_from(self, start: PluginState) -> PluginState:
        """Return the state after the shard if ``start`` was the state before it. ``is_same_from`` must be true."""
        failures = dict(self.end.failures)
        for name in self.unanswered:
            failures.pop(name, None)
            if name not in self.end.off and (row := start.failures.get(name, 0) + self.heads.get(name, 0)):
                failures[name] = row
        return PluginState(failures, self.end.off)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Make one of plain values, as ``attrs.asdict`` gives them."""
        start, end = PluginState.from_json(value["start"]), PluginState.from_json(value["end"])
        return cls(start, end, tuple(value["unanswered"]), value["heads"])
