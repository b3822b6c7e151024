"""Features of known phrases and of what other plugins remove: on the line, around it, and how far away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log1p

from textclean_plugins.judge.columns import FAR, STARTS, Column, Columns, since, until, window
from textclean_plugins.judge.cues import GROUPS

# A heading or button has few words; a paragraph may begin with the same ones.
_CUE_WORDS = 12
_AFTER_ANY = "any"
_DISTANCES = ("comments", "comment_button", "related", "age", "share", "tags", "legal", "call")
_AGE = "age"
_NEAR, _PAGE_PART = 6, 15


def _strength(group: str) -> Callable[[Columns], Column]:
    return lambda lines: lines.cues.strength.get(group, 0.0)


def _marks(lines: Columns, group: str) -> Sequence[object] | None:
    """Return which lines are cues of a group; None if none is."""
    if group == _AFTER_ANY:
        return lines.cues.heads if any(lines.cues.heads) else None
    column = lines.cues.strength.get(group)
    if column is None:
        return None
    if group == _AGE:
        return column
    return [strength >= STARTS and words <= _CUE_WORDS for strength, words in zip(column, lines.words, strict=True)]


def _since(group: str) -> Callable[[Columns], Column]:
    def column(lines: Columns) -> Column:
        marks = _marks(lines, group)
        return FAR if marks is None else since(marks)

    return column


def _until_any(lines: Columns) -> Column:
    marks = _marks(lines, _AFTER_ANY)
    return FAR if marks is None else until(marks)


def _running_since(group: str) -> Callable[[Columns], Column]:
    """Return the running text between the last cue and the line, in the logarithm of its words; -1 without a cue."""

    def column(lines: Columns) -> Column:
        marks, prose = _marks(lines, group), lines.view.prose
        if marks is None:
            return -1.0
        return [
            -1.0 if back == FAR else log1p(prose[place] - prose[place - int(back)])
            for place, back in enumerate(since(marks))
        ]

    return column


def _article_above_cue(group: str) -> Callable[[Columns], Column]:
    """Return which share of the running text stands above the last cue; -1 without a cue."""

    def column(lines: Columns) -> Column:
        marks, prose = _marks(lines, group), lines.view.prose
        if marks is None:
            return -1.0
        return [
            -1.0 if back == FAR else prose[place - int(back)] / (prose[-1] + 1)
            for place, back in enumerate(since(marks))
        ]

    return column


def _around(of: Callable[[Columns], Sequence[float]], first: int, last: int) -> Callable[[Columns], Column]:
    """Return the sum of a column over the lines around each line."""

    def column(lines: Columns) -> Column:
        values = of(lines)
        return window(values, first, last) if any(values) else 0.0

    return column


def _cover(lines: Columns) -> Sequence[float]:
    return lines.cues.cover


def _removed(lines: Columns) -> Sequence[float]:
    return lines.removed


def _heads(lines: Columns) -> Sequence[float]:
    return lines.cues.heads


FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    "cover": _cover,
    "cues": lambda lines: lines.cues.groups,
    "removed": _removed,
    **{f"cue_{group}": _strength(group) for group in dict.fromkeys(GROUPS.values())},
    **{f"since_{group}": _since(group) for group in (_AFTER_ANY, *_DISTANCES)},
    "until_any": _until_any,
    **{f"running_since_{group}": _running_since(group) for group in (_AFTER_ANY, "comments", "related")},
    **{f"above_{group}": _article_above_cue(group) for group in (_AFTER_ANY, "comments", "related")},
    "cover_line_above": _around(_cover, -1, -1),
    "cover_line_below": _around(_cover, 1, 1),
    "cover_above": _around(_cover, -_PAGE_PART, -1),
    "cover_below": _around(_cover, 1, _PAGE_PART),
    "heads_around": _around(_heads, -12, 12),
    "head_line_above": _around(_heads, -1, -1),
    "head_line_below": _around(_heads, 1, 1),
    "removed_around": _around(_removed, -_NEAR, _NEAR),
    "removed_above": _around(_removed, -_PAGE_PART, -1),
    "removed_below": _around(_removed, 1, _PAGE_PART),
}
