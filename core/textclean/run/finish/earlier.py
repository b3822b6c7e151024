"""Find the files that stand at an output's places before a run, and which of them an earlier run wrote."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import attrs

from textclean.errors import OutputError
from textclean.redact import redacted
from textclean.run.plan.in_manifest import files_in_manifest
from textclean.run.plan.target import OutputTarget
from textclean.run.shard.report import Written
from textclean.storage.files import exists, is_url
from textclean.storage.files import stat as look_at

_WAY_OUT = "move it away, write to another place, or replace it with --overwrite"


@attrs.frozen
class Earlier:
    """The existing files that have the names of the output's files.

    Attributes:
        ours: the files that an earlier run wrote, by place, each with a value that changes if the file is changed.
        foreign: all other files, by place, each with the reason why it is not accepted as ours.
        overwrite: whether foreign files may be replaced, too.
    """

    ours: Mapping[str, object] = attrs.field(factory=dict)
    foreign: Mapping[str, str] = attrs.field(factory=dict)
    overwrite: bool = False

    @classmethod
    def of(cls, target: OutputTarget, noted: Mapping[str, Written], *, overwrite: bool) -> Earlier:
        """Check all files that stand there.

        A file is ours if its size and digest are those in the manifest beside it. In a store only the size is compared.

        Args:
            target: the output.
            noted: the files that a run may already have moved there before it was stopped at its end. The keys are
                their places; passwords in URLs are removed.
            overwrite: whether foreign files may be replaced.

        Raises:
            OutputError: something there is not a file, or is foreign and may not be replaced.
        """
        ours: dict[str, object] = {}
        foreign: dict[str, str] = {}
        known = files_in_manifest(target)
        if target.texts and not overwrite:
            _refuse_strangers(target, {*(known or ()), *noted})
        for place in dict.fromkeys([*target.earlier(), *_existing(target, known or {})]):
            _refuse_what_is_no_file(place)
            mark = _mark(place)
            written = [] if known is None else [known.get(place)]
            why = _why_foreign(place, [*filter(None, (*written, noted.get(redacted(place))))])
            if why and (known is None or place != target.manifest):
                foreign[place] = why
            else:
                ours[place] = mark
        if foreign and not overwrite:
            place, why = next(iter(foreign.items()))
            raise OutputError(f"{place}: {why}; {_WAY_OUT}")
        return cls(ours, foreign, overwrite)

    def stale(self, places: Iterable[str]) -> list[str]:
        """Return the existing files that the new output does not replace, and that must be removed."""
        kept = set(places)
        return [place for place in (*self.ours, *self.foreign) if place not in kept]

    def may_go(self, place: str) -> bool:
        """Say whether a file exists at a place. If so, it may be replaced or removed now.

        Raises:
            OutputError: the file appeared or was changed after the run began.
        """
        if not (exists(place) if is_url(place) else os.path.lexists(place)):
            return False
        if not self.overwrite and self.ours.get(place) != _mark(place):
            raise OutputError(f"{place}: came there while the run went on, or was changed; {_WAY_OUT}, and --resume")
        return True


def _existing(target: OutputTarget, known: Iterable[str]) -> Iterable[str]:
    """Return the texts of an earlier output that still exist."""
    return filter(os.path.lexists, known) if target.folder and target.url is None else ()


def _refuse_strangers(target: OutputTarget, known: Collection[str]) -> None:
    """Check that a folder for texts holds only what textclean wrote, since any record may get any name there."""
    for parent, _, names in os.walk(target.path):
        for place in (os.path.join(parent, name) for name in names if not name.startswith(".")):  # noqa: PTH118 - as in the manifest
            if place not in known and not target.is_own(place):
                raise OutputError(f"{place}: not written by textclean; write texts to a folder of their own")


def _why_foreign(place: str, known: list[Written]) -> str | None:
    """Return why a file is not accepted as written by an earlier run, or None if it is."""
    if not known:
        return "not written by textclean (no manifest beside it that names it)"
    if is_url(place):
        same = look_at(place).size in {written.size for written in known}
    else:
        same = stat.S_ISREG(Path(place).lstat().st_mode) and any(written.is_whole(Path(place)) for written in known)
    return None if same else "changed since textclean wrote it"


def _refuse_what_is_no_file(place: str) -> None:
    if is_url(place):
        return
    mode = Path(place).lstat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise OutputError(f"{place}: no file, but a folder or a pipe or a device; write to another place")


def _mark(place: str) -> object:
    """Return a value that changes when the file is replaced or changed."""
    if is_url(place):
        return look_at(place)
    found = Path(place).lstat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
