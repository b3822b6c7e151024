"""Where a run writes: the places of its files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import attrs

from textclean.errors import OutputError
from textclean.formats.format import Format
from textclean.formats.registry import DEFAULT_FORMAT, find_format, output_format, text_suffixes
from textclean.storage.files import STANDARD, exists, is_url, list_files, local_path, require_store, store_place

#: The suffix of the parts of a folder if no format is given.
_DEFAULT_ENDING = DEFAULT_FORMAT.suffixes[0]
_PART = re.compile(r"part-\d{5,}(\..+)")
_MANIFEST, _REJECTS, _TIMINGS = "manifest.json", "rejects.jsonl", "timings.json"
#: The suffix of a lock file's name. No other program uses such names.
LOCK = ".textclean-lock"


@attrs.frozen
class OutputTarget:
    """One output file, a folder of parts, or standard output.

    Attributes:
        path: the file or the folder, or ``-``. For a URL: its last name.
        format: the format of the file or of the parts.
        folder: whether the output is a folder.
        ending: the suffix of the names of parts.
        url: the URL where complete files are uploaded. None: the output is on this machine.
        state: the folder for unfinished files. None: a folder beside the output.
        texts: the suffix of the files that hold the cleaned texts, beside the parts. None: there are no such files.
    """

    path: Path
    format: Format
    folder: bool
    ending: str = _DEFAULT_ENDING
    url: str | None = None
    state: Path | None = None
    texts: str | None = None

    @classmethod
    def of(cls, output: str, ending: str | None = None, state: Path | None = None) -> OutputTarget:
        """Interpret the value of ``-o``. A name with a suffix is a file, a name without is a folder.

        A link is replaced by the file or folder that it points to.

        Args:
            output: a path, a URL, or ``-``.
            ending: the suffix of the parts of a folder, such as ``.jsonl.gz``. None: ``.jsonl``. If it is the suffix of
                texts, such as ``.txt``, the folder gets a file for each record, and the parts are ``.jsonl``.
            state: the folder for unfinished files. None: a folder beside the output.

        Raises:
            OutputError: no file can be written there.
            ConfigError: the output is a URL, and the package that such URLs need is missing.
            OSError: the output is a URL of a store that cannot be reached.
        """
        output = local_path(output)
        path = Path(PurePosixPath(output).name) if is_url(output) else pointed_to(Path(output))
        folder = path != STANDARD and (not path.suffix or output.endswith(("/", "\\")))
        folder = folder or (path != STANDARD and not is_url(output) and path.is_dir())
        if ending and not folder:
            raise OutputError(f"{output}: only a folder of parts has a format of its own; the name says that of a file")
        texts = ending if ending in text_suffixes() else None
        ending = _DEFAULT_ENDING if texts or not ending else ending
        known = output_format(Path(f"part{ending}") if folder else path)
        target = cls(path, known, folder, ending, output.rstrip("/") if is_url(output) else None, state, texts)
        target._check_place()
        return target

    @property
    def standard(self) -> bool:
        """Whether the output is standard output. No files can stand beside it."""
        return self.url is None and self.path == STANDARD

    @property
    def name(self) -> str:
        """The name of the output in messages and in the manifest."""
        return self.url or str(self.path)

    @property
    def partial(self) -> Path:
        """The folder that holds the finished shards of an unfinished run. For a URL it is in the current folder."""
        return self.state or self._named.with_name(f"{self._named.name}.partial")

    @property
    def lock(self) -> Path:
        """The lock file beside the output. For a URL see ``output_lock``."""
        return self._named.with_name(f".{self._named.name}{LOCK}")

    @property
    def _named(self) -> Path:
        """The path with a real last name, not ``.`` or ``..``."""
        return self.path if self.path.name not in ("", "..") else self.path.resolve()

    @property
    def manifest(self) -> str:
        """The place of the manifest."""
        return self.place(_MANIFEST if self.folder else f"{self.path.name}.{_MANIFEST}")

    @property
    def rejects(self) -> str:
        """The place of the file that holds the rejects."""
        return self.place(_REJECTS if self.folder else f"{self.path.name}.{_REJECTS}")

    @property
    def timings(self) -> str:
        """The place of the file that holds the times of plugins, if they are measured."""
        return self.place(_TIMINGS if self.folder else f"{self.path.name}.{_TIMINGS}")

    def data(self, part: int) -> str:
        """Return the place of a part. An output that is one file has only this one part."""
        return self.place(f"part-{part:05}{self.ending}") if self.folder else self.name

    def place(self, name: str) -> str:
        """Return the path or the URL of one of the target's files."""
        if self.url is None:
            return str(self.path / name if self.folder else self.path.with_name(name))
        return f"{self.url if self.folder else self.url.rpartition('/')[0]}/{name}"

    def earlier(self) -> Iterator[str]:
        """Yield the existing files that have the names of the output's files."""
        if self.standard:
            return
        if not self.folder:
            is_there = exists if self.url is not None else os.path.lexists
            yield from filter(is_there, (self.name, self.rejects, self.manifest))
        elif self.url is not None:
            found = filter(self.is_own, list_files(self.url) if exists(self.url) else ())
            yield from (self.place(url.rpartition("/")[2]) for url in found)
        elif self.path.is_dir():
            yield from sorted(str(path) for path in self.path.iterdir() if self.is_own(path))

    def first_own(self, paths: Iterable[str]) -> str | None:
        """Return the first path that is one of this run's files, as ``is_own`` says, or None."""
        if self.folder or self.url is not None or self.standard:
            return next(filter(self.is_own, paths), None)
        own = set(map(_identity, (self.name, self.manifest, self.rejects)))
        return next((path for path in paths if not is_url(path) and _identity(path) in own), None)

    def is_own(self, path: Path | str) -> bool:
        """Say whether a path is one of the places that this run writes."""
        if self.standard:
            return False
        if isinstance(path, str) and is_url(path):
            return self.url is not None and self._is_own_url(path)
        if self.url is not None:
            return False
        folder, name = os.path.split(path)
        if self.folder:
            return _is_own_name(name) and _identity(folder or ".") == _identity(self.path)
        return _identity(path) in map(_identity, (self.name, self.manifest, self.rejects))

    def _is_own_url(self, url: str) -> bool:
        folder, _, name = url.rpartition("/")
        if self.folder:
            return _is_own_name(name) and store_place(folder) == store_place(self.name)
        place = store_place(url)
        return any(place == store_place(own) for own in (self.name, self.manifest, self.rejects))

    def _check_place(self) -> None:
        if self.url is not None and self.texts:
            raise OutputError(f"{self.name}: texts are written to a folder of this machine; name one")
        if self.url is not None:
            require_store(self.url)
            return
        if self.standard:
            return
        if self.folder and self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path}: a file of this name is there; give it a suffix, or name a folder")
        if self.folder and self.path.exists() and not may_be_filled(self.path):
            raise OutputError(f"{self.path}: not allowed to write into this folder; name another")
        if not self.folder and not self.path.absolute().parent.is_dir():
            raise OutputError(f"{self.path}: there is no folder {self.path.parent}; make it first")


def is_manifest_name(name: str) -> bool:
    """Say whether a file has the name that a manifest gets."""
    return name == _MANIFEST or name.endswith(f".{_MANIFEST}")


def is_timings_name(name: str) -> bool:
    """Say whether a file has the name that the times of plugins get."""
    return name == _TIMINGS or name.endswith(f".{_TIMINGS}")


def _is_own_name(name: str) -> bool:
    return name in (_MANIFEST, _REJECTS) or _is_part(name)


def _is_part(name: str) -> bool:
    part = _PART.fullmatch(name)
    known = find_format(name) if part else None
    return bool(part and known and known.written and part[1] in known.endings())


def may_be_filled(folder: Path) -> bool:
    """Say whether this process has the permission to create files in a folder."""
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def pointed_to(path: Path) -> Path:
    """Return the target of a link, which need not exist yet. Return any other path unchanged.

    Raises:
        OutputError: the link leads back to itself.
    """
    if not path.is_symlink():
        return path
    there = Path(os.path.realpath(path))
    if there.is_symlink():
        raise OutputError(f"{path}: a link that leads nowhere; name the file itself")
    return there


def _identity(path: Path | str) -> object:
    """Return a value that is equal for all names of one file or folder.

    For a path that does not exist yet this is the absolute path.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - called for each of very many files
    except OSError:
        return os.path.abspath(path)  # noqa: PTH100
    return found.st_dev, found.st_ino
