"""How plugins stand between two records of a run: who failed on how many in a row, and who is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs

from textclean.log.edit import Failure


@attrs.frozen
class PluginState:
    """How plugins stand.

    Attributes:
        failures: on how many records in a row each plugin has failed; those that last answered are not named.
        off: those that are switched off, each with what the logs from then on say of it.
    """

    failures: Mapping[str, int] = attrs.field(factory=dict)
    off: Mapping[str, Failure] = attrs.field(factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Make one of plain values, as ``attrs.asdict`` gives them."""
        return cls(value["failures"], {name: Failure(**failure) for name, failure in value["off"].items()})


@attrs.frozen
class Course:
    """What a shard made of how plugins stood, told so that it can be judged from where else that would be the same.

    Attributes:
        start: how they stood, or were taken to stand, before its first record.
        end: how they stand behind its last.
        unanswered: those that gave no answer to any of its records.
        heads: on how many records in a row each plugin failed from the first on, before it gave an answer.
    """

    start: PluginState = attrs.field(factory=PluginState)
    end: PluginState = attrs.field(factory=PluginState)
    unanswered: tuple[str, ...] = ()
    heads: Mapping[str, int] = attrs.field(factory=dict)

    def is_same_from(self, start: PluginState, most: int) -> bool:
        """Say whether the shard would have come out the same from there; ``most``: see ``Streaks``."""
        if start.off != self.start.off:
            return False
        rows, others = start.failures, self.start.failures
        return all(
            max(rows.get(name, 0), others.get(name, 0)) + self.heads.get(name, 0) < most
            for name in {*rows, *others}
            if rows.get(name) != others.get(name)
        )

    def end_from(self, start: PluginState) -> PluginState:
        """Return how plugins stand behind the shard if they stood like that before; see ``is_same_from``."""
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
