"""What came of one shard, as a value that can be written to a file and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.run.shard.first_troubles import Trouble
from textclean.run.shard.plugin_state import Course
from textclean.run.shard.tally import Tally


@attrs.frozen
class SliceReport:
    """What came of what a shard read of one source.

    Attributes:
        source: the source's number in the plan.
        lines: how many lines it held, blank ones among them; 0 for formats whose positions are absolute.
        records: how many were records.
        rejected: how many were none.
        error: why it could not be read to its end.
        notes: how often something happened that a reader of the output should know.
        skipped: how many records were passed over of each kind that holds no text.
        first: the first few rejects and failures.
    """

    source: int
    lines: int
    records: int
    rejected: int
    error: str | None = None
    notes: Mapping[str, int] = attrs.field(factory=dict)
    skipped: Mapping[str, int] = attrs.field(factory=dict)
    first: tuple[Trouble, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SliceReport:
        """Make one of plain values."""
        return cls(**{**value, "first": tuple(Trouble(**item) for item in value["first"])})


@attrs.frozen
class Written:
    """A file that a shard wrote: its size in bytes, and the sha256 of them."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Written:
        """Look at a file."""
        with path.open("rb") as stream:
            return cls(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())

    def is_whole(self, path: Path) -> bool:
        """Say whether a file is still the one that was written."""
        try:
            return path.stat().st_size == self.size and Written.of(path) == self
        except OSError:
            return False


@attrs.frozen
class Report:
    """What came of one shard.

    Attributes:
        shard: its number.
        tally: counts of its records.
        slices: what was read, in order.
        files: what was written, by the ending of its name.
        missed: for how many records each plugin that was switched off had no part.
        course: what became of how plugins stood.
    """

    shard: int
    tally: Tally
    slices: tuple[SliceReport, ...]
    files: Mapping[str, Written]
    missed: Mapping[str, int] = attrs.field(factory=dict)
    course: Course = attrs.field(factory=Course)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return attrs.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Report:
        """Make a report of plain values.

        Raises:
            KeyError, TypeError, AttributeError: they are none of a report.
        """
        return cls(
            shard=value["shard"],
            tally=Tally.from_json(value["tally"]),
            slices=tuple(SliceReport.from_json(item) for item in value["slices"]),
            files={ending: Written(**item) for ending, item in value["files"].items()},
            missed=value["missed"],
            course=Course.from_json(value["course"]),
        )


@attrs.frozen
class InputReport:
    """What became of one input; ``error`` says why it could not be read to its end."""

    path: str
    bytes: int | None
    records: int
    rejected: int
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        fields = attrs.asdict(self)
        error = fields.pop("error")
        return fields | {"whole": error is None} | ({"error": error} if error else {})
