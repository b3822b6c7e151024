"""Which files an output's manifest names."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from textclean.run.plan.target import OutputTarget
from textclean.run.shard.report import Written
from textclean.storage.files import is_url, open_read

#: Bytes. The manifest of a run over hundreds of thousands of inputs has a few dozen million bytes.
_LARGEST_MANIFEST = 1 << 30


def files_in_manifest(target: OutputTarget) -> dict[str, Written] | None:
    """Return the files that the manifest of an output names, by place.

    Return None if there is no manifest, or textclean did not write it.
    """
    try:
        manifest = _read(target.manifest)
        output = manifest["output"]
        if not (isinstance(manifest["textclean"], str) and isinstance(manifest["run"], str) and manifest["schema"]):
            return None
        named = [(part["path"], part) for part in (*output["parts"], *output.get("texts", ()))]
        places = [(target.place(name) if target.folder else target.name, part) for name, part in named]
        places += [(target.rejects, output["rejects"])] if "rejects" in output else []
        return {place: Written(part["bytes"], part["sha256"]) for place, part in places}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _read(place: str) -> dict[str, Any]:
    if not is_url(place) and not stat.S_ISREG(Path(place).lstat().st_mode):
        raise ValueError(place)
    with open_read(place) as stream:
        value = json.loads(stream.read(_LARGEST_MANIFEST))
    if not isinstance(value, dict):
        raise TypeError(place)
    return value
