"""The folder beside an output that holds what is done of it, and what is needed to go on after an interruption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import OutputError
from textclean.plurals import plural
from textclean.run.finish.fingerprint import Fingerprint
from textclean.run.plan.lock import Lock, Mark
from textclean.run.plan.unfinished import MARK, is_unfinished
from textclean.run.shard.job import DATA, IDS, REJECTS, REPORT, file_name
from textclean.run.shard.report import Report, Written
from textclean.run.shard.sealed import seal, unseal
from textclean.run.shard.shard import UNFINISHED
from textclean.storage.atomic import writing
from textclean.storage.fresh import write_whole

#: The files that all shards are put together in.
JOINED, ALL_REJECTS, MANIFEST = "joined", "all.rejects", "manifest"
_STATE, _COMMIT = "state.json", "commit.json"
_ENDINGS = f"{DATA}|{REJECTS}|{IDS}|{REPORT}"
_OURS = re.compile(
    rf"(?:\d{{5,}}\.(?:{_ENDINGS})|{re.escape(_STATE)}|{re.escape(_COMMIT)})(?:{re.escape(UNFINISHED)})?"
    rf"|{JOINED}|{re.escape(ALL_REJECTS)}|{MANIFEST}"
)


class DifferentRunError(OutputError):
    """A folder holds what is done of another run than the one that is to go on."""


class UnfinishedRunError(OutputError):
    """A folder holds what is done of a run that was stopped, and nobody has said what is to become of it."""


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
    _locks: tuple[Lock, ...]
    reports: dict[int, Report] = attrs.field(factory=dict)
    discarded: int = 0
    resumed: int = 0

    @classmethod
    def open(  # noqa: PLR0913 - what a folder may be opened for
        cls,
        folder: Path,
        state: Fingerprint,
        mark: Mark,
        output: Lock | None,
        *,
        resume: bool,
        anew: bool,
        resumable: bool,
    ) -> Partial:
        """Make the folder, or go on with the one that is there.

        Args:
            folder: the folder.
            state: what the run is about.
            mark: whose the folder is from now on.
            output: the lock of the output, which is given back together with the folder.
            resume: go on with what is finished.
            anew: throw away what is finished.
            resumable: whether the run could go on if it is stopped.

        Raises:
            DifferentRunError: ``resume``, and what is there is of another run; the message says what differs.
            UnfinishedRunError: something is finished, and it is neither to go on nor to begin anew.
            OutputError: the folder cannot be made, is somebody else's, or another run is using it.
        """
        with writing(folder):
            if folder.exists() and not _is_ours(folder):
                raise OutputError(f"{folder}: not made by textclean; move it away, or write to another place")
            lock = Lock.take(folder / MARK, mark)
        if lock is None:
            raise OutputError(f"{folder}: another run is using this folder; wait for its end, or stop it")
        partial = cls(folder, resumable, (lock, *([output] if output else [])))
        try:
            partial._check(state, resume=resume, anew=anew)
            with writing(folder):
                partial._begin(state, mark, resume=resume)
        except (DifferentRunError, UnfinishedRunError):
            lock.release(remove=False)
            raise
        except BaseException:
            partial.leave()
            raise
        return partial

    @property
    def committed(self) -> dict[str, Any] | None:
        """What was noted when all shards were finished; None: they are not."""
        return _committed(self.folder)

    @property
    def finished(self) -> int:
        """How many shards are finished; a worker may have been ended before it could say so."""
        return len(list(self.folder.glob(f"*[0-9].{REPORT}")))

    def commit(self, value: dict[str, Any]) -> None:
        """Note that all that is left to do is what ``value`` says, from now on."""
        write_whole(self.folder / _COMMIT, seal(value), UNFINISHED)

    def discard(self, shard: int) -> None:
        """Remove the files of a shard that has to be done again; its report goes first, with which it is done."""
        for ending in (REPORT, DATA, REJECTS, IDS):
            (self.folder / file_name(shard, ending)).unlink(missing_ok=True)

    def leave(self) -> None:
        """Stop here: what is finished stays, if the run can go on with it. A second time it does nothing."""
        if not self._locks[0].held:
            return
        with suppress(OSError):
            for path in self._files():
                if path.name.endswith(UNFINISHED):
                    _remove(path)
        if self.resumable and self.finished:
            self._release(remove=False)
        else:
            self.remove()

    def remove(self) -> None:
        """Remove what we wrote, and the folder if it is empty then. What says that it is complete goes last."""
        emptied = False
        try:
            with suppress(OSError):  # somebody has removed it meanwhile, which is as well
                for path in sorted(self._files(), key=lambda path: path.name in {_STATE, _COMMIT}):
                    _remove(path)
            emptied = True
        finally:
            self._release(remove=emptied)

    def _release(self, *, remove: bool) -> None:
        """Give the locks back; the output's file is never needed again."""
        mark, *output = self._locks
        mark.release(remove=remove)
        if remove:
            with suppress(OSError):  # it has something in it that is somebody's
                self.folder.rmdir()
        for lock in output:
            lock.release(remove=True)

    def _files(self) -> list[Path]:
        """Return the files that we wrote, but for the mark; what else is in the folder is somebody's."""
        return [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name) and not path.is_dir()]

    def _check(self, state: Fingerprint, *, resume: bool, anew: bool) -> None:
        earlier = Fingerprint.read(self.folder / _STATE)
        if resume and earlier is None and (self.folder / _STATE).exists():
            raise DifferentRunError(
                f"{self.folder / _STATE} is not as it was written, so nobody knows which run this was; begin anew with"
                " --overwrite in the place of --resume"
            )
        if resume and earlier and (found := earlier.differences(state)):
            raise DifferentRunError(
                f"{self.folder} is of another run: {'; '.join(found)}; put that back, or begin anew with --overwrite"
                " in the place of --resume"
            )
        if resume or anew or not self.finished or self._is_complete():
            return
        there = f"{self.folder} holds {plural(self.finished, 'finished shard')} of an earlier run"
        go_on = "go on with --resume, or " if earlier is None or earlier.can_go_on else ""
        raise UnfinishedRunError(f"{there}; {go_on}throw them away and begin anew with --overwrite")

    def _is_complete(self) -> bool:
        """Say whether a run was complete, and stopped while this folder was being removed."""
        noted = self.committed
        return noted is not None and noted["shards"] != self.finished

    def _begin(self, state: Fingerprint, mark: Mark, *, resume: bool) -> None:
        if resume and (self.folder / _STATE).exists():
            self.reports = dict(self._whole())
            self.resumed = len(self.reports)
            if self.committed is None or self.committed["shards"] == self.resumed:
                return
            # It was complete, and stopped while this folder was being removed.
            self.reports, self.resumed = {}, 0
        self.discarded = 0 if resume else self.finished
        for path in self._files():
            _remove(path)
        self._locks[0].sign(mark)
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


def noted_files(folder: Path) -> Mapping[str, Written]:
    """Return the files that a run which was stopped at its very end may have taken to their places already."""
    noted = _committed(folder) if is_unfinished(folder) else None
    with suppress(KeyError, TypeError, ValueError):
        return {place: Written(**written) for _, place, written in noted["moves"]} if noted else {}
    return {}


def _committed(folder: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        return unseal((folder / _COMMIT).read_bytes())
    return None


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is ours to use: it is empty, or marked; a mark that was not yet written is alone there."""
    if not folder.is_dir():
        return False
    names = [path.name for path in folder.iterdir()]
    return not names or is_unfinished(folder) or (names == [MARK] and (folder / MARK).lstat().st_size == 0)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
