"""Learn the profile of sites from inputs: shards are read in parallel, and then the lines of all pages are counted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.config import Guards
from textclean.errors import InputError, ProfileError
from textclean.field_names import FieldNames
from textclean.formats.document import Document
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.record import Record
from textclean.run.finish.claim import refuse_foreign
from textclean.run.options import Options
from textclean.run.plan.plan import Plan, plan
from textclean.run.plan.shards import Shards, shard_bytes
from textclean.run.processes import Processes, processors
from textclean.run.progress import Progress, Silent
from textclean.run.shard.learn_shard import LearnJob, learn_shard, learned_of
from textclean.site.counting import StoryStore
from textclean.site.profile import SiteProfile, site_of_record
from textclean.site.profile_file import is_profile, read_counts, read_learned
from textclean.site.profile_writer import write_profile
from textclean.site.story import Story, read_stories
from textclean.storage.files import is_special, is_url

#: How many records at the start of an input say whether it names sites. A dump has a URL in each record or in none.
PROBED = 200


@attrs.frozen
class Learning:
    """How a profile is learned from inputs.

    Attributes:
        field: the field that names a record's site; None: it is that of its URL.
        workers: how many processes read. 1: this process.
        server: the process that workers are forked from, if there is one.
        progress: receives the progress.
    """

    field: str | None = None
    workers: int = 1
    server: Any = None
    progress: Progress = attrs.field(factory=Silent)

    def add(self, sources: Sequence[InputFile], store: StoryStore, folder: Path) -> None:
        """Add all pages of some inputs to a store.

        Args:
            sources: the inputs.
            store: the store.
            folder: a folder for files, as an absolute path.
        """
        shards = Shards(sources, shard_bytes(sources))
        jobs = (LearnJob(number, slices, folder, self.field) for number, slices in shards.cut())
        self.progress.begin(shards.total, 0)
        for job in self._carried_out(jobs, shards.count):
            with job.path.open("rb") as stream:
                store.add(read_stories(stream, job.path.name))
            job.path.unlink()

    def _carried_out(self, jobs: Iterable[LearnJob], count: int | None) -> Iterable[LearnJob]:
        if self.workers == 1 or count == 1:
            return (learn_shard(job, self.progress.step) for job in jobs)
        from textclean.run.workers.heartbeat import Watchdog  # noqa: PLC0415 - a small input needs no processes
        from textclean.run.workers.pool import Pool  # noqa: PLC0415

        most = self.workers if count is None else min(self.workers, count)
        return Pool(most, Watchdog([], Guards().seconds), self.server).run(jobs, self.progress.step)


@contextmanager
def site_evidence(
    planned: Plan, cleaner: Cleaner, options: Options, progress: Progress | None = None
) -> Iterator[Cleaner]:
    """Learn a profile from the inputs of a run, if the run is to use one of its own.

    Yields:
        The cleaner with this profile, whose file exists until the end of the block. The cleaner as it was, if it has a
        profile, if the options say so, or if no site has enough pages.

    Raises:
        OutputError: a file stands at the output's place that may not be replaced. This is told before anything is read.
    """
    sources = (
        _with_sites(planned.sources) if cleaner.site is None and (options.site or cleaner.config.site) == "auto" else []
    )
    if not sources:
        yield cleaner
        return
    refuse_foreign(planned, options)
    workers = Processes.of(planned, cleaner, options).workers
    learning = Learning(None, workers, options.server, progress or Silent())
    with tempfile.TemporaryDirectory(prefix="textclean-") as name:
        path = Path(name).absolute() / "learned.site"
        with StoryStore(path.parent) as store:
            learning.add(sources, store, path.parent)
            write_profile(store, path, with_pages=False)
        profile = SiteProfile.load(path)
        yield cleaner.with_site(profile) if profile.useful else cleaner


def _with_sites(sources: Iterable[InputFile]) -> list[InputFile]:
    """Return the inputs whose first records name sites, and which can be read twice."""
    return [source for source in sources if _can_be_read_twice(source) and _names_sites(source)]


def _can_be_read_twice(source: InputFile) -> bool:
    return source.size is not None and (is_url(source.path) or not is_special(source.path))


def _names_sites(source: InputFile) -> bool:
    if source.is_one_record:  # and it has no URL
        return False
    try:
        first = islice(read_piece(source), PROBED)
        return any(isinstance(item, Document) and site_of_record(item.record, None) for item in first)
    except InputError:
        return False


def learn_files(
    inputs: Sequence[str],
    output: str | Path,
    fields: FieldNames = FieldNames(),  # noqa: B008 - frozen
    learning: Learning | None = None,
    *,
    overwrite: bool = False,
) -> SiteProfile:
    """Learn a profile from dumps, and from profiles that were learned from other parts of a dump.

    The profile of some inputs is that of the profiles of its parts: to the byte, in whatever order they are given.

    Args:
        inputs: files, folders, patterns, URLs or ``-``, as for ``run_files``; and files of profiles.
        output: the file of the profile.
        fields: the names of the fields of a record.
        learning: how it is learned; None: one worker for each processor.
        overwrite: replace the file if it exists.

    Raises:
        InputError: an input is missing, or holds nothing to read.
        ProfileError: an input is a damaged profile, or names sites in another way.
        OutputError: the file cannot be written, or exists and must not be replaced.
    """
    learning = learning or Learning(workers=processors())
    profiles = [Path(name) for name in inputs if not is_url(name) and is_profile(Path(name))]
    others = [name for name in inputs if Path(name) not in profiles]
    path = Path(output).absolute()
    with tempfile.TemporaryDirectory(prefix="textclean-") as name, StoryStore(Path(name)) as store:
        for profile in profiles:
            store.add(_pages_of_profile(profile, learning.field))
        if others:
            learning.add(plan(others, "-", fields).sources, store, Path(name).absolute())
        write_profile(store, path, learning.field, replace=overwrite)
    return SiteProfile.load(path)


def _pages_of_profile(path: Path, field: str | None) -> Iterator[Story]:
    known = SiteProfile.load(path).field
    if known != field:
        told = "the URL" if known is None else f"the field {known!r}"
        raise ProfileError(f"{path}: takes the site from {told}, unlike this command; say the same with --site-field")
    return read_learned(path)


def learn(records: Iterable[Any], field: str | None = None) -> SiteProfile:
    """Learn a profile from records in a program. Nothing but digests is kept of them.

    Args:
        records: values of which ``Record.of`` makes records.
        field: the field that names a record's site; None: it is that of its ``url``.

    Raises:
        RecordError: a value is no record.
    """
    with tempfile.TemporaryDirectory(prefix="textclean-") as name:
        path = Path(name) / "learned.site"
        with StoryStore(path.parent) as store:
            store.add(learned_of(map(Record.of, records), field))
            write_profile(store, path, field, with_pages=False)
        return SiteProfile(read_counts(path))
