"""The folder beside an output that holds its finished shards, and what is needed to continue a stopped run."""

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
from textclean.run.finish.texts import TEXT
from textclean.run.plan.lock import Lock, Mark
from textclean.run.plan.unfinished import MARK, is_unfinished
from textclean.run.shard.job import DATA, IDS, REJECTS, REPORT, file_name
from textclean.run.shard.report import Report, Written
from textclean.run.shard.sealed import seal, unseal
from textclean.run.shard.shard import UNFINISHED
from textclean.storage.atomic import writing
from textclean.storage.fresh import write_whole

#: The names of the files that hold the merged results of all shards.
JOINED, ALL_REJECTS, MANIFEST = "joined", "all.rejects", "manifest"
_STATE, _COMMIT = "state.json", "commit.json"
_ENDINGS = f"{DATA}|{REJECTS}|{IDS}|{REPORT}"
_OURS = re.compile(
    rf"(?:\d{{5,}}\.(?:{_ENDINGS})|{re.escape(_STATE)}|{re.escape(_COMMIT)})(?:{re.escape(UNFINISHED)})?"
    rf"|{JOINED}|{re.escape(ALL_REJECTS)}|{MANIFEST}|{TEXT}\d{{8,}}"
)


class DifferentRunError(OutputError):
    """The folder holds finished shards of a different run, which cannot be continued with the current inputs."""


class UnfinishedRunError(OutputError):
    """The folder holds finished shards of a stopped run, and the options do not say what to do with them."""


@attrs.define
class Partial:
    """The finished shards of a run that is not complete.

    Attributes:
        folder: the folder that holds them.
        resumable: whether the run can be continued after a stop. A run that reads or writes a stream cannot.
        reports: the reports of finished shards, by number.
        discarded: how many finished shards of an earlier run were deleted.
        resumed: how many shards an earlier, stopped run had finished.
    """

    folder: Path
    resumable: bool
    _locks: tuple[Lock, ...]
    reports: dict[int, Report] = attrs.field(factory=dict)
    discarded: int = 0
    resumed: int = 0

    @classmethod
    def open(  # noqa: PLR0913 - all of this decides how a folder is opened
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
        """Make the folder, or continue with an existing one.

        Args:
            folder: the folder.
            state: the fingerprint of this run.
            mark: what the folder's mark says of this run.
            output: the lock of the output, which is released together with the folder.
            resume: keep finished shards and continue.
            anew: delete finished shards and begin again.
            resumable: whether this run could be continued after a stop.

        Raises:
            DifferentRunError: ``resume`` is set, but the folder belongs to a different run. The message says what
                differs.
            UnfinishedRunError: there are finished shards, and neither ``resume`` nor ``anew`` is set.
            OutputError: the folder cannot be made, was not made by textclean, or another run is using it.
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
        """The note that was written when all shards were finished. None: they are not all finished."""
        return _committed(self.folder)

    @property
    def finished(self) -> int:
        """How many shards are finished. The files are counted, since a worker may be killed before it can report."""
        return len(list(self.folder.glob(f"*[0-9].{REPORT}")))

    def commit(self, value: dict[str, Any]) -> None:
        """Write the note that all shards are finished. ``value`` says what is left to do."""
        write_whole(self.folder / _COMMIT, seal(value), UNFINISHED)

    def discard(self, shard: int) -> None:
        """Remove the files of a shard that must be cleaned again.

        Its report is removed first, because a shard with a report counts as finished.
        """
        for ending in (REPORT, DATA, REJECTS, IDS):
            (self.folder / file_name(shard, ending)).unlink(missing_ok=True)

    def leave(self) -> None:
        """Stop here. Finished shards stay if the run can be continued. A second call does nothing."""
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
        """Remove the files that we wrote, and the folder if it is empty then.

        The files that say what the run was, and that it was complete, are removed last.
        """
        emptied = False
        try:
            with suppress(OSError):  # a file that is already gone needs no removing
                for path in sorted(self._files(), key=lambda path: path.name in {_STATE, _COMMIT}):
                    _remove(path)
            emptied = True
        finally:
            self._release(remove=emptied)

    def _release(self, *, remove: bool) -> None:
        """Release the locks. The lock file of the output is always removed."""
        mark, *output = self._locks
        mark.release(remove=remove)
        if remove:
            with suppress(OSError):  # the folder holds files that are not ours
                self.folder.rmdir()
        for lock in output:
            lock.release(remove=True)

    def _files(self) -> list[Path]:
        """Return the files that we wrote, except the mark. Other files in the folder are not ours."""
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
        """Say whether the earlier run was complete, and was stopped while it removed this folder."""
        noted = self.committed
        return noted is not None and noted["shards"] != self.finished

    def _begin(self, state: Fingerprint, mark: Mark, *, resume: bool) -> None:
        if resume and (self.folder / _STATE).exists():
            self.reports = dict(self._whole())
            self.resumed = len(self.reports)
            if self.committed is None or self.committed["shards"] == self.resumed:
                return
            # The earlier run was complete, and was stopped while it removed this folder.
            self.reports, self.resumed = {}, 0
        self.discarded = 0 if resume else self.finished
        for path in self._files():
            _remove(path)
        self._locks[0].sign(mark)
        state.write(self.folder / _STATE)

    def _whole(self) -> Iterator[tuple[int, Report]]:
        """Yield the reports of shards whose files are unchanged.

        If the note of finished shards exists, data files may already be at their final places, and are not checked.
        """
        complete = self.committed is not None
        for path in sorted(self.folder.glob(f"*[0-9].{REPORT}")):
            with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                report = Report.from_json(unseal(path.read_bytes()))
                if path.name != file_name(report.shard, REPORT):
                    continue  # the report of another shard
                needed = {ending: written for ending, written in report.files.items() if not complete or ending == IDS}
                if all(written.is_whole(self.folder / f"{path.stem}.{ending}") for ending, written in needed.items()):
                    yield report.shard, report


def noted_files(folder: Path) -> Mapping[str, Written]:
    """Return the files that a run may already have moved to their places before it was stopped at its end."""
    noted = _committed(folder) if is_unfinished(folder) else None
    with suppress(KeyError, TypeError, ValueError):
        return {place: Written(**written) for _, place, written in noted["moves"]} if noted else {}
    return {}


def _committed(folder: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        return unseal((folder / _COMMIT).read_bytes())
    return None


def _is_ours(folder: Path) -> bool:
    """Say whether we may use a folder: it is empty or has our mark, or an empty mark is the only file in it."""
    if not folder.is_dir():
        return False
    names = [path.name for path in folder.iterdir()]
    return not names or is_unfinished(folder) or (names == [MARK] and (folder / MARK).lstat().st_size == 0)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
