"""Merge the results of shards in order: rejects with their positions, counts, inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from textclean.formats.document import ReadCounts
from textclean.formats.input_file import InputFile
from textclean.run.shard.first_troubles import troubles_by_input
from textclean.run.shard.report import InputReport, Report, SliceReport
from textclean.run.shard.shard import read_rejects
from textclean.run.shard.tally import Tally

#: How many errors of one source are reported. A source that is read in many shards may have more.
_MOST_ERRORS = 5


@attrs.define
class Places:
    """Counts, while shards are merged in order, how many lines of each source came before the next shard."""

    _lines: dict[int, int] = attrs.field(factory=dict)

    def rejects(self, report: Report, path: Path) -> Iterator[bytes]:
        """Yield the rejects of the next shard as lines, each with its position in the whole source."""
        before = self.before(report)
        if path.exists():
            yield from read_rejects(path, before)

    def before(self, report: Report) -> list[int]:
        """Return, for each slice of the next shard, how many lines of its source came before."""
        return list(map(self._pass, report.slices))

    def _pass(self, part: SliceReport) -> int:
        before = self._lines.get(part.source, 0)
        self._lines[part.source] = before + part.lines
        return before


def whole_tally(reports: Iterable[Report]) -> Tally:
    """Add up the counts of shards."""
    tally = Tally()
    for report in reports:
        tally.merge(report.tally)
    return tally


def input_reports(
    sources: Sequence[InputFile], reports: Iterable[Report], errors: Mapping[int, str]
) -> tuple[InputReport, ...]:
    """Report what became of each source.

    Args:
        sources: the sources of the plan.
        reports: the reports of all shards, in order.
        errors: why a source could not be cut to its end, by the number of the source.
    """
    records: Counter[int] = Counter()
    rejected: Counter[int] = Counter()
    why: dict[int, dict[str, None]] = {}
    for part in (part for report in reports for part in report.slices):
        records[part.source] += part.records
        rejected[part.source] += part.rejected
        if part.error:
            why.setdefault(part.source, {})[part.error] = None
    for number, error in errors.items():
        why.setdefault(number, {})[error] = None
    return tuple(
        InputReport(source.origin.name, source.size, records[number], rejected[number], _one(list(why.get(number, ()))))
        for number, source in enumerate(sources)
    )


def first_troubles(sources: Sequence[InputFile], reports: Iterable[Report]) -> Mapping[str, tuple[str, ...]]:
    """Return the first few rejects and failures of all shards, with their positions in their whole sources."""
    places = Places()
    return troubles_by_input(
        (sources[part.source].origin.name, before, part.first)
        for report in reports
        for part, before in zip(report.slices, places.before(report), strict=True)
    )


def missed(reports: Iterable[Report]) -> Counter[str]:
    """Count, for each plugin that was switched off, the records that were cleaned without it."""
    records: Counter[str] = Counter()
    for report in reports:
        records.update(report.missed)
    return records


def notes(reports: Iterable[Report]) -> Counter[str]:
    """Add up the events that readers of the output should know."""
    counts: Counter[str] = Counter()
    for part in (part for report in reports for part in report.slices):
        counts.update(part.notes)
    return counts


def skipped(reports: Iterable[Report]) -> Counter[str]:
    """Count the skipped records by kind. Kinds beyond the first ``MOST_KINDS`` are counted together."""
    counted = ReadCounts()
    for part in (part for report in reports for part in report.slices):
        for kind, count in part.skipped.items():
            counted.skip(kind, count)
    return counted.kinds


def _one(errors: list[str]) -> str | None:
    more = len(errors) - _MOST_ERRORS
    return "; ".join([*errors[:_MOST_ERRORS], *([f"and {more} more"] if more > 0 else [])]) or None
