"""Where a run writes to: the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import attrs

from textclean.errors import OutputError
from textclean.formats.catalog import FORMATS, Format, output_format
from textclean.formats.files import STANDARD, exists, is_url, list_files, require_store

#: The endings that the parts of a folder may have.
ENDINGS = tuple(ending for known in FORMATS if known.written for ending in known.endings())
_PART = re.compile(rf"part-\d{{5,}}(?:{'|'.join(map(re.escape, ENDINGS))})")
_SLASHES = re.compile(":/+")
_MANIFEST, _REJECTS = "manifest.json", "rejects.jsonl"


@attrs.frozen
class Target:
    """One output file, a folder of parts, or standard output.

    Attributes:
        path: the file or the folder, or ``-``; of a URL its last name.
        known: the format of the file or of the parts.
        folder: whether it is a folder.
        ending: how the names of parts end.
        url: where the files are taken when they are complete, if that is no place on this machine.
    """

    path: Path
    known: Format
    folder: bool
    ending: str = ".jsonl"
    url: str | None = None

    @classmethod
    def of(cls, output: str, ending: str | None = None) -> Target:
        """Read what ``-o`` was given: a name with a suffix is a file, one without is a folder.

        Args:
            output: a path, a URL, or ``-``.
            ending: how the parts of a folder end, as in ``.jsonl.gz``; None: ``.jsonl``.

        Raises:
            OutputError: no file can be written there.
            ConfigError: it is a URL, and the package that such URLs need is missing.
            OSError: it is a URL of a store that cannot be reached.
        """
        path = Path(PurePosixPath(output).name) if is_url(output) else Path(output)
        folder = path != STANDARD and (not path.suffix or output.endswith(("/", "\\")))
        folder = folder or (path != STANDARD and not is_url(output) and path.is_dir())
        if ending and not folder:
            raise OutputError(f"{output}: only a folder of parts has a format of its own; the name says that of a file")
        ending = ending or ".jsonl"
        known = output_format(Path(f"part{ending}") if folder else path)
        target = cls(path, known, folder, ending, output.rstrip("/") if is_url(output) else None)
        target._check_place()
        return target

    def refuse_foreign(self) -> None:
        """Make sure that what a run would take the place of was written by an earlier one.

        Raises:
            OutputError: a part is there, and neither manifest nor unfinished run beside it.
        """
        if self.folder and not exists(self.place(_MANIFEST)) and not self.partial.is_dir():
            foreign = next((place for place in self.earlier() if not place.endswith(_REJECTS)), None)
            if foreign:
                raise OutputError(f"{foreign}: not written by textclean (no manifest beside it); name another folder")

    @property
    def standard(self) -> bool:
        """Whether it is standard output, beside which no file can stand."""
        return self.url is None and self.path == STANDARD

    @property
    def name(self) -> str:
        """What messages and the manifest call it."""
        return self.url or str(self.path)

    @property
    def partial(self) -> Path:
        """The folder that holds what is done of an unfinished run: beside the output, or in the current folder."""
        path = self.path if self.path.name not in ("", "..") else self.path.resolve()
        return path.with_name(f"{path.name}.partial")

    @property
    def manifest(self) -> str:
        """The place of the file that says what was done."""
        return self.place(_MANIFEST if self.folder else f"{self.path.name}.{_MANIFEST}")

    @property
    def rejects(self) -> str:
        """The place of the file that holds what could not be read."""
        return self.place(_REJECTS if self.folder else f"{self.path.name}.{_REJECTS}")

    def data(self, part: int) -> str:
        """Return the place of a part's records; an output that is one file is its only part."""
        return self.place(f"part-{part:05}{self.ending}") if self.folder else self.name

    def place(self, name: str) -> str:
        """Return the path or the URL of one of the target's files."""
        if self.url is None:
            return str(self.path / name if self.folder else self.path.with_name(name))
        return f"{self.url if self.folder else self.url.rpartition('/')[0]}/{name}"

    def earlier(self) -> Iterator[str]:
        """Yield the files there that an earlier run wrote, or that this run would take the place of."""
        if self.standard:
            return
        if not self.folder:
            yield from filter(exists, (self.name, self.rejects, self.manifest))
        elif self.url is not None:
            found = filter(self.is_own, list_files(self.url) if exists(self.url) else ())
            yield from (self.place(url.rpartition("/")[2]) for url in found)
        elif self.path.is_dir():
            yield from sorted(str(path) for path in self.path.iterdir() if self.is_own(path))

    def is_own(self, path: Path | str) -> bool:
        """Say whether a file bears a name that this run's files have."""
        if self.standard:
            return False
        if isinstance(path, str) and is_url(path):
            return self.url is not None and self._is_own_url(path)
        if self.url is not None:
            return False
        path = Path(path)
        if self.folder:
            return _is_own_name(path.name) and _same(path.parent, self.path)
        return any(_same(path, Path(own)) for own in (self.name, self.manifest, self.rejects))

    def _is_own_url(self, url: str) -> bool:
        folder, _, name = url.rpartition("/")
        if self.folder:
            return _same_url(folder, self.name) and _is_own_name(name)
        return any(_same_url(url, own) for own in (self.name, self.manifest, self.rejects))

    def _check_place(self) -> None:
        if self.url is not None:
            require_store(self.url)
            return
        if self.standard:
            return
        if self.folder and self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path}: a file of this name is there; give it a suffix, or name a folder")
        if not self.folder and not self.path.absolute().parent.is_dir():
            raise OutputError(f"{self.path}: there is no folder {self.path.parent}; make it first")


def _is_own_name(name: str) -> bool:
    return bool(_PART.fullmatch(name)) or name in (_MANIFEST, _REJECTS)


def _same_url(url: str, other: str) -> bool:
    """Say whether two URLs are one place; some stores give theirs with a slash more."""
    return _SLASHES.sub("://", url) == _SLASHES.sub("://", other)


def _same(path: Path, other: Path) -> bool:
    """Say whether two paths are one file or folder, by whatever names; neither needs to exist."""
    try:
        return path.samefile(other)
    except OSError:
        return path.absolute() == other.absolute()
