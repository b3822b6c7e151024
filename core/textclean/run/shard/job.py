"""The job of a worker: one shard, described so that any process on any machine can clean it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import attrs

from textclean.cleaning.cleaner import Cleaner, cleaner_of
from textclean.cleaning.recipe import Recipe
from textclean.formats.format import Format
from textclean.formats.input_file import InputFile
from textclean.formats.stored_file import WHOLE, ByteRange
from textclean.formats.tables.schema import Layout
from textclean.log.model import Provenance
from textclean.run.shard.plugin_state import PluginState
from textclean.run.shard.skip import Skip
from textclean.storage.files import STANDARD, is_url

#: The endings of a shard's files.
DATA, REJECTS, IDS, REPORT = "data", "rejects", "ids", "json"


def file_name(shard: int, ending: str) -> str:
    """Return the name of one of a shard's files."""
    return f"{shard:05}.{ending}"


@attrs.frozen
class Work:
    """What all shards of a run have in common.

    Attributes:
        recipe: what the cleaner is made of, and the digest that the cleaner must have, so that all workers clean alike.
        provenance: how much of a log is written.
        name: the output's name. Its suffix says how the data is compressed.
        format, layout: the output's format, and its columns.
        parts: whether each shard becomes a file of its own in the end. If not, all shards are joined into one file.
        folder: the folder for the shards' files, as an absolute path.
        apart: whether plugins are called in another process, which is replaced if a plugin hangs or ends it.
    """

    recipe: Recipe
    provenance: Provenance
    name: str
    format: Format
    layout: Layout | None
    parts: bool
    folder: Path
    apart: bool = False

    def cleaner(self) -> Cleaner:
        """Return the cleaner. A process makes it once.

        Raises:
            PluginError: the cleaner made here differs from that of the run.
        """
        return same_cleaner(self.recipe)

    def file(self, shard: int, ending: str) -> Path:
        """Return the place of one of a shard's files."""
        return self.folder / file_name(shard, ending)


@attrs.frozen
class Slice:
    """What a shard reads of one source.

    Attributes:
        number: the source's number in the plan.
        source: the source.
        piece: which piece of the source is read, if ``block`` is None.
        block: the bytes to read, if only the process that plans the run can cut the source.
        first, last: whether this is the first slice of its source, and the last.
        size: how many stored bytes of the source the slice covers.
    """

    number: int
    source: InputFile
    piece: ByteRange = WHOLE
    block: bytes | None = attrs.field(default=None, repr=False)
    first: bool = True
    last: bool = True
    size: int = 0


@attrs.frozen
class ShardJob:
    """What is to be done with one shard.

    Attributes:
        shard: its number.
        slices: what it reads.
        skips: which plugins are excluded from which of its records.
    """

    shard: int
    slices: tuple[Slice, ...]
    skips: tuple[Skip, ...] = attrs.field(default=(), kw_only=True)

    @property
    def size(self) -> int:
        """How many stored bytes its slices cover."""
        return sum(part.size for part in self.slices)

    @property
    def name(self) -> str:
        """The name of the shard in messages."""
        names = list(dict.fromkeys(part.source.origin.name for part in self.slices))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"shard {self.shard} ({names[0]}{more})" if names else f"shard {self.shard}"


@attrs.frozen
class Job(ShardJob):
    """One shard to clean.

    Attributes:
        work: what all shards of the run have in common.
        start: the plugins' state before its first record.
    """

    work: Work
    start: PluginState = attrs.field(factory=PluginState)


AnyJob = TypeVar("AnyJob", bound=ShardJob)


def absolute(job: AnyJob) -> AnyJob:
    """Return the job with absolute paths, since a worker may have another current folder, or a plugin may change it."""
    return attrs.evolve(job, slices=tuple(map(_absolute_slice, job.slices)))


def _absolute_slice(part: Slice) -> Slice:
    path = part.source.path
    if is_url(path) or path == str(STANDARD):
        return part
    return attrs.evolve(part, source=attrs.evolve(part.source, path=str(Path(path).absolute())))


#: The cleaner of this process, by the digest of its run. Equal digests mean equal cleaners.
_made: dict[str, Cleaner] = {}


def keep(cleaner: Cleaner) -> None:
    """Let this process use a cleaner for the shards of its run. Any other cleaner is dropped."""
    _made.clear()
    _made[cleaner.run] = cleaner


def same_cleaner(recipe: Recipe) -> Cleaner:
    """Return the cleaner of a run. A process makes it once.

    Raises:
        PluginError: the cleaner made here differs from that of the run.
    """
    if recipe.run not in _made:
        like = next((kept for kept in _made.values() if kept.recipe.without_site == recipe.without_site), None)
        keep(like.with_site(recipe.site) if like else cleaner_of(recipe, "a worker"))
    if _made[recipe.run].recipe.watch != recipe.watch:
        keep(_made[recipe.run].watched(recipe.watch))
    return _made[recipe.run]
