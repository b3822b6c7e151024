"""Where a run writes to: the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from textclean.errors import OutputError
from textclean.formats.catalog import JSONL, Format, output_format
from textclean.formats.streams import STANDARD

_PART = re.compile(r"part-\d{5,}\.jsonl")


@attrs.frozen
class Target:
    """One output file, a folder of parts, or standard output.

    Attributes:
        path: the file or the folder, or ``-``.
        known: the format of the file or of the parts.
        folder: whether it is a folder.
    """

    path: Path
    known: Format
    folder: bool

    @classmethod
    def of(cls, output: str) -> Target:
        """Read what ``-o`` was given: a name with a suffix is a file, one without is a folder.

        Raises:
            OutputError: no file can be written there.
        """
        path = Path(output)
        folder = path != STANDARD and (path.is_dir() or not path.suffix or output.endswith(("/", "\\")))
        target = cls(path, JSONL if folder else output_format(path), folder)
        target._check_place()
        return target

    def refuse_foreign(self) -> None:
        """Make sure that what a run would take the place of was written by an earlier one.

        Raises:
            OutputError: a part is there, and no manifest beside it.
        """
        if self.folder and not self.manifest.exists():
            foreign = next((path for path in self.earlier() if path.name != "rejects.jsonl"), None)
            if foreign:
                raise OutputError(f"{foreign}: not written by textclean (no manifest beside it); name another folder")

    @property
    def standard(self) -> bool:
        """Whether it is standard output, beside which no file can stand."""
        return self.path == STANDARD

    @property
    def manifest(self) -> Path:
        """The file that says what was done."""
        return self.path / "manifest.json" if self.folder else self._beside("manifest.json")

    @property
    def rejects(self) -> Path:
        """The file that holds what could not be read."""
        return self.path / "rejects.jsonl" if self.folder else self._beside("rejects.jsonl")

    def data(self, part: int) -> Path:
        """Return the file for a part's records; an output that is one file is its only part."""
        return self.path / f"part-{part:05}.jsonl" if self.folder else self.path

    def earlier(self) -> Iterator[Path]:
        """Yield the files there that an earlier run wrote, or that this run would take the place of."""
        if self.standard:
            return
        if not self.folder:
            yield from filter(Path.exists, (self.path, self.rejects, self.manifest))
        elif self.path.is_dir():
            yield from sorted(path for path in self.path.iterdir() if self.is_own(path))

    def is_own(self, path: Path) -> bool:
        """Say whether a file bears a name that this run's files have."""
        if self.folder:
            named = _PART.fullmatch(path.name) or path.name in ("manifest.json", "rejects.jsonl")
            return bool(named) and _same(path.parent, self.path)
        return any(_same(path, own) for own in (self.path, self.manifest, self.rejects))

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")

    def _check_place(self) -> None:
        if self.standard:
            return
        if self.folder and self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path}: a file of this name is there; give it a suffix, or name a folder")
        if not self.folder and not self.path.absolute().parent.is_dir():
            raise OutputError(f"{self.path}: there is no folder {self.path.parent}; make it first")


def _same(path: Path, other: Path) -> bool:
    """Say whether two paths are one file or folder, by whatever names; neither needs to exist."""
    try:
        return path.samefile(other)
    except OSError:
        return path.absolute() == other.absolute()
