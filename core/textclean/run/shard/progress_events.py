"""Report a few times per second how far a shard is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import BinaryIO

import attrs

from textclean.run.shard.job import Slice
from textclean.run.shard.tally import Tally

_SECONDS_A_STEP = 0.25
#: Reading the clock for every record would cost more than cleaning a short record.
_RECORDS_A_LOOK = 32


@attrs.frozen
class Step:
    """What was done since the last step.

    Attributes:
        records: how many records were cleaned or rejected.
        failures: how many failures and rejects there were.
        characters_in: code points before cleaning.
        characters_out: code points after cleaning.
        size: stored bytes of the inputs.
    """

    records: int = 0
    failures: int = 0
    characters_in: int = 0
    characters_out: int = 0
    size: int = 0


OnProgress = Callable[[Step], None]


class Steps:
    """Counts what a shard has done, and reports it from time to time."""

    def __init__(self, tally: Tally, on_progress: OnProgress | None) -> None:
        self._tally = tally
        self._on_progress = on_progress
        self._last = (0, 0, 0, 0)
        self._rejected = 0
        self._since_look = 0
        self._next = time.monotonic() + _SECONDS_A_STEP
        self._part: Slice | None = None
        self._tell: Callable[[], int] | None = None
        self._done = self._told_size = 0

    def begin(self, part: Slice) -> None:
        """Note that a slice is about to be read."""
        self._part, self._tell = part, None

    def opened(self, stream: BinaryIO) -> None:
        """Take the stored file of the slice. Its position says how far the slice is read."""
        self._tell = stream.tell if stream.seekable() else None

    def end(self, part: Slice) -> None:
        """Note that a slice was read to its end."""
        self._part, self._tell = None, None
        self._done += part.size

    def count(self) -> None:
        """Count a record that is only read, and note that it is done."""
        self._tally.records += 1
        self.record()

    def record(self) -> None:
        """Note that a record is done."""
        self._since_look += 1
        if self._on_progress and self._since_look >= _RECORDS_A_LOOK:
            self._since_look = 0
            if time.monotonic() >= self._next:
                self.flush()

    def reject(self) -> None:
        """Note that a reject is done."""
        self._rejected += 1
        self.record()

    def flush(self) -> None:
        """Report what was done since the last report."""
        if self._on_progress is None:
            return
        tally = self._tally
        failed = sum(tally.errors.values()) + self._rejected
        now = (tally.records + self._rejected, failed, tally.characters_in, tally.characters_out)
        size = max(self._size() - self._told_size, 0)
        records, failures, characters_in, characters_out = (new - old for new, old in zip(now, self._last, strict=True))
        self._on_progress(Step(records, failures, characters_in, characters_out, size))
        self._told_size += size
        self._last = now
        self._next = time.monotonic() + _SECONDS_A_STEP

    def _size(self) -> int:
        """Return how many stored bytes are done. Within a slice, the position in its file gives an estimate."""
        if self._part is None or self._tell is None:
            return self._done
        position = self._tell()
        start = self._part.piece.start if self._part.source.format.ranges_are_bytes else 0
        return self._done + min(max(position - start, 0), self._part.size)
