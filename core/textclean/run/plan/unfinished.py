"""Whether what stands at a place is what an unfinished run has left."""

from __future__ import annotations

from pathlib import Path

from textclean.run.plan.lock import is_marked

#: The file that says that the folder is ours, and is locked while a run uses it.
MARK = "textclean-unfinished.json"


def is_unfinished(folder: Path) -> bool:
    """Say whether a folder holds what is unfinished of a run, as its mark says."""
    return is_marked(folder / MARK)
