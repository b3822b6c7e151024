"""Select which edits of which records to undo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from textclean.errors import LogError
from textclean.formats.writers import RestoredRecord
from textclean.log.model import Log
from textclean.log.reasons import JOINS_SURROGATES
from textclean.log.restore import all_edits, undo
from textclean.review.reviewed_record import ReviewedRecord
from textclean.run.shard.tally import MOST_NAMES
from textclean.suggest import hint
from textclean.text.surrogates import holds_pair

_NAMES = ("plugin", "rule", "label")
_WORDED = {
    **{name: f"the {name} {{!r}}" for name in _NAMES},
    "min_confidence": "a confidence of {} or more",
    "max_confidence": "a confidence of {} or less",
}


@attrs.define
class Selection:
    """Which edits to undo. If nothing is named, all edits are undone, and the logs are removed, too.

    Attributes:
        names: the plugin, rule, label and confidences of the edits to undo, as arguments of ``undo``.
        ids: the ids of the records, as text. Empty: all records.
        found: those ids that records had so far.
        edits: how many edits were undone.
        records: in how many records edits were undone.
        seen: the plugins, rules and labels of all edits in the chosen records.
    """

    names: dict[str, Any]
    ids: frozenset[str] = frozenset()
    found: set[str] = attrs.field(factory=set)
    edits: int = 0
    records: int = 0
    seen: dict[str, set[str]] = attrs.field(factory=lambda: {name: set() for name in _NAMES})

    @property
    def everything(self) -> bool:
        """Whether to restore the inputs, without logs."""
        return not self.names and not self.ids

    @property
    def missing(self) -> list[str]:
        """Those ids that no record had so far."""
        return sorted(self.ids - self.found)

    @property
    def unmatched(self) -> str:
        """Why no edit was undone. Empty if an edit was undone, or if only ids were given."""
        if not self.names or self.records or (self.ids and not self.found):
            return ""
        where = "no edit of the chosen records" if self.ids else "no edit"
        for name in _NAMES:
            wanted = self.names.get(name)
            if wanted is not None and wanted not in self.seen[name]:
                return f"{where} has the {name} {wanted!r}{hint(wanted, self.seen[name])}"
        return f"{where} has {' and '.join(_WORDED[name].format(value) for name, value in self.names.items())}"

    def result(self, item: ReviewedRecord) -> tuple[str, Log | None]:
        """Return a record's text after undoing edits, and its new log. The log is None for the original.

        Raises:
            LogError: the edits cannot be undone with this log.
        """
        with _told(item):
            if self.everything:
                return item.original, None
            if not self._takes(item):
                return item.text, item.log
            # If only ids are given, undo every edit. No edit has a confidence below 0.
            done = _undone(item.text, item.log, self.names or {"min_confidence": 0.0})
        self._count(item.log, done[1])
        return done

    def restored(self, item: ReviewedRecord) -> RestoredRecord:
        """Return a record to write after undoing edits. Errors: see ``result``."""
        text, log = self.result(item)
        return RestoredRecord(item.document, text, log, changed=log != item.log)

    def _count(self, before: Log, after: Log) -> None:
        self.records += before != after
        self.edits += _edit_count(before) - _edit_count(after)
        for edit in all_edits(before.edits):
            for name in _NAMES:
                if len(self.seen[name]) < MOST_NAMES:
                    self.seen[name].add(getattr(edit, name))

    def _takes(self, item: ReviewedRecord) -> bool:
        if not self.ids:
            return True
        if item.id is None or str(item.id) not in self.ids:
            return False
        self.found.add(str(item.id))
        return True


def _edit_count(log: Log) -> int:
    """Count edits and those that they superseded. Edits that only close a gap do not count."""
    return sum(not edit.closes_gap for edit in all_edits(log.edits))


def _undone(text: str, log: Log, names: dict[str, Any]) -> tuple[str, Log]:
    text, log = undo(text, log, **names)
    if holds_pair(text):
        raise LogError(
            f"text: what is to be taken back {JOINS_SURROGATES}, which JSON cannot hold apart; take back more"
        )
    return text, log


@contextmanager
def _told(item: ReviewedRecord) -> Iterator[None]:
    try:
        yield
    except LogError as error:
        raise LogError(f"{item.where}: {error}") from error
