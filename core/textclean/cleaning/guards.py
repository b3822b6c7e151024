"""The guards limit how much plugins may remove from a record, and how much of it must remain.

Amounts are code points that are not white space. A replacement removes as many as it makes the text shorter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textclean.config import Guards
from textclean.log.edit import Edit
from textclean.text.lines import Lines

#: The tag of a record that was left whole by a guard. A person should review it before it is used.
REVIEW = "review"
#: The tag of a record without text, which was written unchanged.
NO_TEXT = "no_text"


# So many times what edits remove is read of a text to see that no guard can stop them.
_READ = 4


def weight(text: str) -> int:
    """Return the number of a text's code points that are not white space."""
    return len("".join(text.split()))


@lru_cache(maxsize=8)
def whole_weight(original: str) -> int:
    """Return the weight of a record's original text, which is asked for several times while the record is cleaned."""
    return weight(original)


def removed_from(original: str, edits: Sequence[Edit]) -> int:
    """Return how much edits remove from the original. Inserted text is subtracted from what its edit removes."""
    removed = weight("".join([original[edit.start : edit.end] for edit in edits if not edit.inserted]))
    changed = [edit for edit in edits if edit.inserted]
    return removed + sum(max(weight(original[edit.start : edit.end]) - weight(edit.inserted), 0) for edit in changed)


def removed_by(original: str, edits: Sequence[Edit]) -> int:
    """Return how much edits remove themselves. What the edits that they supersede had removed before is not counted."""
    first = [edit for edit in edits if not edit.superseded]
    return removed_from(original, first) + sum(_taken_further(original, edit) for edit in edits if edit.superseded)


def _taken_further(original: str, edit: Edit) -> int:
    left = sum(weight(earlier.inserted) for earlier in edit.superseded)
    return max(min(left, weight(original[edit.start : edit.end])) - weight(edit.inserted), 0)


def never_over(guards: Guards, original: str, edits: Sequence[Edit]) -> bool:
    """Say whether edits are so small that no guard can stop anything, without weighing the text and what they remove.

    An edit removes at most its span, no plugin removes more than all of them together, and the text weighs at least
    what its beginning does. So if all spans are within the shares of that, no share is exceeded. Limits in characters
    and floors are always weighed.
    """
    if guards.plugin_chars is not None or guards.record_chars is not None or guards.floor_chars or guards.floor_words:
        return False
    most = sum([edit.end - edit.start for edit in edits])
    least = weight(original[: _READ * most])
    return not most or (least > 0 and most / least <= min(guards.plugin_share, guards.record_share))


def plugin_guard(guards: Guards, whole: int, removed: int) -> str | None:
    """Return the name of the guard that stops a plugin, or None.

    Args:
        guards: the limits.
        whole: the amount of the original text.
        removed: the amount that the plugin would remove.
    """
    return _over("plugin", guards.plugin_share, guards.plugin_chars, whole, removed)


def record_guard(guards: Guards, whole: int, removed: int, cleaned: str) -> str | None:
    """Return the name of the guard that leaves a record whole, or None. ``cleaned`` is the text that would remain."""
    over = _over("record", guards.record_share, guards.record_chars, whole, removed)
    if over is not None:
        return over
    if guards.floor_chars and weight(cleaned) < guards.floor_chars:
        return "floor_chars"
    if guards.floor_words and sum(Lines(cleaned).words) < guards.floor_words:
        return "floor_words"
    return None


def _over(of: str, share: float, chars: int | None, whole: int, removed: int) -> str | None:
    if removed and removed / whole > share:
        return f"{of}_share"
    return f"{of}_chars" if chars is not None and removed > chars else None
