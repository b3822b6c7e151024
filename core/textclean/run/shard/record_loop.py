"""The loop over records of all runs: read, clean, write or reject, count, tell. Who uses it says where things go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import attrs

from textclean.cleaning.result import Result
from textclean.cleaning.supervised import Supervised
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
    """What cleans the records of a run: a ``Cleaner``, or an ``IsolatedCleaner`` that works in another process."""

    @property
    def config(self) -> Config:
        """The configuration."""

    def supervised(self, record: Record, supervision: Supervision) -> Supervised:
        """Clean one record; see ``Cleaner.supervised``."""


class Notes(Protocol):
    """Where it is noted which record is being cleaned."""

    def begin(self, record: int) -> None:
        """The record of this number, from 0, is about to be cleaned."""

    def end(self) -> None:
        """The record is clean."""


@attrs.define
class ReadRecords:
    """What was read of one input, or of a slice of it: counts, the first troubles, and why it was not read on."""

    records: int = 0
    rejected: int = 0
    first: First = attrs.field(factory=First)
    error: str | None = None


@attrs.define(eq=False)
class RecordLoop:
    """Cleans records one after the other.

    Attributes:
        cleaner: cleans.
        streaks: knows who is excluded, and learns who failed.
        write: takes a document and its result; where that raises ``RecordError``, the document is rejected.
        on_cleaned: is given the log of each record that was written and counted.
        notes: is told which record is being cleaned.
        tally: counts.
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
        """Go through what is read of a source.

        Args:
            items: what is read.
            source: where that comes from.
            reject: takes what is no record.
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
        """Clean and write a record; return it as a reject where it cannot be written."""
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
    """Say why a source could not be read on: if its size is another one by now, then that is why."""
    try:
        refuse_change(source)
    except InputError as changed:
        return str(changed)
    return str(error)
