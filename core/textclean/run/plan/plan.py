"""Plan a run: make one list of sources from files, folders, patterns and URLs, before any work starts."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

import attrs

from textclean.errors import InputError, OutputError
from textclean.field_names import FieldNames
from textclean.formats.document import InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.registry import input_format
from textclean.redact import redacted
from textclean.run.plan.first_look import why_no_records
from textclean.run.plan.folder import files_in_folder
from textclean.run.plan.skipped import UNKNOWN, Skipped, skips_of
from textclean.run.plan.target import OutputTarget
from textclean.run.plan.unfinished import is_unfinished
from textclean.storage.files import (
    STANDARD,
    Stat,
    exists,
    is_folder,
    is_url,
    list_files,
    local_path,
    matching,
    stat,
)

__all__ = ["InputFile", "Plan", "plan"]


@attrs.frozen
class Plan:
    """The inputs of a run, and where the results go.

    Attributes:
        sources: the inputs, in order.
        target: where the results go.
        skipped: the files in the given folders that are not read.
        repeated: how many times a file was named again. Each file is read once.
    """

    sources: tuple[InputFile, ...]
    target: OutputTarget
    skipped: tuple[Skipped, ...] = ()
    repeated: int = 0


def plan(  # noqa: PLR0913 - given by name
    inputs: Sequence[str],
    output: str,
    fields: FieldNames = FieldNames(),  # noqa: B008 - frozen
    ending: str | None = None,
    state: Path | None = None,
    *,
    read_as: str | None = None,
    delimiter: str | None = None,
) -> Plan:
    """Find all files to read, and check that the output overwrites none of them.

    Args:
        inputs: files, folders, patterns with ``*``, ``?`` or ``[``, URLs of these, or ``-``. All files in a folder and
            its subfolders are read, in the order of their paths.
        output: a file, a folder, a URL of either, or ``-``.
        fields: the names of the fields of a record.
        ending: the suffix of the parts of an output folder, such as ``.jsonl.gz``. None: ``.jsonl``.
        state: the folder for unfinished files. None: a folder beside the output.
        read_as: the suffix of the format that all inputs are read as, such as ``.csv``. None: their names decide.
        delimiter: the character between the cells of CSV. None: it is recognized.

    Raises:
        InputError: an input is missing, cannot be read, or holds nothing to read.
        OutputError: the output would overwrite an input, or cannot be written there.
        ConfigError: the package that a URL needs is missing.
    """
    with _asking(output, OutputError):
        target = OutputTarget.of(output, ending, state)
    planner = _Planner(target, InputRef("", "", fields, delimiter=delimiter), read_as)
    for given in map(local_path, inputs):
        with _asking(given, InputError):
            planner.add(given)
    sources: dict[str, InputFile] = {}
    for source in planner.sources:
        sources.setdefault(_identity(source.path), source)
    kept, others = _with_text(tuple(sources.values()), planner.listed - planner.named)
    if own := target.first_own(source.path for source in kept if source.path != str(STANDARD)):
        raise OutputError(f"{own}: input and output of the same run; write to another place")
    return Plan(kept, target, (*planner.skipped, *others), len(planner.sources) - len(sources))


def _with_text(
    sources: tuple[InputFile, ...], listed: Collection[str]
) -> tuple[tuple[InputFile, ...], tuple[Skipped, ...]]:
    """Leave out the files of a folder that hold no records, if there is anything else to read.

    Such a file may be a list of authors, or what a crawler noted. A file that the user named is read in any case.
    """
    if len(sources) < 2:  # noqa: PLR2004 - there is nothing else to read
        return sources, ()
    looked_at = [source for source in sources if _identity(source.path) in listed and not source.is_one_record]
    reasons = {source.path: reason for source in looked_at if (reason := why_no_records(source))}
    if len(reasons) == len(sources):
        return sources, ()
    left_out = tuple(Skipped(source.origin.id, reasons[source.path]) for source in sources if source.path in reasons)
    return tuple(source for source in sources if source.path not in reasons), left_out


def _first_reason(skipped: Sequence[Skipped]) -> str:
    """Name the first file that is not read, if possible one that the user might have meant."""
    first = min(skipped, key=lambda skip: skip.reason != UNKNOWN, default=None)
    return f" ({first.file}: {first.reason})" if first else ""


@attrs.define
class _Planner:
    target: OutputTarget
    origin: InputRef
    read_as: str | None = None
    sources: list[InputFile] = attrs.field(factory=list)
    skipped: list[Skipped] = attrs.field(factory=list)
    listed: set[str] = attrs.field(factory=set)
    named: set[str] = attrs.field(factory=set)

    def add(self, given: str) -> None:
        path = Path(given)
        if is_url(given):
            self._add_url(given)
        elif path == STANDARD:
            self._add_file(given, "-")
        elif path.is_dir():
            self._add_folder(path, path)
        elif path.exists():
            self._add_file(given, path.name)
            self.named.add(_identity(given))
        elif glob.has_magic(given):
            self._add_matches(given)
        else:
            raise InputError(f"{given}: there is no such file or folder; check the path")

    def _add_url(self, given: str) -> None:
        if is_folder(given):
            base, found = given.rstrip("/"), list_files(given)
        elif glob.has_magic(given):
            base, found = _fixed_url(given), matching(given)
        elif exists(given):
            self._add_file(given, redacted(given).rpartition("/")[2])
            return
        else:
            raise InputError(f"{given}: there is no such file or folder; check the URL")
        if self._holds_earlier_output():
            found = [url for url in found if not self.target.is_own(url)]
        nothing = "nothing there can be read; name another folder or pattern, or a single file"
        named = [(url, url.removeprefix(base).lstrip("/")) for url in found]
        self._add_all(named, f"{given}: {nothing}", listed=is_folder(given))

    def _add_matches(self, pattern: str) -> None:
        base = _fixed_part(pattern)
        matches = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - absolute or not, as given
        # A pattern with ** already matches the files inside of folders.
        folders = [] if "**" in pattern else [match for match in matches if match.is_dir() and not self._is_ours(match)]
        files = [match for match in matches if not match.is_dir() and not self._is_ours(match)]
        nothing = "" if folders else f"{pattern}: no file that can be read matches this pattern; check it"
        self._add_all(((str(match), match.relative_to(base).as_posix()) for match in files), nothing, listed=False)
        for match in folders:
            self._add_folder(match, base)

    def _add_folder(self, folder: Path, base: Path) -> None:
        if self.target.folder and _is(folder, self.target.path):
            raise OutputError(f"{folder}: input and output of the same run; write to another folder")
        there = files_in_folder(folder, self.target)
        named = sorted((path.relative_to(base).as_posix(), path) for path in there.files)
        found = [(str(path), name) for name, path in named]
        if not self.target.folder and self._holds_earlier_output():
            found = [(path, name) for path, name in found if not self.target.is_own(path)]
        left_out = [Skipped(f"{path.relative_to(base).as_posix()}/", reason) for path, reason in there.left_out]
        self.skipped += left_out
        nothing = f"{folder}: nothing in this folder can be read; name another, or a single file"
        self._add_all(found, nothing, listed=True)

    def _add_all(self, found: Iterable[tuple[str, str]], nothing: str, *, listed: bool) -> None:
        """Add the files that can be read, and note the others, such as pipes and devices.

        Args:
            found: the path of each file, and the name that messages use for it.
            nothing: the error message if no file can be read. Empty: no error.
            listed: whether these are all files of a folder, and none was named by the user.
        """
        files = list(found)
        skips = skips_of(files, self.read_as, listed=listed)
        skipped = [Skipped(redacted(name), skips[path]) for path, name in files if path in skips]
        if nothing and len(skipped) == len(files):
            raise InputError(nothing + _first_reason(skipped))
        self.skipped += skipped
        for path, name in files:
            if path not in skips:
                self._add_file(path, name)
                (self.listed if listed and not is_url(path) else self.named).add(_identity(path))

    def _holds_earlier_output(self) -> bool:
        """Say whether an earlier run, finished or stopped, has written something at the output's place."""
        return is_unfinished(self.target.partial) or (not self.target.standard and exists(self.target.manifest))

    def _is_ours(self, path: Path) -> bool:
        """Say whether a file belongs to this run, which was stopped before it was finished."""
        partial = self.target.partial
        if not is_unfinished(partial):
            return False
        return _is(path, partial) or _is(path.parent, partial) or self.target.is_own(path)

    def _add_file(self, path: str, name: str) -> None:
        # ``shown`` is for messages and ids. The file is opened by the path as it was given.
        shown = (redacted(path), redacted(name)) if is_url(path) else (path, name)
        origin = attrs.evolve(self.origin, name=shown[0], id=shown[1])
        found = None if path == str(STANDARD) else _found(path)
        self.sources.append(
            InputFile(path, input_format(path, self.read_as), origin, found.size if found else None, found)
        )


def refuse_inputs_in(folder: Path, sources: Iterable[InputFile]) -> None:
    """Check that no input lies in the folder for unfinished files.

    Raises:
        OutputError: an input lies there.
    """
    if not folder.exists():
        return
    seen: set[str] = set()
    for source in sources:
        parent = os.path.dirname(source.path)  # noqa: PTH120 - faster than Path for very many files
        if is_url(source.path) or source.path == str(STANDARD) or parent in seen:
            continue
        seen.add(parent)
        if _is(Path(parent), folder):
            raise OutputError(f"{source.path}: lies in the folder for what is unfinished; keep that elsewhere")


@contextmanager
def _asking(given: str, kind: type[InputError | OutputError]) -> Iterator[None]:
    """Turn an error of a store or a file system into an error that names the given input or output."""
    try:
        yield
    except OSError as error:
        raise kind(f"{given}: {error.strerror or error}; check it, and that it can be reached") from error


def _found(path: str) -> Stat:
    """Inspect a file. Check now whether it can be read, so that a run does not fail halfway."""
    try:
        found = stat(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; check where it leads to") from error
    if not is_url(path) and not os.access(path, os.R_OK):
        raise InputError(f"{path}: not allowed to read it; change its permissions")
    return found


def _identity(path: str) -> str:
    return path if is_url(path) else os.path.abspath(path)  # noqa: PTH100 - a link and its target count as two files


def _fixed_part(pattern: str) -> Path:
    """Return the folder that a pattern starts from: all parts before the first part with a wildcard."""
    parts = PurePath(pattern).parts[:-1]
    fixed = next((index for index, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:fixed])


def _fixed_url(pattern: str) -> str:
    parts = pattern.split("/")[:-1]
    fixed = next((index for index, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return "/".join(parts[:fixed])


def _is(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)
