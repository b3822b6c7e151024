"""What a worker is asked to do: one shard, described so that any process on any machine can do it."""

from __future__ import annotations

from pathlib import Path

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
    """What is the same for all shards of a run.

    Attributes:
        recipe: what the cleaner is made of, and the digest that it has to have, so that all workers clean alike.
        provenance: how much of a log is written.
        name: the output's name, whose suffix says how the data is compressed.
        format, layout: the output's format, and its columns.
        parts: whether each shard is a file of its own in the end, or a stretch of one.
        folder: where the shards' files are written, named from the root.
        apart: whether plugins are called in a process that can be replaced where one of them hangs or dies.
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
        """Return the cleaner, which is made once in a process.

        Raises:
            PluginError: it is another one than that of the run.
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
        piece: which piece of it, ...
        block: ... or the bytes themselves, where only one process can cut the source.
        first, last: whether it is the first slice of its source, and the last.
        size: the bytes that it takes up where the source is stored.
    """

    number: int
    source: InputFile
    piece: ByteRange = WHOLE
    block: bytes | None = attrs.field(default=None, repr=False)
    first: bool = True
    last: bool = True
    size: int = 0


@attrs.frozen
class Job:
    """One shard.

    Attributes:
        shard: its number.
        slices: what it reads.
        work: what is done with that.
        start: how plugins stand before its first record.
        skips: who is left out for which of its records.
    """

    shard: int
    slices: tuple[Slice, ...]
    work: Work
    start: PluginState = attrs.field(factory=PluginState)
    skips: tuple[Skip, ...] = ()

    @property
    def size(self) -> int:
        """The bytes that its slices take up where they are stored."""
        return sum(part.size for part in self.slices)

    @property
    def name(self) -> str:
        """What a message calls it."""
        names = list(dict.fromkeys(part.source.origin.name for part in self.slices))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"shard {self.shard} ({names[0]}{more})" if names else f"shard {self.shard}"


def absolute(job: Job) -> Job:
    """Return a job that means the same in a process with another current folder: elsewhere, or left by a plugin."""
    return attrs.evolve(job, slices=tuple(map(_absolute_slice, job.slices)))


def _absolute_slice(part: Slice) -> Slice:
    path = part.source.path
    if is_url(path) or path == str(STANDARD):
        return part
    return attrs.evolve(part, source=attrs.evolve(part.source, path=str(Path(path).absolute())))


#: The cleaner of this process, by the digest of the run: equal digests mean equal cleaners.
_made: dict[str, Cleaner] = {}


def keep(cleaner: Cleaner) -> None:
    """Have this process use a cleaner for the shards of its run, and no other beside it."""
    _made.clear()
    _made[cleaner.run] = cleaner


def same_cleaner(recipe: Recipe) -> Cleaner:
    """Return the cleaner of a run, which is made once in a process.

    Raises:
        PluginError: it is another one than that of the run.
    """
    if recipe.run not in _made:
        keep(cleaner_of(recipe, "a worker"))
    return _made[recipe.run]
