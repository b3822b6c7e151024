"""Learn from one shard: write the digests of its pages into a file, for the profile of their sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import attrs

from textclean.errors import InputError
from textclean.formats.document import Document, Reject
from textclean.formats.sources import read_block, read_piece
from textclean.record import Record
from textclean.run.shard.job import ShardJob, Slice
from textclean.run.shard.progress_events import OnProgress, Steps
from textclean.run.shard.tally import Tally
from textclean.site.profile import site_of_record
from textclean.site.story import Story
from textclean.storage.atomic import writing
from textclean.storage.fresh import create_anew
from textclean.text.lines import too_long
from textclean.text.seen import plain_lines


@attrs.frozen
class LearnJob(ShardJob):
    """One shard to learn from.

    Attributes:
        folder: the folder for the file, as an absolute path.
        field: the field that names a record's site; None: it is that of its URL.
    """

    folder: Path
    field: str | None = None

    @property
    def path(self) -> Path:
        """The file of the shard's pages."""
        return self.folder / f"{self.shard:05}.pages"


def learn_shard(job: LearnJob, on_progress: OnProgress | None = None) -> LearnJob:
    """Write the pages of a shard into its file, which appears when it is complete.

    What cannot be read is passed over: whoever cleans the shard reports it.

    Raises:
        OutputError: the file cannot be written.
    """
    steps = Steps(Tally(), on_progress)
    unfinished = job.path.with_suffix(".tmp")
    with writing(job.path):
        with create_anew(unfinished) as stream:
            for part in job.slices:
                steps.begin(part)
                stream.writelines(page.packed() for page in learned_of(_records(part, steps), job.field))
                steps.end(part)
        unfinished.replace(job.path)
    steps.flush()
    return job


def learned_of(records: Iterable[Record], field: str | None) -> Iterator[Story]:
    """Yield what is learned of records: nothing of those without a site or a text."""
    for record in records:
        host = site_of_record(record, field)
        if host is None or record.missing or too_long(record.text):
            continue
        if lines := plain_lines(record.text):
            yield Story.of(host, lines)


def _records(part: Slice, steps: Steps) -> Iterator[Record]:
    with suppress(InputError):
        for item in _items(part, steps.opened):
            steps.count()
            if isinstance(item, Document):
                yield item.record


def _items(part: Slice, opened: Callable[[BinaryIO], None]) -> Iterable[Document | Reject]:
    if part.block is not None:
        return read_block(part.source, part.block, first=part.first)
    return read_piece(part.source, part.piece, opened)
