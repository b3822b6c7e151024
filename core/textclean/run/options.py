"""The options of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from textclean.checks import one_of
from textclean.field_names import FieldNames
from textclean.log.model import Provenance
from textclean.record import MissingText

if TYPE_CHECKING:
    from textclean.run.workers.forkserver import ForkServer  # needs modules for processes, which most runs do not need

_SITE = one_of("auto", "off").or_none()


@attrs.frozen
class Options:
    """The options of a run.

    Attributes:
        fields: the names of the fields of a record.
        provenance: how much a log holds of what was removed.
        workers: how many processes clean. 1: this process cleans and starts no other, unless ``apart`` is true. More
            than one: other processes clean, except in a run of a single shard. None: one worker for each processor,
            but only one from standard input to standard output.
        apart: whether plugins are called in another process, which is replaced if a plugin hangs or ends it. None: only
            if there are third-party plugins. A program that gives its cleaner a plugin as an object gets another
            process only if it asks for one; see ``run.processes``.
        resume: continue an earlier run that was stopped, if there is one.
        anew: delete the unfinished files of an earlier run. If an earlier run was stopped, and neither ``resume`` nor
            ``anew`` is set, the run refuses to begin.
        overwrite: replace files at the output's place even if textclean did not write them.
        state: the folder for unfinished files. None: a folder beside the output.
        shard_bytes: bytes per shard. None: chosen from the size of the inputs. This size decides what the parts of an
            output hold, and also the bytes of compressed files and of Parquet files.
        missing_text: what happens to a record whose text is null or missing: it is rejected, or written unchanged.
        site: ``auto``: if the cleaner has no site profile, the run learns one from its own inputs; ``off``: it learns
            none. None: as the configuration says.
        server: the process that workers are forked from. None: each worker is started as a new Python process.
    """

    fields: FieldNames = attrs.field(factory=FieldNames)
    provenance: Provenance = "full"
    workers: int | None = None
    apart: bool | None = None
    resume: bool = False
    anew: bool = False
    overwrite: bool = False
    state: Path | None = None
    shard_bytes: int | None = None
    missing_text: MissingText = "reject"
    site: Literal["auto", "off"] | None = attrs.field(default=None, validator=_SITE)
    server: ForkServer | None = None


DEFAULT = Options()
