"""From the inputs to standard output record by record, in this process: what a pipe wants, and a small run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.formats.writers import Writer
from textclean.log.model import Provenance
from textclean.plugin.supervision import Supervision
from textclean.run.shard.changed_inputs import refuse_change
from textclean.run.shard.clean_record import clean_or_leave
from textclean.run.shard.failure_streaks import FailureStreaks
from textclean.run.shard.first_troubles import First, Trouble
from textclean.run.shard.first_troubles import troubles_by_input as in_words
from textclean.run.shard.ids import IdFile, duplicates
from textclean.run.shard.progress_events import Step
from textclean.run.shard.report import InputReport
from textclean.run.shard.tally import Tally
from textclean.storage.atomic import writing
from textclean.storage.stdout import standard_output, write_rejects

if TYPE_CHECKING:
    from textclean.run.workers.isolated_cleaner import (
        IsolatedCleaner,  # what is needed for processes, most pipes may do without
    )


@attrs.frozen
class Passed:
    """What went through: counts, inputs, ids that had come before, what plugins missed that were switched off.

    ``first`` are the first few rejects and failures, as the manifest has them.
    """

    tally: Tally
    inputs: tuple[InputReport, ...]
    duplicate_ids: int
    missed: Mapping[str, int]
    first: Mapping[str, tuple[str, ...]]


def pass_through(
    sources: tuple[InputFile, ...],
    cleaner: Cleaner | IsolatedCleaner,
    writer: Writer,
    *,
    provenance: Provenance,
    on_progress: Callable[[Step], None],
) -> Passed:
    """Clean all records of some sources into a writer; rejects go to standard error.

    Args:
        sources: what is read, in order.
        cleaner: cleans.
        writer: takes each record as it is done.
        provenance: how much of a log is written.
        on_progress: is told of each record.

    Raises:
        OutputError: nothing can be written any more.
    """
    with tempfile.TemporaryDirectory() as folder, IdFile(Path(folder) / "ids") as ids:
        streaks = FailureStreaks(cleaner.config.guards.failures, Supervision())
        through = _Through(cleaner, writer, provenance, on_progress, ids, streaks)
        inputs = tuple(map(through.read, sources))
        with writing("-"):
            writer.close()
        ids.close()
        repeated = duplicates([ids.path] if ids.count else [])
        return Passed(through.tally, inputs, repeated, streaks.missed, in_words(through.first))


@attrs.define
class _Through:
    cleaner: Cleaner | IsolatedCleaner
    writer: Writer
    provenance: Provenance
    on_progress: Callable[[Step], None]
    ids: IdFile
    streaks: FailureStreaks
    number: int = 0
    first: list[tuple[str, int, list[Trouble]]] = attrs.field(factory=list)
    tally: Tally = attrs.field(factory=Tally)

    def read(self, source: InputFile) -> InputReport:
        error = None
        records = rejected = 0
        first = First()
        self.first.append((source.origin.name, 0, first.found))
        try:
            for item in read_piece(source):
                reject = self._write(item, source, first) if isinstance(item, Document) else item
                records += reject is None
                rejected += reject is not None
                if reject is not None:
                    first.reject(reject)
                    write_rejects(reject.line())
                    self.on_progress(Step(records=1, failures=1))
            refuse_change(source)
        except InputError as failure:
            error = str(failure)
        self.on_progress(Step(size=source.size or 0))
        return InputReport(source.origin.name, source.size, records, rejected, error)

    def _write(self, document: Document, source: InputFile, first: First) -> Reject | None:
        supervision = self.streaks.before(self.number)
        if isinstance(self.cleaner, Cleaner):
            result = clean_or_leave(self.cleaner, document.record, supervision)
        else:
            result = self.cleaner.clean(document.record, supervision)
        self.number += 1
        self.streaks.after(result.log.errors)
        log = result.log.written_as(self.provenance)
        try:
            with writing("-"):
                self.writer.write(document, result.text, log)
                standard_output().flush()  # whoever reads the pipe may be waiting for this very record
        except RecordError as error:
            return Reject(source.origin.name, document.position, str(error), document.line.raw)
        self.tally.add(result.log)
        first.failures(result.log.errors, document.record, document.position)
        self.ids.add(document.record.id)
        lengths = result.log.original.length, result.log.cleaned.length
        self.on_progress(Step(1, len(result.log.errors), *lengths))
        return None
