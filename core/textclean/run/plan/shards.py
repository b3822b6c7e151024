"""Cutting a plan's sources into shards: by what they are and how large, never by how many workers there are.

A shard is what is done again if a worker is lost, what a part of an output folder holds, and what is in a worker's
hands at a time. So many that the last ones to finish are a small share of the work, none so small that handing it out
shows, none so large that it is long to do again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

import attrs

from textclean.errors import InputError
from textclean.formats.input_file import InputFile
from textclean.formats.sources import blocks, can_be_cut, pieces
from textclean.formats.stored_file import WHOLE
from textclean.run.shard.changed_inputs import refuse_change
from textclean.run.shard.job import Job, Slice, Work

#: Bytes as they are stored. A run of one shard starts no worker, which takes a second; 4 MB take less than that.
SMALLEST = 4 << 20
#: About ten seconds of work, and a part as other programs like them.
LARGEST = 64 << 20
#: So many shards at the least where the sizes above allow it.
MANY = 256
#: A block is in memory whole, in the process that cuts it and in the one that cleans it.
LARGEST_BLOCK = 16 << 20


def shard_bytes(sources: Iterable[InputFile]) -> int:
    """Return how many bytes a shard of these sources holds, more or less."""
    total = sum(source.size or 0 for source in sources)
    return min(max(total // MANY, SMALLEST), LARGEST)


@attrs.define
class Shards:
    """The shards of some sources, in order.

    Attributes:
        sources: what is read.
        size: bytes a shard.
        errors: why a source that is cut here could not be read to its end, by its number; filled as jobs are taken.
    """

    sources: Sequence[InputFile]
    size: int
    errors: dict[int, str] = attrs.field(factory=dict)
    _fixed: list[tuple[Slice, ...]] | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        if not any(map(self._is_cut_here, self.sources)):
            self._fixed = list(self._groups())

    @property
    def count(self) -> int | None:
        """How many there are; None: nobody knows before the sources are read."""
        return None if self._fixed is None else len(self._fixed)

    @property
    def total(self) -> int | None:
        """The bytes of all sources as they are stored; None where one is a stream without a known size."""
        sizes = [source.size for source in self.sources]
        return None if None in sizes else sum(size or 0 for size in sizes)

    def jobs(self, work: Work) -> Iterator[Job]:
        """Yield the jobs; a source that can only be read in order is read as they are taken."""
        for number, slices in enumerate(self._fixed or self._groups()):
            yield Job(number, slices, work)

    def _groups(self) -> Iterator[tuple[Slice, ...]]:
        """Put slices together until they are large enough; a block stands alone. There is one group at least."""
        group: list[Slice] = []
        size = 0
        some = False
        for part in self._slices():
            if group and (part.block is not None or group[-1].block is not None or size + part.size > self.size):
                yield tuple(group)
                some, group, size = True, [], 0
            group.append(part)
            size += part.size
        if group or not some:
            yield tuple(group)

    def _slices(self) -> Iterator[Slice]:
        for number, source in enumerate(self.sources):
            yield from self._blocks(number, source) if self._is_cut_here(source) else self._pieces(number, source)

    def _pieces(self, number: int, source: InputFile) -> Iterator[Slice]:
        try:
            cut = pieces(source, self.size)
        except InputError:
            cut = (WHOLE,)  # whoever reads it will say why it cannot be read
        for index, piece in enumerate(cut):
            # Row groups say nothing of bytes here; they are taken to be alike.
            size = (source.size or 0) // len(cut)
            yield Slice(number, source, piece, None, first=not index, last=index == len(cut) - 1, size=size)

    def _blocks(self, number: int, source: InputFile) -> Iterator[Slice]:
        position = _Position()
        first = True
        try:
            for block in blocks(source, min(self.size, LARGEST_BLOCK), position.opened):
                yield Slice(number, source, WHOLE, block, first=first, last=False, size=position.gone())
                first = False
            refuse_change(source)
        except InputError as error:
            self.errors[number] = str(error)

    def _is_cut_here(self, source: InputFile) -> bool:
        """Say whether a stream is worth cutting: one that is no larger than a shard is read whole by a worker."""
        return can_be_cut(source) and (source.size is None or source.size > self.size)


@attrs.define
class _Position:
    """How far a stored file has been read since the last time."""

    _tell: Callable[[], int] | None = None
    _last: int = 0

    def opened(self, stream: BinaryIO) -> None:
        self._tell = stream.tell if stream.seekable() else None

    def gone(self) -> int:
        now = self._tell() if self._tell else self._last
        gone, self._last = now - self._last, now
        return gone
