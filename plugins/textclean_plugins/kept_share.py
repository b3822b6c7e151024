"""Give the score ``kept_share``: the share of the original that was not removed."""

from __future__ import annotations

from collections.abc import Sequence

from textclean import Edit, ScoreRange, View, hookimpl

scores = {"kept_share": ScoreRange("The share of the original's characters that were not removed.")}


@hookimpl
def score(view: View, edits: Sequence[Edit]) -> dict[str, float]:
    """Compare the length of the removed text with the length of the original, in code points."""
    removed = sum(edit.end - edit.start for edit in edits)
    inserted = sum(len(edit.inserted) for edit in edits)
    original = len(view.text) + removed - inserted
    return {"kept_share": round(1 - removed / original, 4) if original else 1.0}
