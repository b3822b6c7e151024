"""Clean a dump: clean its shards, merge their results, and publish all files together at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.guards import NO_TEXT
from textclean.cleaning.watching import Observed
from textclean.errors import OutputError
from textclean.formats.infer_schema import output_layout
from textclean.run.finish.claim import claim, streams_of
from textclean.run.finish.commit import Commit
from textclean.run.finish.earlier import Earlier
from textclean.run.finish.manifest import MOST_SKIPPED, Manifest, Part
from textclean.run.finish.merge import Places, first_troubles, input_reports, missed, notes, skipped, whole_tally
from textclean.run.finish.order import Order
from textclean.run.finish.partial import Partial
from textclean.run.learn import site_evidence
from textclean.run.options import DEFAULT, Options
from textclean.run.plan.plan import Plan, plan
from textclean.run.plan.shards import Shards, shard_bytes
from textclean.run.processes import Processes
from textclean.run.progress import Progress, Silent
from textclean.run.shard.ids import duplicates
from textclean.run.shard.job import DATA, IDS, REJECTS, Job, Work
from textclean.run.shard.record_loop import SupervisedCleaner
from textclean.run.shard.report import InputReport, Report
from textclean.run.shard.tally import Tally
from textclean.run.stream import pass_through
from textclean.run.workers.engine import Engine, Here
from textclean.storage.atomic import writing
from textclean.storage.stdout import standard_output, write_rejects


def run_files(inputs: Sequence[str], output: str, cleaner: Cleaner, options: Options = DEFAULT) -> Manifest:
    """Clean files, folders, patterns or standard input (``-``) into a file, a folder or standard output (``-``).

    The output appears only when it is complete. Its manifest stands beside it, and a file of rejects if there are any.
    If a run breaks off, its finished shards stay in a folder beside the output, so that a run with ``resume`` can use
    them.

    Returns:
        The manifest. Its ``troubles`` say what did not go well.

    Raises:
        InputError, OutputError: see ``plan`` and ``Run.begin``. Also raised if the output cannot be written.
        WorkerError: workers were lost.
    """
    return run_plan(plan(inputs, output, options.fields, state=options.state), cleaner, options)


def run_plan(
    planned: Plan,
    cleaner: Cleaner,
    options: Options = DEFAULT,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> Manifest:
    """Clean the inputs of a plan. Arguments, result and errors are those of ``run_files``."""
    with site_evidence(planned, cleaner, options) as informed:
        return Run.begin(planned, informed, options).carry_out(progress or Silent(), engine)


@attrs.define
class Run:
    """A run that is ready to begin or to continue.

    Attributes:
        planned: the inputs, and where the results go.
        cleaner: cleans the records.
        options: the options of the run.
        processes: which processes clean.
        shards: how the input is cut.
        partial: the finished shards. None if records go directly to standard output.
        work: what all shards have in common. None if records go directly to standard output.
        earlier: the files that already stand at the output's places, and may be replaced.
        resumed_bytes: stored bytes of the input that an earlier, stopped run has already cleaned.
        seen: what was watched, once the run has ended.
    """

    planned: Plan
    cleaner: Cleaner
    options: Options
    processes: Processes
    shards: Shards
    partial: Partial | None
    work: Work | None
    earlier: Earlier = attrs.field(factory=Earlier)
    _next: int = 0
    _places: Places = attrs.field(factory=Places)
    resumed_bytes: int = 0
    seen: Observed = attrs.field(factory=Observed)

    @classmethod
    def begin(cls, planned: Plan, cleaner: Cleaner, options: Options = DEFAULT) -> Run:
        """Check what earlier runs have left at the output's place, and make the folder for this run.

        Raises:
            InputError: an input cannot be inspected, or the columns of the inputs do not fit together.
            OutputError: another run is writing there; or a file there was not written by textclean; or a stopped run
                has left finished shards, and the options set neither ``resume`` nor ``anew``. With ``resume``: the
                finished shards belong to a different run, or this run reads or writes a stream.
            ConfigError: the options ask for workers, but the plugins cannot be sent to them.
        """
        sources = tuple(source.with_missing_text(options.missing_text) for source in planned.sources)
        planned = attrs.evolve(planned, sources=sources)
        streams = streams_of(planned)
        if options.resume and streams:
            raise OutputError(f"{streams} cannot be read or written again from its middle; leave --resume out")
        processes = Processes.of(planned, cleaner, options)
        size = options.shard_bytes or shard_bytes(planned.sources)
        shards = Shards(planned.sources, size)
        if planned.target.standard and (processes.workers == 1 or shards.count == 1):
            return cls(planned, cleaner, options, processes, shards, None, None)
        layout = output_layout(planned.target.format, planned.sources)
        folder = options.state or planned.target.partial
        if planned.target.standard:
            folder = Path(tempfile.mkdtemp(prefix="textclean-"))
        work = Work(
            recipe=cleaner.recipe,
            provenance=options.provenance,
            name=planned.target.data(0),
            format=planned.target.format,
            layout=layout,
            parts=planned.target.folder,
            folder=folder.absolute(),
            apart=processes.apart,
        )
        partial, earlier = claim(planned, cleaner, options, work, size)
        return cls(planned, cleaner, options, processes, shards, partial, work, earlier)

    @property
    def done(self) -> int:
        """How many shards are finished."""
        return self.partial.finished if self.partial else 0

    @property
    def can_go_on(self) -> bool:
        """Whether this run has finished shards, and could be continued if it is stopped."""
        return self.partial is not None and self.partial.resumable and self.done > 0

    def leave(self) -> None:
        """Stop a run that was begun. This does nothing if the run has ended, with or without an error."""
        if self.partial:
            self.partial.leave()

    def carry_out(self, progress: Progress, engine: Engine | None = None) -> Manifest:
        """Clean all shards, and publish the files under their final names.

        Args:
            progress: receives the progress.
            engine: cleans the shards. None: this process or worker processes, as the options say.
        """
        if self.partial is None or self.work is None:
            return self._pass_through(progress)
        try:
            if self.partial.committed is None:
                self._clean(self.partial, self.work, progress, engine)
            manifest = self._complete(self.partial, self.work)
        except BaseException:
            self.partial.leave()
            raise
        self.partial.remove()
        return manifest

    def _clean(self, partial: Partial, work: Work, progress: Progress, engine: Engine | None) -> None:
        jobs = (self._counted(job, partial) for job in self.shards.jobs(work))
        order = Order(self.cleaner.config.guards.failures, jobs, partial.reports, partial.discard)
        some = order.look_ahead(2)
        if engine is None:
            engine = self._engine(some)
        progress.begin(self.shards.total, self.resumed_bytes)
        for report in engine.run(order, progress.step):
            order.take(report)
            if self.planned.target.standard:
                self._write_through(partial, work, order.settled)

    def _counted(self, job: Job, partial: Partial) -> Job:
        self.resumed_bytes += job.size if job.shard in partial.reports else 0
        return job

    def _engine(self, some: int) -> Engine:
        """Choose the engine.

        For a single shard no worker is started: starting it would take longer than cleaning most such shards.

        Args:
            some: how many shards are left: 0, 1, or 2 for two or more.
        """
        if some == 0 or (not self.processes.apart and (self.processes.workers == 1 or some == 1)):
            return Here(self.cleaner)
        from textclean.run.workers.pool import Pool  # noqa: PLC0415 - a small run needs no processes

        count = self.shards.count
        done = len(self.partial.reports) if self.partial else 0
        workers = self.processes.workers
        most = workers if count is None else min(workers, count - done)
        return Pool.of(self.cleaner, most, self.options.server)

    def _write_through(self, partial: Partial, work: Work, settled: int) -> None:
        """Write the settled shards to standard output, in order, and delete their files."""
        while self._next < settled:
            report = partial.reports[self._next]
            data, rejects = work.file(report.shard, DATA), work.file(report.shard, REJECTS)
            with writing("-"), data.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    standard_output().write(chunk)
                standard_output().flush()
            write_rejects(self._places.rejects(report, rejects))
            data.unlink()
            rejects.unlink(missing_ok=True)
            self._next += 1

    def _complete(self, partial: Partial, work: Work) -> Manifest:
        noted = partial.committed
        errors = {int(number): error for number, error in noted["errors"].items()} if noted else self.shards.errors
        reports = [partial.reports[number] for number in sorted(partial.reports)]
        self.seen = Observed.of(report.seen for report in reports)
        manifest = self._manifest(reports, errors, work)
        if not self.planned.target.standard:
            commit = Commit(partial, self.planned.target, work, self.earlier)
            if noted is None:
                commit.prepare(reports, manifest, errors)
            else:
                commit.check()
            manifest = commit.described(manifest)
            commit.finish()
        return manifest

    def _manifest(self, reports: Sequence[Report], errors: dict[int, str], work: Work) -> Manifest:
        tally = whole_tally(reports)
        ids = [work.file(report.shard, IDS) for report in reports if IDS in report.files]
        counts = dict(notes(reports))
        counts["columns_missing"] = work.layout.missing if work.layout else 0
        counts["duplicate_ids"] = duplicates(ids)
        parts = [Part(Path(self.planned.target.data(n)).name, report.tally.records) for n, report in enumerate(reports)]
        if not self.planned.target.folder:
            parts = [Part(Path(self.planned.target.name).name, tally.records)]
        inputs = input_reports(self.planned.sources, reports, errors)
        first = first_troubles(self.planned.sources, reports)
        explanation = self._told(tally, inputs, tuple(parts), len(reports), counts, missed(reports), first)
        return attrs.evolve(explanation, skipped=skipped(reports))

    def _told(  # noqa: PLR0913, PLR0917 - the parts of a manifest
        self,
        tally: Tally,
        inputs: tuple[InputReport, ...],
        parts: tuple[Part, ...],
        shards: int,
        counts: dict[str, int],
        off: Mapping[str, int],
        first: Mapping[str, tuple[str, ...]],
    ) -> Manifest:
        counts |= {"records_without_text": tally.tags[NO_TEXT]}
        counts |= {"inputs_named_twice": self.planned.repeated, "files_skipped": len(self.planned.skipped)}
        return Manifest(
            run=self.cleaner.run,
            cleaner=self.cleaner.manifest(),
            broken=tuple(attrs.asdict(broken) for broken in self.cleaner.registry.broken),
            fields=self.options.fields,
            provenance=self.options.provenance,
            inputs=inputs,
            output=self.planned.target.name,
            parts=parts,
            shards=shards,
            tally=tally,
            warnings={name: count for name, count in counts.items() if count},
            switched_off=dict(sorted(off.items())),
            config_file=None if self.cleaner.config.path is None else str(self.cleaner.config.path),
            first=first,
            skipped_files=tuple((skip.file, skip.reason) for skip in self.planned.skipped[:MOST_SKIPPED]),
        )

    def _pass_through(self, progress: Progress) -> Manifest:
        progress.begin(self.shards.total, 0)
        stream = standard_output()
        writer = self.planned.target.format.writer(stream)
        with ExitStack() as stack:
            cleaner: SupervisedCleaner = self.cleaner
            if self.processes.apart:
                from textclean.run.workers.isolated_cleaner import isolated  # noqa: PLC0415 - most pipes need no processes

                cleaner = stack.enter_context(isolated(self.cleaner, self.options.server))
            passed = pass_through(
                self.planned.sources, cleaner, writer, provenance=self.options.provenance, on_progress=progress.step
            )
            self.seen = cleaner.take_seen() or Observed()
        with writing("-"):
            stream.flush()
        part = Part("-", passed.tally.records)
        counts = {"duplicate_ids": passed.duplicate_ids}
        return self._told(passed.tally, passed.inputs, (part,), 1, counts, passed.missed, passed.first)
