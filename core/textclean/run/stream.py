"""Clean record by record from the inputs to standard output, in this process. Pipes and small runs use this."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from itertools import starmap
from pathlib import Path

import attrs

from textclean.cleaning.result import Result
from textclean.formats.document import Document, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.formats.writers import Writer
from textclean.log.model import Log, Provenance
from textclean.plugin.supervision import Supervision
from textclean.run.shard.failure_streaks import FailureStreaks
from textclean.run.shard.first_troubles import troubles_by_input as in_words
from textclean.run.shard.ids import IdFile, duplicates
from textclean.run.shard.progress_events import Step
from textclean.run.shard.record_loop import ReadRecords, RecordLoop, SupervisedCleaner
from textclean.run.shard.report import InputReport
from textclean.run.shard.tally import Tally
from textclean.storage.atomic import writing
from textclean.storage.stdout import standard_output, write_rejects


@attrs.frozen
class Passed:
    """The result of a run to standard output.

    Attributes:
        tally: the counts of all records.
        inputs: what became of each input.
        duplicate_ids: how many ids had occurred before.
        missed: for each plugin that was switched off, the number of records that were cleaned without it.
        first: the first few rejects and failures, worded as in the manifest.
    """

    tally: Tally
    inputs: tuple[InputReport, ...]
    duplicate_ids: int
    missed: Mapping[str, int]
    first: Mapping[str, tuple[str, ...]]


def pass_through(
    sources: tuple[InputFile, ...],
    cleaner: SupervisedCleaner,
    writer: Writer,
    *,
    provenance: Provenance,
    on_progress: Callable[[Step], None],
) -> Passed:
    """Clean all records of some sources and give them to a writer. Rejects go to standard error.

    Args:
        sources: the inputs, in order.
        cleaner: cleans the records.
        writer: writes each record as soon as it is clean.
        provenance: how much of a log is written.
        on_progress: called after each record and each reject.

    Raises:
        OutputError: standard output can no longer be written.
    """
    with tempfile.TemporaryDirectory() as folder, IdFile(Path(folder) / "ids") as ids:
        pipe = _Pipe(writer, provenance, on_progress, ids)
        streaks = FailureStreaks(cleaner.config.guards.failures, Supervision())
        loop = RecordLoop(cleaner, streaks, pipe.write, pipe.cleaned)
        read = [pipe.read(loop, source) for source in sources]
        with writing("-"):
            writer.close()
        ids.close()
        repeated = duplicates([ids.path] if ids.count else [])
        first = in_words([(source.origin.name, 0, one.first.found) for source, one in zip(sources, read, strict=True)])
        inputs = tuple(starmap(_report, zip(sources, read, strict=True)))
        return Passed(loop.tally, inputs, repeated, streaks.missed, first)


@attrs.frozen
class _Pipe:
    """Writes records and rejects, and reports the progress."""

    writer: Writer
    provenance: Provenance
    on_progress: Callable[[Step], None]
    ids: IdFile

    def read(self, loop: RecordLoop, source: InputFile) -> ReadRecords:
        read = loop.read(read_piece(source), source, self.reject)
        self.on_progress(Step(size=source.size or 0))
        return read

    def write(self, document: Document, result: Result) -> None:
        with writing("-"):
            self.writer.write(document, result.text, result.log.written_as(self.provenance))
            standard_output().flush()  # the reader of the pipe may be waiting for this record
        self.ids.add(document.record.id)

    def reject(self, reject: Reject) -> None:
        write_rejects(reject.line())
        self.on_progress(Step(records=1, failures=1))

    def cleaned(self, log: Log) -> None:
        self.on_progress(Step(1, len(log.errors), log.original.length, log.cleaned.length))


def _report(source: InputFile, read: ReadRecords) -> InputReport:
    return InputReport(source.origin.name, source.size, read.records, read.rejected, read.error)
