"""The result of one shard, as a value that can be written to a file and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.cleaning.watching import Observed
from textclean.run.shard.first_troubles import Trouble
from textclean.run.shard.plugin_state import Course
from textclean.run.shard.tally import Tally


@attrs.frozen
class SliceReport:
    """The result of one slice of a shard.

    Attributes:
        source: the source's number in the plan.
        lines: how many lines the slice holds, blank lines included. 0 for formats whose positions are absolute.
        records: how many records were written.
        rejected: how many pieces of input were rejected.
        error: why the slice could not be read to its end. None: it was.
        notes: how often something happened that a reader of the output should know.
        skipped: how many records were passed over because their kind holds no text, by kind.
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
    """Size in bytes and SHA-256 digest of a file that was written."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Written:
        """Measure a file."""
        with path.open("rb") as stream:
            return cls(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())

    def is_whole(self, path: Path) -> bool:
        """Say whether a file is still as it was written."""
        try:
            return path.stat().st_size == self.size and Written.of(path) == self
        except OSError:
            return False


@attrs.frozen
class Report:
    """The result of one shard.

    Attributes:
        shard: its number.
        tally: the counts of its records.
        slices: the results of its slices, in order.
        files: the files that were written, by the ending of their names.
        missed: for each plugin that was switched off, the number of records that were cleaned without it.
        course: how the shard changed the plugins' state.
        seen: what was watched while the shard was cleaned. None: nothing was.
    """

    shard: int
    tally: Tally
    slices: tuple[SliceReport, ...]
    files: Mapping[str, Written]
    missed: Mapping[str, int] = attrs.field(factory=dict)
    course: Course = attrs.field(factory=Course)
    seen: Observed | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return attrs.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Report:
        """Make a report of plain values.

        Raises:
            KeyError, TypeError, AttributeError: the values are not those of a report.
        """
        return cls(
            shard=value["shard"],
            tally=Tally.from_json(value["tally"]),
            slices=tuple(SliceReport.from_json(item) for item in value["slices"]),
            files={ending: Written(**item) for ending, item in value["files"].items()},
            missed=value["missed"],
            course=Course.from_json(value["course"]),
            seen=Observed.from_json(value.get("seen")),
        )


@attrs.frozen
class InputReport:
    """What became of one input. ``error`` says why it could not be read to its end; None: it was."""

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
