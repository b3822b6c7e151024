"""Cut a plan's sources into shards. The cut depends on the sources and their sizes, not on the number of workers.

A worker cleans one shard at a time. If a worker is lost, its shard is cleaned again. In an output folder, each shard
becomes one part. There are enough shards that the last ones to finish are a small share of the work. No shard is so
small that the cost of giving it to a worker matters, and none so large that cleaning it again takes long.
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

#: Stored bytes. A run of one shard starts no worker. Starting one takes a second; cleaning 4 MB takes less.
SMALLEST = 4 << 20
#: Stored bytes: about ten seconds of work, and a good size of a part for other programs.
LARGEST = 64 << 20
#: The least number of shards, if the sizes above allow it.
MANY = 256
#: Bytes. A whole block is in memory, both in the process that cuts it and in the process that cleans it.
LARGEST_BLOCK = 16 << 20


def shard_bytes(sources: Iterable[InputFile]) -> int:
    """Return about how many bytes a shard of these sources holds."""
    total = sum(source.size or 0 for source in sources)
    return min(max(total // MANY, SMALLEST), LARGEST)


@attrs.define
class Shards:
    """The shards of some sources, in order.

    Attributes:
        sources: the inputs.
        size: bytes per shard.
        errors: why a source that is cut in this process could not be read to its end, by the number of the source.
            Filled while jobs are taken.
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
        """How many shards there are. None: unknown before the sources are read."""
        return None if self._fixed is None else len(self._fixed)

    @property
    def total(self) -> int | None:
        """The stored bytes of all sources. None: a source is a stream, whose size is unknown."""
        sizes = [source.size for source in self.sources]
        return None if None in sizes else sum(size or 0 for size in sizes)

    def jobs(self, work: Work) -> Iterator[Job]:
        """Yield the jobs. A source that can only be read in order is read while jobs are taken."""
        for number, slices in self.cut():
            yield Job(number, slices, work)

    def cut(self) -> Iterator[tuple[int, tuple[Slice, ...]]]:
        """Yield the number of each shard, and its slices; see ``jobs``."""
        return enumerate(self._fixed or self._groups())

    def _groups(self) -> Iterator[tuple[Slice, ...]]:
        """Group slices until a group is large enough. A block is a group of its own. Yield at least one group."""
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
            cut = (WHOLE,)  # the error is reported when the source is read
        for index, piece in enumerate(cut):
            # The bytes of a row group are not known here. Assume that all row groups have the same size.
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
        """Say whether this process cuts a source. A source that is no larger than a shard is read by one worker."""
        return can_be_cut(source) and (source.size is None or source.size > self.size)


@attrs.define
class _Position:
    """Measures how far a stored file was read since the last call."""

    _tell: Callable[[], int] | None = None
    _last: int = 0

    def opened(self, stream: BinaryIO) -> None:
        self._tell = stream.tell if stream.seekable() else None

    def gone(self) -> int:
        now = self._tell() if self._tell else self._last
        gone, self._last = now - self._last, now
        return gone
