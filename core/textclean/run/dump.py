"""Cleaning a dump: read, clean, write, one record at a time and in order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import attrs

from textclean.cleaner import Cleaner
from textclean.errors import InputError
from textclean.formats.document import Document, FieldNames, Reject
from textclean.formats.streams import read_documents
from textclean.run.aside import Aside
from textclean.run.manifest import InputReport, Manifest
from textclean.run.output import Output
from textclean.run.plan import Plan, Source, plan
from textclean.run.progress import Progress, Silent
from textclean.run.tally import Tally

#: A folder's parts hold this many records each, so that where a record stands depends on its place in the input alone.
RECORDS_A_PART = 100_000


@attrs.frozen
class Options:
    """How a run reads and writes: the names of the fields, and whether the log holds what was removed."""

    fields: FieldNames = attrs.field(factory=FieldNames)
    provenance: Literal["full", "spans"] = "full"
    records_a_part: int = RECORDS_A_PART


def run_files(inputs: Sequence[str], output: str, cleaner: Cleaner, options: Options = Options()) -> Manifest:
    """Clean files, folders, patterns or standard input (``-``) into a file, a folder or standard output (``-``).

    The output appears only when it is complete, with its manifest beside it and, if there are any, its rejects.

    Returns:
        The manifest; its ``troubles`` say what did not go well.

    Raises:
        InputError, OutputError: see ``plan``; or the output cannot be written, and nothing of it is left.
    """
    return run_plan(plan(inputs, output, options.fields), cleaner, options)


def run_plan(
    planned: Plan,
    cleaner: Cleaner,
    options: Options = Options(),
    progress: Progress | None = None,
) -> Manifest:
    """Carry out what ``plan`` has found; arguments, result and errors are those of ``run_files``."""
    with Aside() as aside:
        output = Output(planned.target, aside, options.records_a_part)
        work = _Work(cleaner, options, output, progress or Silent())
        reports = tuple(map(work.read, planned.sources))
        output.finish()
        manifest = Manifest(
            run=cleaner.run,
            cleaner=cleaner.manifest(),
            broken=tuple(attrs.asdict(broken) for broken in cleaner.registry.broken),
            fields=options.fields,
            provenance=options.provenance,
            inputs=reports,
            output=str(planned.target.path),
            parts=tuple(output.parts),
            tally=work.tally,
            warnings=_warnings(planned, work),
        )
        output.commit(manifest)
    return manifest


@attrs.define
class _Work:
    """What is done to each source, and the counts over all of them."""

    cleaner: Cleaner
    options: Options
    output: Output
    progress: Progress
    tally: Tally = attrs.field(factory=Tally)
    ids: set[bytes] = attrs.field(factory=set)
    duplicate_ids: int = 0

    def read(self, source: Source) -> InputReport:
        records = rejected = 0
        error = None
        self.progress.source(source)
        try:
            for item in read_documents(source.path, source.known, source.origin, self.progress.opened):
                if isinstance(item, Reject):
                    rejected += 1
                    self.output.reject(item)
                else:
                    records += 1
                    self.clean(item)
                self.progress.record()
        except InputError as failure:
            error = str(failure)
        return InputReport(source.origin.name, source.size, records, rejected, error)

    def clean(self, document: Document) -> None:
        result = self.cleaner.clean(document.record)
        self.tally.add(result.log)
        self.note_id(document.record.id)
        log = result.log if self.options.provenance == "full" else result.log.without_removed()
        self.output.write(document, result.text, log)

    def note_id(self, value: str | int | None) -> None:
        """Count an id that came before; eight bytes of a digest stand for each, so memory stays small."""
        if value is None:
            return
        digest = hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self.duplicate_ids += digest in self.ids
        self.ids.add(digest)


def _warnings(planned: Plan, work: _Work) -> dict[str, int]:
    counts = {
        "duplicate_ids": work.duplicate_ids,
        "inputs_named_twice": planned.repeated,
        "files_skipped": planned.skipped,
    }
    return {name: count for name, count in counts.items() if count}
