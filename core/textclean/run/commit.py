"""The end of a run: all its files get their names, in an order that can be taken up again from anywhere."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import OutputError
from textclean.formats.files import is_url, remove, upload
from textclean.redact import redacted, redacted_values
from textclean.run.aside import writing
from textclean.run.job import DATA, REJECTS, Work
from textclean.run.joined import Places
from textclean.run.manifest import Manifest
from textclean.run.partial import Partial
from textclean.run.report import Report, Written
from textclean.run.target import Target

_JOINED, _REJECTS, _MANIFEST = "joined", "all.rejects", "manifest"


@attrs.frozen
class Commit:
    """What is left to do when all shards are finished.

    Attributes:
        partial: the folder with the shards.
        target: where its files go.
        work: what the shards have in common.
    """

    partial: Partial
    target: Target
    work: Work

    def prepare(self, reports: Sequence[Report], manifest: Manifest, errors: dict[int, str]) -> None:
        """Write the files as they will be, beside their places, and note what is to be done with them."""
        moves = self._data(reports)
        with writing(self.target.name):
            if self._write_rejects(reports):
                moves.append((_REJECTS, self.target.rejects))
            plain = json.dumps(manifest.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
            self._file(_MANIFEST).write_bytes(plain.encode(errors="backslashreplace") + b"\n")
            moves.append((_MANIFEST, self.target.manifest))
            for name, _ in moves:
                _sync(self._file(name))
            places = {place for _, place in moves}
            stale = [place for place in self.target.earlier() if place not in places]
            told = {str(number): error for number, error in errors.items()}
            of_shards = {self.work.file(report.shard, DATA).name: report.files[DATA] for report in reports}
            # What shards wrote is known from their reports, and need not be read again.
            digests = [(name, of_shards.get(name) or Written.of(self._file(name))) for name, _ in moves]
            written = {name: attrs.asdict(digest) for name, digest in digests}
            noted = {"shards": len(reports), "moves": moves, "stale": stale, "errors": told, "written": written}
            self.partial.commit(redacted_values(noted))

    def check(self) -> None:
        """Make sure that what an earlier run has left to be given its name is what it wrote.

        Raises:
            OutputError: a file was changed since.
        """
        written: dict[str, Any] = (self.partial.committed or {}).get("written", {})
        for name, told in written.items():
            file = self._file(name)
            if file.exists() and not Written(**told).is_whole(file):
                raise OutputError(f"{file}: not as it was written; leave --resume out to start anew")

    def finish(self) -> None:
        """Do what was noted. Whatever of it was done before is left out, so this may be begun as often as need be."""
        noted: dict[str, Any] = self.partial.committed or {"moves": [], "stale": []}
        with writing(self.target.name):
            if self.target.folder and self.target.url is None:
                self.target.path.mkdir(parents=True, exist_ok=True)
            for place in noted["stale"]:
                _remove(self._real(place))
            for name, place in noted["moves"]:
                _move(self._file(name), self._real(place))
            _sync_folders({Path(place).parent for _, place in noted["moves"] if not is_url(place)})

    def _data(self, reports: Sequence[Report]) -> list[tuple[str, str]]:
        """Make one file of the shards where there has to be one; return which file goes where."""
        names = [self.work.file(report.shard, DATA).name for report in reports]
        if self.target.folder:
            return [(name, self.target.data(number)) for number, name in enumerate(names)]
        if len(names) == 1:
            return [(names[0], self.target.name)]
        with writing(self.target.name), self._file(_JOINED).open("wb") as stream:
            self.target.known.join([self._file(name) for name in names], stream, self.work.layout)
        return [(_JOINED, self.target.name)]

    def _write_rejects(self, reports: Iterable[Report]) -> bool:
        places = Places()
        path = self._file(_REJECTS)
        with path.open("wb") as stream:
            for report in reports:
                stream.writelines(places.rejects(report, self.work.file(report.shard, REJECTS)))
        return path.stat().st_size > 0

    def _real(self, place: str) -> str:
        """Return a place as the output was given: a note has no passwords in it."""
        url = self.target.url
        if url is None:
            return place
        before, _, after = url.rpartition("://")
        login = f"{before}://{after.partition('/')[0]}"
        return login + place.removeprefix(redacted(login)) if place.startswith(redacted(login)) else place

    def _file(self, name: str) -> Path:
        return self.partial.folder / name


def _move(path: Path, place: str) -> None:
    """Take a finished file to its place; one that is not there has been taken already."""
    if not path.exists():
        return
    if is_url(place):
        upload(path, place)
        path.unlink()
        return
    try:
        path.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        aside = Path(f"{place}.part")
        shutil.copyfile(path, aside)
        _sync(aside)
        aside.replace(place)
        path.unlink()


def _remove(place: str) -> None:
    if is_url(place):
        remove(place)
    else:
        Path(place).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have the system put a file's bytes on the disk, so that its name never comes before them."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _sync_folders(folders: Iterable[Path]) -> None:
    if os.name == "nt":  # where a folder cannot be opened
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
