"""Clean one shard, record by record, into its own files.

The result depends on the job alone. Any process gives the same files, also when it cleans the shard again after a
failure. Each file is written under a temporary name, and gets its real name when it is complete. The report is renamed
last, so a shard with a report is finished.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.result import Result
from textclean.formats.document import Document, Reject
from textclean.formats.sources import Reading, read_block, read_piece
from textclean.formats.writers import Writer
from textclean.plugin.supervision import Supervision
from textclean.run.shard.failure_streaks import FailureStreaks
from textclean.run.shard.ids import IdFile
from textclean.run.shard.job import DATA, IDS, REJECTS, REPORT, Job, Slice
from textclean.run.shard.progress_events import OnProgress, Steps
from textclean.run.shard.record_loop import Notes, RecordLoop
from textclean.run.shard.report import Report, SliceReport, Written
from textclean.run.shard.sealed import seal
from textclean.run.shard.tally import Tally
from textclean.storage.atomic import writing
from textclean.storage.compression import compressed
from textclean.storage.fresh import create_anew

_POSITION = re.compile(rb'(?P<index>\d+) (?P<source>\{"source":.*?,"position":)(?P<position>\d+)')
#: The suffix of the name of an incomplete file.
UNFINISHED = ".tmp"


class HeartbeatLike(Notes, Protocol):
    """Notes what a worker is doing, where its parent process can read it; see ``Heartbeat``."""

    call: Callable[[int], None]

    def keep(self, *files: BinaryIO) -> None:
        """Note which files must stay open from now on. Earlier ones are forgotten."""

    def keep_also(self, file: BinaryIO) -> None:
        """Note one more file that must stay open."""


def clean_shard(
    job: Job, cleaner: Cleaner | None = None, on_progress: OnProgress | None = None, notes: HeartbeatLike | None = None
) -> Report:
    """Clean one shard into files in the folder of its work.

    Args:
        job: the shard.
        cleaner: the cleaner of the run, if the caller has it.
        on_progress: called a few times per second with what was done since the last call.
        notes: notes what the worker is doing.

    Returns:
        The report. It is also written to a file.

    Raises:
        OutputError: a file cannot be written.
        PluginError, ConfigError: the work's cleaner cannot be made here.
    """
    with _Shard(job, cleaner or job.work.cleaner(), on_progress, notes) as shard:
        return shard.finish(tuple(shard.read(index) for index in range(len(job.slices))))


class _Shard:
    """A shard that is being cleaned. Incomplete files are removed when the block ends."""

    def __init__(self, job: Job, cleaner: Cleaner, on_progress: OnProgress | None, notes: HeartbeatLike | None) -> None:
        self.job = job
        self._notes = notes
        self._cleaner = cleaner
        cleaner.take_seen()  # that of a shard that was broken off in this process
        streaks = _streaks(job, cleaner, notes)
        tally = Tally()
        self._steps = Steps(tally, on_progress)
        self._loop = RecordLoop(cleaner, streaks, self._write, lambda _: self._steps.record(), notes, tally)
        self._stack = ExitStack()
        self._made: list[str] = []
        self._written: list[BinaryIO] = []
        self._rejects: BinaryIO | None = None

    def __enter__(self) -> Self:
        with writing(self._output):
            work = self.job.work
            if self._notes:
                self._notes.keep()
            self._stored = self._open(DATA)
            self._stream = compressed(self._stored, work.name)
            self._writer: Writer = work.format.writer(self._stream, work.layout, head=work.parts or self.job.shard == 0)
            self._ids = self._stack.enter_context(IdFile(self._unfinished(IDS)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._stack.close()
        except OSError:
            if error is None:
                raise
        finally:
            for ending in (DATA, REJECTS, IDS, REPORT):
                self._unfinished(ending).unlink(missing_ok=True)

    def read(self, index: int) -> SliceReport:
        """Clean one slice."""
        part = self.job.slices[index]
        self._steps.begin(part)
        reading = self._reading(part)
        read = self._loop.read(reading, part.source, partial(self._reject, index), at_end=part.last)
        if self._notes:
            self._notes.keep(*self._written)  # the input file is no longer needed
        self._steps.end(part)
        items = (read.error, reading.notes, reading.kinds, tuple(read.first.found))
        return SliceReport(part.number, reading.lines, read.records, read.rejected, *items)

    def finish(self, slices: tuple[SliceReport, ...]) -> Report:
        """Complete all files and give them their real names, the report last."""
        with writing(self._output):
            self._writer.close()
            if self._stream is not self._stored:
                self._stream.close()
            self._ids.close()
            self._stack.close()
            if self._ids.count:
                self._made.append(IDS)
            written = {ending: Written.of(self._unfinished(ending)) for ending in self._made}
            tally, streaks = self._loop.tally, self._loop.streaks
            missed = dict(sorted(streaks.missed.items()))
            seen = self._cleaner.take_seen()
            report = Report(self.job.shard, tally, slices, written, missed, streaks.course, seen)
            with create_anew(self._unfinished(REPORT)) as stream:
                stream.write(seal(report.to_json()))
            for ending in (*self._made, REPORT):
                self._unfinished(ending).replace(self.job.work.file(self.job.shard, ending))
        self._steps.flush()
        return report

    def _reading(self, part: Slice) -> Reading:
        if part.block is not None:
            return read_block(part.source, part.block, first=part.first)
        return read_piece(part.source, part.piece, self._opened)

    def _opened(self, stream: BinaryIO) -> None:
        self._steps.opened(stream)
        if self._notes:
            self._notes.keep_also(stream)

    def _write(self, document: Document, result: Result) -> None:
        with writing(self._output):
            self._writer.write(document, result.text, result.log.written_as(self.job.work.provenance))
            self._ids.add(document.record.id)

    def _reject(self, index: int, reject: Reject) -> None:
        """Write a reject, with the index of its slice. Its position is counted from the beginning of the slice."""
        with writing(self._output):
            if self._rejects is None:
                self._rejects = self._open(REJECTS)
            self._rejects.write(b"%d " % index)
            self._rejects.writelines(reject.line())
        self._steps.reject()

    def _open(self, ending: str) -> BinaryIO:
        self._made.append(ending)
        stream = self._stack.enter_context(create_anew(self._unfinished(ending)))
        self._written.append(stream)
        if self._notes:
            self._notes.keep_also(stream)
        return stream

    def _unfinished(self, ending: str) -> Path:
        path = self.job.work.file(self.job.shard, ending)
        return path.with_name(path.name + UNFINISHED)

    @property
    def _output(self) -> str:
        return self.job.work.name


def _streaks(job: Job, cleaner: Cleaner, notes: HeartbeatLike | None) -> FailureStreaks:
    guards = cleaner.config.guards
    supervision = Supervision()
    if notes:
        supervision = Supervision(on_call=notes.call, seconds=guards.seconds, replaceable=True)
    names = [plugin.name for plugin in cleaner.plugins]
    return FailureStreaks.of(guards.failures, supervision, names, job.start, job.skips)


def read_rejects(path: Path, before: Sequence[int]) -> Iterator[bytes]:
    """Yield a shard's rejects as lines, each with its position in the whole source.

    Args:
        path: the shard's file of rejects.
        before: for each slice, how many lines of its source come before it.
    """
    with path.open("rb") as stream:
        for line in stream:
            # A line may be very large, so it is not parsed. A quote inside a JSON string always has a backslash.
            found = cast("re.Match[bytes]", _POSITION.match(line))
            position = int(found["position"]) + before[int(found["index"])]
            yield found["source"] + b"%d" % position + line[found.end() :]
