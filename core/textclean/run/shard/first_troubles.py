"""Collect the first few rejects, and the first few failures of each hook, with position and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from textclean.formats.document import Reject
from textclean.log.edit import Failure
from textclean.record import Record

#: How many of each kind are reported.
FEW = 3
#: The kind of rejects. The kind of a failure is the name of the plugin, a slash, and the name of the hook.
REJECTED = "rejected"
_LONGEST = 300


@attrs.frozen
class Trouble:
    """A reject or a failure.

    Attributes:
        kind: ``REJECTED``, or the names of plugin and hook.
        position: its line or row, counted from the beginning of its slice.
        id: the id of the record, if it has one.
        error: the reason.
    """

    kind: str
    position: int
    id: str | int | None
    error: str


@attrs.define
class First:
    """Collects the first few troubles of each kind."""

    found: list[Trouble] = attrs.field(factory=list)
    _seen: dict[str, int] = attrs.field(factory=dict)

    def reject(self, reject: Reject) -> None:
        """Note a piece of input that could not be read as a record."""
        self._add(REJECTED, reject.position, None, reject.error)

    def failures(self, failures: Iterable[Failure], record: Record, position: int) -> None:
        """Note the failures of plugins on a record."""
        for failure in failures:
            self._add(f"{failure.plugin}/{failure.hook}", position, record.id, failure.error)

    def _add(self, kind: str, position: int, id_: str | int | None, error: str) -> None:
        count = self._seen.get(kind, 0)
        if count < FEW:
            self._seen[kind] = count + 1
            self.found.append(Trouble(kind, position, id_, error))


def troubles_by_input(places: Iterable[tuple[str, int, Sequence[Trouble]]]) -> Mapping[str, tuple[str, ...]]:
    """Return the first few troubles of all inputs in words, by kind.

    Args:
        places: for each slice the name of its input, how many lines of the input came before it, and its troubles.
    """
    words: dict[str, list[str]] = {}
    for name, before, troubles in places:
        for trouble in troubles:
            lines = words.setdefault(trouble.kind, [])
            if len(lines) < FEW:
                lines.append(_worded(name, before, trouble))
    return {kind: tuple(lines) for kind, lines in words.items()}


def _worded(name: str, before: int, trouble: Trouble) -> str:
    id_ = "" if trouble.id is None else f" (id {trouble.id!r})"
    error = trouble.error if len(trouble.error) <= _LONGEST else f"{trouble.error[:_LONGEST]}..."
    return f"{name}:{before + trouble.position}{id_}: {error}"
