"""The end of a run: all its files get their final names.

If this is interrupted at any point, a later run can finish it.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import attrs

from textclean.errors import OutputError
from textclean.field_names import FieldNames
from textclean.formats.registry import find_format
from textclean.redact import redacted, redacted_values
from textclean.run.finish.earlier import Earlier
from textclean.run.finish.manifest import Manifest
from textclean.run.finish.merge import Places
from textclean.run.finish.partial import ALL_REJECTS, JOINED, MANIFEST, Partial, noted_files
from textclean.run.finish.texts import Texts
from textclean.run.plan.target import OutputTarget
from textclean.run.shard.job import DATA, REJECTS, Work
from textclean.run.shard.report import Report, Written
from textclean.storage.atomic import writing
from textclean.storage.files import is_url, remove, upload
from textclean.storage.fresh import create_anew, create_beside, give_name

#: A file in the folder of unfinished files, the place where it goes, and its size and digest.
Move = tuple[str, str, Written]


@attrs.frozen
class Commit:
    """The last step of a run, when all shards are finished.

    Attributes:
        partial: the folder with the shards.
        target: where the files go.
        work: what the shards have in common.
        earlier: the files that already stand at those places, and may be replaced.
    """

    partial: Partial
    target: OutputTarget
    work: Work
    earlier: Earlier

    def prepare(self, reports: Sequence[Report], manifest: Manifest, errors: dict[int, str]) -> None:
        """Write the files into the folder of unfinished files, and note there where each has to go."""
        moves = self._data(reports)
        with writing(self.target.name):
            moves += self._texts(reports, manifest.fields)
            if self._write_rejects(reports):
                moves.append(self._move(ALL_REJECTS, self.target.rejects))
            entry = self.described(manifest, {place: written for _, place, written in moves}).to_json()
            content = json.dumps(entry, indent=2, ensure_ascii=False, allow_nan=False)
            with create_anew(self._file(MANIFEST)) as stream:
                stream.write(content.encode(errors="backslashreplace") + b"\n")
            moves.append(self._move(MANIFEST, self.target.manifest))
            for name, _, _ in moves:
                _sync(self._file(name))
            noted = [(name, place, attrs.asdict(written)) for name, place, written in moves]
            numbered = {str(number): error for number, error in errors.items()}
            self.partial.commit(redacted_values({"shards": len(reports), "moves": noted, "errors": numbered}))

    def check(self) -> None:
        """Check that the files of an earlier run, which still need their final names, are unchanged.

        Raises:
            OutputError: a file was changed.
        """
        for name, _, written in (self.partial.committed or {"moves": []})["moves"]:
            file = self._file(name)
            if file.exists() and not Written(**written).is_whole(file):
                raise OutputError(
                    f"{file}: not as it was written; begin anew with --overwrite in the place of --resume"
                )

    def finish(self) -> None:
        """Move the files as noted. Files that were already moved are skipped, so an interrupted call can be repeated.

        Raises:
            OutputError: a file cannot be written, or a file that textclean did not write has appeared at its place.
        """
        noted = self.partial.committed or {"moves": []}
        moves = [(name, self._real(place)) for name, place, _ in noted["moves"]]
        with writing(self.target.name):
            if self.target.folder and self.target.url is None:
                self.target.path.mkdir(parents=True, exist_ok=True)
            for place in self.earlier.stale(place for _, place in moves):
                if self.earlier.may_go(place):
                    _remove(place)
            for name, place in moves:
                if self._file(name).exists():  # otherwise it was already moved
                    if not is_url(place):
                        Path(place).parent.mkdir(parents=True, exist_ok=True)
                    _move(self._file(name), place, replace=self.earlier.may_go(place))
            _sync_folders({Path(place).parent for _, place in moves if not is_url(place)})

    def described(self, manifest: Manifest, written: Mapping[str, Written] | None = None) -> Manifest:
        """Return a manifest with the sizes and digests of the output's files.

        Args:
            manifest: the manifest without them.
            written: size and digest of each file, by its place. None: take them from the note in the folder.
        """
        given = None if written is None else {redacted(place): file for place, file in written.items()}
        files = noted_files(self.partial.folder) if given is None else given
        places = map(self.target.data, range(len(manifest.parts)))
        parts = tuple(
            attrs.evolve(part, written=files.get(redacted(place)))
            for part, place in zip(manifest.parts, places, strict=True)
        )
        described = attrs.evolve(manifest, parts=parts, rejects=files.get(redacted(self.target.rejects)))
        return described if self.target.texts is None else _with_texts(described, self.target, files)

    def _data(self, reports: Sequence[Report]) -> list[Move]:
        """Join the shards into one file if the output is one file. Return where each file goes."""
        names = [self.work.file(report.shard, DATA).name for report in reports]
        if self.target.folder or len(names) == 1:
            known = [report.files[DATA] for report in reports]
            return [(name, self.target.data(number), known[number]) for number, name in enumerate(names)]
        with writing(self.target.name):
            with create_anew(self._file(JOINED)) as stream:
                self.target.format.join([self._file(name) for name in names], stream, self.work.layout)
            return [self._move(JOINED, self.target.name)]

    def _texts(self, reports: Sequence[Report], fields: FieldNames) -> list[Move]:
        """Write the texts as files, if the output is to have them. Return where each file goes."""
        ending = self.target.texts
        known = find_format(f"file{ending}")
        if ending is None or known is None:
            return []
        parts = [(self.work.file(report.shard, DATA), self.work.format) for report in reports]
        named = Texts(known, ending, fields).write(parts, self.partial.folder)
        return [self._move(unfinished, self.target.place(name)) for unfinished, name in named]

    def _write_rejects(self, reports: Iterable[Report]) -> bool:
        places = Places()
        path = self._file(ALL_REJECTS)
        with create_anew(path) as stream:
            for report in reports:
                stream.writelines(places.rejects(report, self.work.file(report.shard, REJECTS)))
        return path.stat().st_size > 0

    def _real(self, place: str) -> str:
        """Put the password of the output's URL back into a place. Notes hold no passwords."""
        url = self.target.url
        if url is None:
            return place
        before, _, after = url.rpartition("://")
        login = f"{before}://{after.partition('/')[0]}"
        return login + place.removeprefix(redacted(login)) if place.startswith(redacted(login)) else place

    def _move(self, name: str, place: str) -> Move:
        return name, place, Written.of(self._file(name))

    def _file(self, name: str) -> Path:
        return self.partial.folder / name


def _with_texts(manifest: Manifest, target: OutputTarget, files: Mapping[str, Written]) -> Manifest:
    """Return a manifest with the sizes and digests of the files of texts, and the number of records without one."""
    texts = {
        Path(place).relative_to(target.path).as_posix(): written
        for place, written in files.items()
        if not target.is_own(place)
    }
    without = manifest.tally.records - len(texts)
    warnings = {**manifest.warnings, "records_without_file": without} if without else manifest.warnings
    return attrs.evolve(manifest, texts=texts, warnings=warnings)


def _move(path: Path, place: str, *, replace: bool) -> None:
    """Move a finished file to its place."""
    try:
        if is_url(place):
            upload(path, place)
            path.unlink()
        else:
            _take(path, Path(place), replace=replace)
    except FileExistsError as error:
        message = "came there while the run went on; move it away, and go on with --resume"
        raise OutputError(f"{place}: {message}") from error


def _take(path: Path, place: Path, *, replace: bool) -> None:
    try:
        give_name(path, place, replace=replace)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        made, stream = create_beside(place)
        try:
            with stream, path.open("rb") as source:
                shutil.copyfileobj(source, stream, 1 << 20)
                stream.flush()
                os.fsync(stream.fileno())
            give_name(made, place, replace=replace)
        except BaseException:
            with suppress(OSError):
                made.unlink(missing_ok=True)
            raise
        path.unlink()


def _remove(place: str) -> None:
    if is_url(place):
        remove(place)
    else:
        Path(place).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Write a file's bytes through to the disk, so that its final name never appears before its content."""
    with path.open("r+b") as stream:  # Windows writes through only what is open for writing
        os.fsync(stream.fileno())


def _sync_folders(folders: Iterable[Path]) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
