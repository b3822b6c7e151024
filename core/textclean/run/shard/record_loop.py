"""The record loop of all runs: read, clean, write or reject, count, report. The caller says where records go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import attrs

from textclean.cleaning.result import Result
from textclean.cleaning.supervised import Supervised
from textclean.cleaning.watching import Observed
from textclean.config import Config
from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, Reject
from textclean.formats.input_file import InputFile
from textclean.log.model import Log
from textclean.plugin.supervision import Supervision
from textclean.record import Record
from textclean.run.shard.changed_inputs import refuse_change
from textclean.run.shard.failure_streaks import FailureStreaks
from textclean.run.shard.first_troubles import First
from textclean.run.shard.tally import Tally


class SupervisedCleaner(Protocol):
    """Cleans the records of a run. A ``Cleaner``, or an ``IsolatedCleaner``, which works in another process."""

    @property
    def config(self) -> Config:
        """The configuration."""

    def supervised(self, record: Record, supervision: Supervision) -> Supervised:
        """Clean one record; see ``Cleaner.supervised``."""

    def take_seen(self) -> Observed | None:
        """Return what was seen since the last time. None: nothing is watched."""


class Notes(Protocol):
    """Notes which record is being cleaned."""

    def begin(self, record: int) -> None:
        """Note that the record of this number, counted from 0, is about to be cleaned."""

    def end(self) -> None:
        """Note that the record is clean."""


@attrs.define
class ReadRecords:
    """What was read of one input, or of a slice of it.

    Attributes:
        records: how many records were written.
        rejected: how many pieces of input were rejected.
        first: the first few rejects and failures.
        error: why reading stopped before the end. None: it did not.
    """

    records: int = 0
    rejected: int = 0
    first: First = attrs.field(factory=First)
    error: str | None = None


@attrs.define(eq=False)
class RecordLoop:
    """Cleans records one after the other.

    Attributes:
        cleaner: cleans the records.
        streaks: says which plugins are excluded, and counts which plugins failed.
        write: writes a document and its result. If it raises ``RecordError``, the document is rejected.
        on_cleaned: called with the log of each record that was written and counted.
        notes: notes which record is being cleaned.
        tally: the counts.
    """

    cleaner: SupervisedCleaner
    streaks: FailureStreaks
    write: Callable[[Document, Result], None]
    on_cleaned: Callable[[Log], None]
    notes: Notes | None = None
    tally: Tally = attrs.field(factory=Tally)
    _number: int = 0

    def read(
        self,
        items: Iterable[Document | Reject],
        source: InputFile,
        reject: Callable[[Reject], None],
        *,
        at_end: bool = True,
    ) -> ReadRecords:
        """Clean all documents of a source or of a slice of it.

        Args:
            items: the documents and rejects that are read.
            source: the source that they come from.
            reject: called with each reject.
            at_end: see ``refuse_change``.
        """
        read = ReadRecords()
        try:
            for item in items:
                refused = self._clean(item, source, read.first) if isinstance(item, Document) else item
                if refused is None:
                    read.records += 1
                else:
                    read.rejected += 1
                    read.first.reject(refused)
                    reject(refused)
            refuse_change(source, at_end=at_end)
        except InputError as failure:
            read.error = _why(failure, source)
        return read

    def _clean(self, document: Document, source: InputFile, first: First) -> Reject | None:
        """Clean and write a record. If it cannot be written, return it as a reject."""
        try:
            result = self._cleaned(document.record)
            self.write(document, result)
        except RecordError as error:
            return Reject(source.origin.name, document.position, str(error), document.line.raw)
        self.tally.add(result.log)
        if result.log.errors:
            first.failures(result.log.errors, document.record, document.position)
        self.on_cleaned(result.log)
        return None

    def _cleaned(self, record: Record) -> Result:
        number, self._number = self._number, self._number + 1
        if self.notes:
            self.notes.begin(number)
        done = self.cleaner.supervised(record, self.streaks.before(number))
        self.streaks.after(done.result.log.errors, done.answered, done.excluded)
        if self.notes:
            self.notes.end()
        return done.result


def _why(error: InputError, source: InputFile) -> str:
    """Say why reading a source stopped. If the source has changed, that is the reason."""
    try:
        refuse_change(source)
    except InputError as changed:
        return str(changed)
    return str(error)
