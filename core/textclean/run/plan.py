"""What a run reads: files, folders and patterns become a list of sources before any work starts."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

import attrs

from textclean.errors import InputError, OutputError
from textclean.formats.catalog import Format, find_format, input_format
from textclean.formats.document import FieldNames, Origin
from textclean.formats.streams import STANDARD
from textclean.run.target import Target


@attrs.frozen
class Source:
    """One file to read, or standard input; ``size`` is in bytes as it lies there, None for standard input."""

    path: Path
    known: Format
    origin: Origin
    size: int | None


@attrs.frozen
class Plan:
    """What is read, in order, and where the results go.

    Attributes:
        skipped: files in the given folders that are of no known format, or of the output.
        repeated: files that were named more than once; each is read once.
    """

    sources: tuple[Source, ...]
    target: Target
    skipped: int = 0
    repeated: int = 0


def plan(inputs: Sequence[str], output: str, fields: FieldNames = FieldNames()) -> Plan:  # noqa: B008 - frozen
    """Find all files to read, and make sure that none of them is written over.

    Args:
        inputs: files, folders (read through, in the order of their paths), patterns with ``*``, ``?``, ``[``, or ``-``.
        output: a file, a folder, or ``-``.
        fields: what the fields are called.

    Raises:
        InputError: an input is missing, cannot be read or holds nothing to read.
        OutputError: the output would take the place of an input, or cannot be written there.
    """
    target = Target.of(output)
    target.refuse_foreign()
    planner = _Planner(target, fields)
    for given in inputs:
        planner.add(given)
    sources: dict[str, Source] = {}
    for source in planner.sources:
        sources.setdefault(os.path.abspath(source.path), source)  # noqa: PTH100 - links are files of their own
    kept = tuple(sources.values())
    for source in kept:
        if target.is_own(source.path) and source.path != STANDARD:
            raise OutputError(f"{source.path}: input and output of the same run; write to another place")
    return Plan(kept, target, planner.skipped, len(planner.sources) - len(kept))


@attrs.define
class _Planner:
    target: Target
    fields: FieldNames
    sources: list[Source] = attrs.field(factory=list)
    skipped: int = 0

    def add(self, given: str) -> None:
        path = Path(given)
        if path == STANDARD:
            self._add_file(path, "-")
        elif path.is_dir():
            self._add_folder(path, path)
        elif path.exists():
            self._add_file(path, path.name)
        elif glob.has_magic(given):
            self._add_matches(given)
        else:
            raise InputError(f"{given}: there is no such file or folder; check the path")

    def _add_matches(self, pattern: str) -> None:
        base = _fixed_part(pattern)
        matches = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - absolute or not, as given
        files = [match for match in matches if match.is_file()]
        readable = [match for match in files if find_format(match)]
        # With ** the pattern itself reaches into folders.
        folders = [] if "**" in pattern else [match for match in matches if match.is_dir()]
        if not readable and not folders:
            raise InputError(f"{pattern}: no file that can be read matches this pattern; check it")
        self.skipped += len(files) - len(readable)
        for match in readable:
            self._add_file(match, match.relative_to(base).as_posix())
        for match in folders:
            self._add_folder(match, base)

    def _add_folder(self, folder: Path, base: Path) -> None:
        if self.target.folder and _is(folder, self.target.path):
            raise OutputError(f"{folder}: input and output of the same run; write to another folder")
        found = sorted((path.relative_to(base).as_posix(), path) for path in self._files_in(folder))
        readable = [(name, path) for name, path in found if find_format(path) and not self._is_earlier_output(path)]
        if not readable:
            raise InputError(f"{folder}: nothing in this folder can be read; name another, or a single file")
        self.skipped += len(found) - len(readable)
        for name, path in readable:
            self._add_file(path, name)

    def _files_in(self, folder: Path) -> Iterator[Path]:
        for parent, folders, names in os.walk(folder, onerror=_cannot_list):
            here = Path(parent)
            if self.target.folder and self.target.path.is_dir() and _is(here, self.target.path):
                self._check_output_folder(here, folders, names)
                folders.clear()
            else:
                yield from (here / name for name in names)

    def _check_output_folder(self, here: Path, folders: list[str], names: list[str]) -> None:
        """An output folder inside an input folder is not read; so nothing else may be in there."""
        foreign = [name for name in names if find_format(Path(name)) and not self.target.is_own(here / name)]
        if foreign or folders:
            where = here / (foreign or folders)[0]
            raise OutputError(f"{where}: would not be read, being in the output folder; write to another folder")

    def _is_earlier_output(self, path: Path) -> bool:
        """An output file inside an input folder is not read again, if its manifest shows that it is one."""
        return not self.target.folder and self.target.is_own(path) and self.target.manifest.exists()

    def _add_file(self, path: Path, name: str) -> None:
        origin = Origin(str(path), name, self.fields)
        self.sources.append(Source(path, input_format(path), origin, None if path == STANDARD else _size(path)))


def _size(path: Path) -> int:
    """Return a file's size; ask now whether it can be read, and not when half the work is done."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check where it leads to") from error
    if not os.access(path, os.R_OK):
        raise InputError(f"{path}: not allowed to read it; change its permissions")
    return size


def _fixed_part(pattern: str) -> Path:
    """Return the folder that a pattern starts from: what stands before its first part with a wildcard."""
    parts = PurePath(pattern).parts[:-1]
    fixed = next((index for index, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:fixed])


def _is(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)


def _cannot_list(error: OSError) -> None:
    raise InputError(f"{error.filename}: cannot be listed: {error.strerror}; change its permissions") from error
