"""Recognize the folder that an unfinished run has left."""

from __future__ import annotations

from pathlib import Path

from textclean.run.plan.lock import is_marked

#: The file that marks the folder as ours. It is locked while a run uses the folder.
MARK = "textclean-unfinished.json"


def is_unfinished(folder: Path) -> bool:
    """Say whether a folder has the mark of an unfinished run."""
    return is_marked(folder / MARK)
