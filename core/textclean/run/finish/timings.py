"""The times of plugins, in a file beside an output. They are not in the manifest, which is the same for every run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from textclean.cleaning.watching import Observed, Timing
from textclean.errors import OutputError
from textclean.run.plan.target import OutputTarget
from textclean.storage.atomic import writing
from textclean.storage.fresh import create_beside, give_name

SCHEMA = 1
_NAME = "timings.json"
#: The key by which a file of times is known. A file without it is somebody else's.
_MARK = "textclean_timings"


def refuse_timings(target: OutputTarget, *, overwrite: bool) -> None:
    """Check before a run that its times can be written.

    Raises:
        OutputError: the output is standard output or a URL; or another file is at the place.
    """
    if target.standard or target.url is not None:
        raise OutputError(f"{target.name}: times are written beside an output of this machine; leave --timings out")
    place = Path(target.timings)
    if place.exists() and not overwrite and _read(place) is None:
        raise OutputError(f"{place}: textclean did not write this file; move it away, or give --overwrite")


def write_timings(target: OutputTarget, run: str, seen: Observed) -> Path:
    """Write the times of a run that has ended, and return the place of the file.

    Raises:
        OutputError: the file cannot be written.
    """
    place = Path(target.timings)
    plugins = {name: attrs.asdict(timing) for name, timing in sorted(seen.timings.items())}
    values = {_MARK: SCHEMA, "run": run, "manifest": _digest(Path(target.manifest)), "plugins": plugins}
    with writing(str(place)):
        made, stream = create_beside(place)
        try:
            with stream:
                stream.write(json.dumps(values, indent=1).encode() + b"\n")
            give_name(made, place, replace=True)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    return place


def timings_beside(output: Path) -> Mapping[str, Timing]:
    """Return the times of the run that wrote an output. Empty: they were not measured, or belong to an earlier run."""
    folder = output.is_dir()
    place = output / _NAME if folder else output.with_name(f"{output.name}.{_NAME}")
    manifest = output / "manifest.json" if folder else output.with_name(f"{output.name}.manifest.json")
    values = _read(place)
    if values is None or not manifest.is_file() or values.get("manifest") != _digest(manifest):
        return {}
    try:
        plugins: Mapping[str, Mapping[str, float]] = values["plugins"]  # type: ignore[assignment]  # checked by the next line
        return {name: Timing(int(value["calls"]), float(value["seconds"])) for name, value in plugins.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _read(place: Path) -> Mapping[str, object] | None:
    """Return what a file of times holds, or None if it is none."""
    try:
        values = json.loads(place.read_bytes()) if place.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) and values.get(_MARK) == SCHEMA else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
