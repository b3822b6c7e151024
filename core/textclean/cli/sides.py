"""One side of a comparison: its records, and what was done to them."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from textclean.cli.logged import Unreadable
from textclean.cli.pairs import Item

Side = Literal["a", "b"]

#: So many ids of records that stand in one output alone are told, beside their number.
_NAMES = 20


@attrs.define
class Total:
    """One side: its records and what it did to those that both have."""

    records: int = 0
    unreadable: int = 0
    withheld: int = 0
    alone: int = 0
    names: list[str] = attrs.field(factory=list)
    edits: int = 0
    removed: int = 0
    runs: set[str] = attrs.field(factory=set)
    versions: dict[str, set[str]] = attrs.field(factory=dict)

    def add(self, item: Item | None) -> None:
        """Count a record."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
        elif item is not None:
            self.records += 1
            self.withheld += item.log.withheld
            self.runs.add(item.log.run)
            self.edits += item.log.edit_count
            self.removed += sum(edit.end - edit.start for edit in item.log.edits)
            for name, version in item.log.plugins.items():
                self.versions.setdefault(name, set()).add(version)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        told = attrs.asdict(self, filter=lambda field, _: field.name != "names")
        versions = {name: sorted(found) for name, found in sorted(self.versions.items())}
        return told | {"first_alone": self.names, "runs": sorted(self.runs), "versions": versions}

    def add_alone(self, item: Item) -> None:
        """Count a record that the other side lacks."""
        self.alone += 1
        if len(self.names) < _NAMES:
            self.names.append(item.where)
