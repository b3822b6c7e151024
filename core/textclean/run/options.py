"""How a run reads, works and writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from textclean.formats.document import FieldNames
from textclean.log.model import Provenance
from textclean.record import MissingText

if TYPE_CHECKING:
    from textclean.run.workers.forkserver import ForkServer  # what is needed for processes, most runs do without


@attrs.frozen
class Options:
    """How a run reads, works and writes.

    Attributes:
        fields: the names of the fields.
        provenance: whether logs hold what was removed.
        workers: how many processes clean; 1: this one, and no other is started, unless ``apart`` says so. More than
            one are others always, but for a run of a single shard. None: one for each processor; from standard input
            to standard output one.
        apart: whether plugins are called in another process, which can be replaced where one of them hangs or dies.
            None: where there are plugins that did not come with textclean. Programs that give their cleaner a plugin
            as an object have no other process unless they ask for it; see ``run.processes``.
        resume: go on with what an earlier run left unfinished, if there is something.
        anew: throw away what an earlier run left unfinished. With neither, such a run is told and nothing is done.
        overwrite: replace what is at the output's place, even if no earlier run wrote it.
        state: the folder for what is unfinished; None: beside the output.
        shard_bytes: bytes a shard; None: as suits the inputs. The output's parts, and in compressed and Parquet files
            the bytes too, depend on it.
        missing_text: whether a record whose text is null or not there is rejected, or comes out as it is.
        server: what workers are forked from; None: each is started anew.
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
    server: ForkServer | None = None


DEFAULT = Options()
