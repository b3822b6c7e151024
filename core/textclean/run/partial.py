"""The folder beside an output that holds what is done of it, and what is needed to go on after an interruption."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import OutputError
from textclean.run.aside import writing
from textclean.run.job import DATA, IDS, REJECTS, REPORT, file_name
from textclean.run.lock import Lock
from textclean.run.report import Report
from textclean.run.sealed import seal, unseal
from textclean.run.shard import UNFINISHED
from textclean.run.state import State

_LOCK, _STATE, _COMMIT = "lock", "state.json", "commit.json"


class DifferentRunError(OutputError):
    """A folder holds what is done of another run than the one that is to go on."""


@attrs.define
class Partial:
    """The finished shards of a run that is not complete.

    Attributes:
        folder: where they are.
        resumable: whether the run can go on after it was stopped; not one that reads or writes a stream.
        reports: what is finished, by shard.
        discarded: how many finished shards of an earlier run were thrown away.
        resumed: how many were finished before.
    """

    folder: Path
    resumable: bool
    _lock: Lock
    _made: list[Path]
    reports: dict[int, Report] = attrs.field(factory=dict)
    discarded: int = 0
    resumed: int = 0

    @classmethod
    def open(cls, folder: Path, state: State, *, resume: bool, resumable: bool) -> Partial:
        """Make the folder, or go on with the one that is there.

        Raises:
            DifferentRunError: ``resume``, and what is there is of another run; the message says what differs.
            OutputError: the folder cannot be made, is somebody else's, or another run is using it.
        """
        if folder.exists() and not _is_ours(folder):
            raise OutputError(f"{folder}: not made by textclean; move it away, or write to another place")
        if resume:
            _refuse_other(folder, state)
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock = Lock.take(folder / _LOCK)
        if lock is None:
            raise OutputError(f"{folder}: another run is writing this output; wait for its end, or stop it")
        partial = cls(folder, resumable, lock, made)
        try:
            with writing(folder):
                partial._begin(state, resume=resume)
        except BaseException:
            partial.leave()
            raise
        return partial

    @property
    def committed(self) -> dict[str, Any] | None:
        """What was noted when all shards were finished; None: they are not."""
        with suppress(OSError, ValueError):
            return unseal((self.folder / _COMMIT).read_bytes())
        return None

    @property
    def finished(self) -> int:
        """How many shards are finished; a worker may have been ended before it could say so."""
        return len(list(self.folder.glob(f"*[0-9].{REPORT}")))

    def commit(self, value: dict[str, Any]) -> None:
        """Note that all that is left to do is what ``value`` says, from now on."""
        unfinished = self.folder / (_COMMIT + UNFINISHED)
        unfinished.write_bytes(seal(value))
        unfinished.replace(self.folder / _COMMIT)

    def discard(self, shard: int) -> None:
        """Remove the files of a shard that has to be done again; its report goes first, with which it is done."""
        for ending in (REPORT, DATA, REJECTS, IDS):
            (self.folder / file_name(shard, ending)).unlink(missing_ok=True)

    def leave(self) -> None:
        """Stop here: what is finished stays, if the run can go on with it. A second time it does nothing."""
        if not self._lock.held:
            return
        for path in self.folder.glob(f"*{UNFINISHED}"):
            path.unlink(missing_ok=True)
        if self.resumable and self.finished:
            self._lock.release(remove=False)
        else:
            self.remove()

    def remove(self) -> None:
        """Remove the folder, and those above it that were made for it. What says that it is complete goes last."""
        last = {_LOCK, _STATE, _COMMIT}
        emptied = False
        try:
            with suppress(OSError):  # somebody has removed it meanwhile, which is as well
                for path in sorted(self.folder.iterdir(), key=lambda path: path.name in last):
                    if path.name != _LOCK:
                        _remove(path)
            emptied = True
        finally:
            self._lock.release(remove=emptied)
        for path in self._made or [self.folder]:
            with suppress(OSError):  # it has something in it by now: the output
                path.rmdir()

    def _begin(self, state: State, *, resume: bool) -> None:
        if resume and (self.folder / _STATE).exists():
            self.reports = dict(self._whole())
            self.resumed = len(self.reports)
            if self.committed is None or self.committed["shards"] == self.resumed:
                return
            # It was complete, and stopped while this folder was being removed.
            self.reports, self.resumed = {}, 0
        self.discarded = 0 if resume else self.finished
        for path in self.folder.iterdir():
            if path.name != _LOCK:
                _remove(path)
        state.write(self.folder / _STATE)

    def _whole(self) -> Iterator[tuple[int, Report]]:
        """Yield the reports of shards whose files are as they were written; when all is noted, data may have moved."""
        complete = self.committed is not None
        for path in sorted(self.folder.glob(f"*[0-9].{REPORT}")):
            with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                report = Report.from_json(unseal(path.read_bytes()))
                if path.name != file_name(report.shard, REPORT):
                    continue  # another shard's
                needed = {ending: written for ending, written in report.files.items() if not complete or ending == IDS}
                if all(written.is_whole(self.folder / f"{path.stem}.{ending}") for ending, written in needed.items()):
                    yield report.shard, report


def _refuse_other(folder: Path, state: State) -> None:
    """Make sure that what is done is of the run that is to go on with it."""
    if not (folder / _STATE).exists():
        return
    earlier = State.read(folder / _STATE)
    if earlier is None:
        raise DifferentRunError(
            f"{folder / _STATE} is not as it was written, so nobody knows which run this was; "
            "leave --resume out to start anew"
        )
    if told := earlier.differences(state):
        differences = "; ".join(told)
        raise DifferentRunError(
            f"{folder} is of another run: {differences}; put that back, or leave --resume out to start anew"
        )


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _LOCK).exists())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def held(partial: Partial) -> Iterator[Partial]:
    """Leave the folder when the block breaks off, in whatever way."""
    try:
        yield partial
    except BaseException:
        partial.leave()
        raise
