"""The first few records that were rejected, and that each plugin failed on: where they stand, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from textclean.formats.document import Reject
from textclean.log.edit import Failure
from textclean.record import Record

#: So many of each kind are told.
FEW = 3
#: What kind rejects are; those of plugins have the names of plugin and hook, with a slash between.
REJECTED = "rejected"
_LONGEST = 300


@attrs.frozen
class Trouble:
    """One of them: its kind, its line or row from where its slice begins, its id if it has one, and the reason."""

    kind: str
    position: int
    id: str | int | None
    error: str


@attrs.define
class First:
    """Gathers the first few of each kind."""

    found: list[Trouble] = attrs.field(factory=list)
    _seen: dict[str, int] = attrs.field(factory=dict)

    def reject(self, reject: Reject) -> None:
        """A piece of input was no record."""
        self._add(REJECTED, reject.position, None, reject.error)

    def failures(self, failures: Iterable[Failure], record: Record, position: int) -> None:
        """Plugins failed on a record."""
        for failure in failures:
            self._add(f"{failure.plugin}/{failure.hook}", position, record.id, failure.error)

    def _add(self, kind: str, position: int, id_: str | int | None, error: str) -> None:
        count = self._seen.get(kind, 0)
        if count < FEW:
            self._seen[kind] = count + 1
            self.found.append(Trouble(kind, position, id_, error))


def troubles_by_input(places: Iterable[tuple[str, int, Sequence[Trouble]]]) -> Mapping[str, tuple[str, ...]]:
    """Return the first few of all in words, by kind.

    Args:
        places: what an input is called, how many of its lines came before, and what was found in those that follow.
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
