"""Claim an output: only one run writes it at a time, and it replaces only files that an earlier run wrote."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.errors import InputError, OutputError
from textclean.formats.input_file import InputFile
from textclean.run.finish.earlier import Earlier
from textclean.run.finish.fingerprint import Fingerprint, describe_input
from textclean.run.finish.partial import Partial, noted_files
from textclean.run.options import Options
from textclean.run.plan.lock import Lock, Mark
from textclean.run.plan.plan import Plan, refuse_inputs_in
from textclean.run.plan.target import LOCK, OutputTarget, may_be_filled
from textclean.run.shard.job import Work
from textclean.storage.atomic import writing
from textclean.storage.files import store_place


def claim(planned: Plan, cleaner: Cleaner, options: Options, work: Work, size: int) -> tuple[Partial, Earlier]:
    """Lock an output, check the files that stand there, and make or reopen the folder for unfinished files.

    Args:
        planned, cleaner, options, work: the run.
        size: bytes per shard.

    Returns:
        The folder, which holds the lock, and the files that stand at the output's places.

    Raises:
        InputError: an input cannot be inspected.
        OutputError: see ``Run.begin``. Nothing has been changed then.
    """
    target = planned.target
    state = _state(planned, cleaner, options, work, size)
    mark = Mark(cleaner.run, Path(target.name).name)
    lock = None if target.standard else output_lock(target, mark)
    try:
        refuse_inputs_in(work.folder, planned.sources)
        with writing(target.name):
            earlier = Earlier.of(target, noted_files(work.folder), overwrite=options.overwrite)
        resumable = not streams_of(planned)
        partial = Partial.open(
            work.folder, state, mark, lock, resume=options.resume, anew=options.anew, resumable=resumable
        )
    except BaseException:
        if lock:
            lock.release(remove=True)
        raise
    return partial, earlier


def refuse_foreign(planned: Plan, options: Options) -> None:
    """Check the files that stand at the places of an output, before work is done for it. Nothing is changed.

    Raises:
        OutputError: one of them may not be replaced.
    """
    target = planned.target
    if not target.standard:
        with writing(target.name):
            Earlier.of(target, noted_files(options.state or target.partial), overwrite=options.overwrite)


def output_lock(target: OutputTarget, mark: Mark) -> Lock:
    """Lock an output until the lock is released.

    The lock is a file beside the output. For a URL it is a file on this machine.

    Raises:
        OutputError: another run is writing the output, or the lock file cannot be made.
    """
    with writing(target.name):
        lock = Lock.take(_lock_of_url(target.name), mark) if target.url is not None else _take(target, mark)
    if lock is None:
        raise OutputError(f"{target.name}: another run is writing this output; wait for its end, or stop it")
    return lock


def _take(target: OutputTarget, mark: Mark) -> Lock | None:
    """Lock a file beside the output.

    If the output is an existing folder, and this process may not write beside it, lock a file inside the folder.
    """
    try:
        return Lock.take(target.lock, mark)
    except OSError:
        if not target.folder or not target.path.is_dir() or may_be_filled(target.lock.parent):
            raise
        return Lock.take(target.path / target.lock.name, mark)


def _lock_of_url(url: str) -> Path:
    """Return the path of the lock file for a URL. It is the same for all runs of this user on this machine."""
    folder = Path(tempfile.gettempdir()) / f"textclean-{os.getuid() if hasattr(os, 'getuid') else 'locks'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if hasattr(os, "getuid") and (folder.is_symlink() or found.st_uid != os.getuid()):
        raise OutputError(f"{folder}: belongs to somebody else; set TMPDIR to a folder of your own")
    return folder / (hashlib.sha256("\0".join(store_place(url)).encode()).hexdigest()[:32] + LOCK)


def streams_of(planned: Plan) -> str | None:
    """Return which stream the run reads or writes, if any. A stream can be read or written only once."""
    if any(source.size is None for source in planned.sources):
        return "standard input"
    return "standard output" if planned.target.standard else None


def _state(planned: Plan, cleaner: Cleaner, options: Options, work: Work, size: int) -> Fingerprint:
    fields = {
        "fields": attrs.asdict(options.fields),
        "provenance": options.provenance,
        "missing text": options.missing_text,
        "read as": sorted({f"{source.format.name} {source.origin.delimiter or ''}" for source in planned.sources}),
        "format": work.format.name,
        "output": planned.target.data(0),
        "texts": planned.target.texts,
        "columns": work.layout.to_json() if work.layout else None,
        "bytes a shard": size,
    }
    return Fingerprint(cleaner.manifest(), fields, [_described(source) for source in planned.sources])


def _described(source: InputFile) -> dict[str, object]:
    try:
        return describe_input(source)
    except OSError as error:
        raise InputError(f"{source.path}: cannot be read: {error.strerror or error}; check it") from error
