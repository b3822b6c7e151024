"""Count ids that occur more than once. Each id is stored as eight bytes of a digest, so memory does not grow."""

from __future__ import annotations

import hashlib
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from textclean.storage.fresh import create_anew

#: How many digests a sorted run holds: 2 MB in memory. A file is a sequence of such runs; the last may be shorter.
RUN = 1 << 18
#: About how many digests are compared at once. A set of 2**16 digests takes about 8 MB.
_BUCKET = 1 << 16
_SPACE = 1 << 64


class IdFile:
    """Takes ids and writes their digests to a file. The file is created only if there is at least one id."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self.path = path
        self._digests = array("Q")
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream:
            self._stream.close()

    def add(self, value: str | int | None) -> None:
        """Take an id. A string and a number are always different ids. None is ignored."""
        if value is None:
            return
        digest = hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._digests.frombytes(digest)
        self.count += 1
        if len(self._digests) == RUN:
            self._flush()

    def close(self) -> None:
        """Write the digests that are not yet written, and close the file."""
        if self._digests:
            self._flush()
        if self._stream:
            self._stream.close()

    def _flush(self) -> None:
        if self._stream is None:
            self._stream = create_anew(self.path)
        self._stream.write(array("Q", sorted(self._digests)).tobytes())
        del self._digests[:]


def duplicates(paths: Sequence[Path]) -> int:
    """Return how many ids in the files had occurred before.

    All possible digests are divided into ranges, so that each range holds about 2**16 of the digests in the files. In
    a sorted run, the digests of one range stand together, and bisection in the mapped file finds them. A set counts the
    distinct digests of a range. Merging all runs would pass every digest through a heap, which takes ten times as long,
    and would keep all files open.
    """
    total = sum(path.stat().st_size for path in paths) // 8
    buckets = max(1, -(-total // _BUCKET))
    bounds = [_SPACE * number // buckets for number in range(buckets + 1)]
    distinct = 0
    for low, high in pairwise(bounds):
        seen: set[int] = set()
        for path in paths:
            for stretch in _stretches(path, low, high):
                seen.update(stretch)
        distinct += len(seen)
    return total - distinct


def _stretches(path: Path, low: int, high: int) -> Iterator[list[int]]:
    """Yield the digests in the range ``[low, high)`` of each run."""
    with ExitStack() as stack:
        stream = stack.enter_context(path.open("rb"))
        mapped = stack.enter_context(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        view = stack.enter_context(stack.enter_context(memoryview(mapped)).cast("Q"))
        for start in range(0, len(view), RUN):
            end = min(start + RUN, len(view))
            first = bisect_left(view, low, start, end)
            last = end if high == _SPACE else bisect_left(view, high, first, end)
            yield view[first:last].tolist()
