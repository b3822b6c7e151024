"""Features of a line's place in the text: how much runs before and after it, its stretch, its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log1p

from textclean_plugins.judge.columns import Column, Columns, Stretch, after, before, since, until, window

_NOTHING = -1.0


def _position(lines: Columns) -> Column:
    last = max(1, len(lines) - 1)
    return [place / last for place in range(len(lines))]


def _share_before(lines: Columns) -> Column:
    prose = lines.view.prose
    return [words / (prose[-1] + 1) for words in prose[:-1]]


def _words_before(lines: Columns) -> Column:
    return list(map(log1p, lines.view.prose[:-1]))


def _words_after(lines: Columns) -> Column:
    prose = lines.view.prose
    return [log1p(prose[-1] - words) for words in prose[1:]]


def _of_stretch(value: Callable[[Columns, int, Stretch], float]) -> Callable[[Columns], Column]:
    """Return the feature that has one value for all lines of a stretch."""

    def column(lines: Columns) -> Column:
        return [
            each
            for number, stretch in enumerate(lines.stretches)
            for each in [value(lines, number, stretch)] * len(stretch)
        ]

    return column


def _mean_words(lines: Columns, _: int, stretch: Stretch) -> float:
    return sum(lines.log_words[stretch.first : stretch.end]) / len(stretch)


def _cues_in(lines: Columns, _: int, stretch: Stretch) -> float:
    return sum(map(bool, lines.cues.groups[stretch.first : stretch.end])) / len(stretch)


def _heads_in(lines: Columns, _: int, stretch: Stretch) -> float:
    return log1p(sum(lines.cues.heads[stretch.first : stretch.end]))


def _removed_in(lines: Columns, _: int, stretch: Stretch) -> float:
    return sum(lines.removed[stretch.first : stretch.end]) / len(stretch)


def _words_of(lines: Columns, number: int) -> float:
    """Return the logarithm of the words of a stretch; 0 if there is none of that number."""
    return log1p(lines.stretches[number].words) if 0 <= number < len(lines.stretches) else 0.0


def _offset_in_stretch(lines: Columns) -> Column:
    return [log1p(offset) for stretch in lines.stretches for offset in range(len(stretch))]


def _shapes(lines: Columns) -> list[tuple[bool, bool, bool, bool, int]]:
    """Return what lines of one list have in common: how they begin and end, and about how long they are."""
    return [
        (ends, text[0].isupper(), text[0].isdigit(), text[-1].isdigit(), min(9, words // 3))
        for ends, text, words in zip(lines.ends, lines.texts, lines.words, strict=True)
    ]


def _alike(by: int) -> Callable[[Columns], Column]:
    """Return whether a line has the shape of the line so many above it."""

    def column(lines: Columns) -> Column:
        shapes = _shapes(lines)
        same = [above == below for above, below in zip(shapes, shapes[by:], strict=False)]
        return [*[False] * min(by, len(shapes)), *same]

    return column


def _shifted(of: Callable[[Columns], Sequence[float]], by: int) -> Callable[[Columns], Column]:
    """Return the value of the line so many below; above it is negative."""
    if by < 0:
        return lambda lines: before(of(lines), _NOTHING, -by)
    return lambda lines: after(of(lines), _NOTHING, by)


def _summed(of: Callable[[Columns], Sequence[float]], first: int, last: int) -> Callable[[Columns], Column]:
    return lambda lines: window(of(lines), first, last)


def _words(lines: Columns) -> Sequence[float]:
    return lines.log_words


def _ends(lines: Columns) -> Sequence[float]:
    return lines.ends


def _runs(lines: Columns) -> Sequence[float]:
    return lines.runs


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


_OF_TEXT: Mapping[str, Callable[[Columns], Column]] = {
    "text_lines": lambda lines: log1p(len(lines)),
    "text_running": lambda lines: log1p(lines.view.prose[-1]),
    "text_running_share": lambda lines: lines.view.prose[-1] / (sum(lines.words) + 1),
    "text_mean_words": lambda lines: _mean(lines.log_words),
    "text_cues": lambda lines: _mean([bool(groups) for groups in lines.cues.groups]),
    "text_heads": lambda lines: log1p(sum(lines.cues.heads)),
    "text_running_lines": lambda lines: _mean(lines.runs),
    "text_blank": lambda lines: 1 - len(lines) / (lines.numbers[-1] + 1) if len(lines) else 0.0,
    "text_removed": lambda lines: _mean(lines.removed),
}

FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    **_OF_TEXT,
    "position": _position,
    "share_before": _share_before,
    "words_before": _words_before,
    "words_after": _words_after,
    "since_running": lambda lines: since([False, *lines.runs[:-1]]) if len(lines) else [],
    "until_running": lambda lines: until([*lines.runs[1:], False]) if len(lines) else [],
    "stretch_lines": _of_stretch(lambda _lines, _number, stretch: log1p(len(stretch))),
    "stretch_words": _of_stretch(lambda lines, number, _: _words_of(lines, number)),
    "stretch_mean_words": _of_stretch(_mean_words),
    "stretch_cues": _of_stretch(_cues_in),
    "stretch_heads": _of_stretch(_heads_in),
    "stretch_removed": _of_stretch(_removed_in),
    "stretch_offset": _offset_in_stretch,
    "stretch_above": _of_stretch(lambda lines, number, _: _words_of(lines, number - 1)),
    "stretch_below": _of_stretch(lambda lines, number, _: _words_of(lines, number + 1)),
    "words_line_above": _shifted(_words, -1),
    "words_line_below": _shifted(_words, 1),
    "words_two_above": _shifted(_words, -2),
    "words_two_below": _shifted(_words, 2),
    "ends_line_above": _shifted(_ends, -1),
    "ends_line_below": _shifted(_ends, 1),
    "words_around_3": _summed(_words, -3, 3),
    "words_around_6": _summed(_words, -6, 6),
    "words_around_12": _summed(_words, -12, 12),
    "words_below_15": _summed(_words, 1, 15),
    "runs_above_5": _summed(_runs, -5, -1),
    "runs_below_5": _summed(_runs, 1, 5),
    "like_line_above": _alike(1),
    "like_two_above": _alike(2),
}
