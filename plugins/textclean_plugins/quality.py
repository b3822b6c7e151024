"""The usual document quality signals, as numbers; what to do with them is for who reads them to decide.

Sources. Gopher: Rae et al. 2021, "Scaling Language Models: Methods, Analysis & Insights from Training Gopher", app. A.
C4: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", sec. 2.2.
FineWeb: Penedo et al. 2024, "The FineWeb Datasets", section 3. Each is defined here for all scripts: a word
in a script without spaces is 1.7 characters, an end mark is that of any script.
"""

from __future__ import annotations

import re

from textclean import Line, ScoreRange, View, hookimpl

_BULLET = re.compile(r"^[-–•*‣▪●◦·]")
_MANY = 1e12
_SHORT_LINE = 30

scores = {
    "gopher_words": ScoreRange("Words in the text (Gopher keeps 50 to 100,000).", 0, _MANY),
    "gopher_mean_word_length": ScoreRange("Mean code points a word (Gopher keeps 3 to 10).", 0, _MANY),
    "gopher_symbol_ratio": ScoreRange("Hash signs and ellipses for each word (Gopher: at most 0.1).", 0, _MANY),
    "gopher_bullet_lines": ScoreRange("Share of lines that begin with a bullet (Gopher: at most 0.9)."),
    "gopher_ellipsis_lines": ScoreRange("Share of lines that end with an ellipsis (Gopher: at most 0.3)."),
    "gopher_duplicate_lines": ScoreRange("Share of lines that stand in the text before (Gopher: at most 0.3)."),
    "c4_end_mark_lines": ScoreRange("Share of lines that end a sentence (C4 keeps only such lines)."),
    "fineweb_short_lines": ScoreRange("Share of lines of under 30 characters (FineWeb: at most 0.67)."),
    "fineweb_newline_ratio": ScoreRange("Line breaks for each word (FineWeb: at most 0.3).", 0, _MANY),
}


@hookimpl
def score(view: View) -> dict[str, float]:
    """Measure the cleaned text; lines are those that are not blank."""
    lines = view.filled
    words = sum(line.words for line in lines)
    symbols = view.text.count("#") + view.text.count("…") + view.text.count("...")
    letters = sum(len(line.text) - line.text.count(" ") for line in lines)
    values = {
        "gopher_mean_word_length": _ratio(letters, words),
        "gopher_symbol_ratio": _ratio(symbols, words),
        "gopher_bullet_lines": _share(lines, [bool(_BULLET.match(line.text)) for line in lines]),
        "gopher_ellipsis_lines": _share(lines, [line.text.endswith(("…", "...")) for line in lines]),
        "gopher_duplicate_lines": _ratio(len(lines) - len({line.text for line in lines}), len(lines)),
        "c4_end_mark_lines": _share(lines, [line.ends_sentence for line in lines]),
        "fineweb_short_lines": _share(lines, [len(line.text) < _SHORT_LINE for line in lines]),
        "fineweb_newline_ratio": _ratio(view.text.count("\n"), words),
    }
    return {"gopher_words": words} | {name: round(value, 4) for name, value in values.items()}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _share(lines: tuple[Line, ...], true: list[bool]) -> float:
    return _ratio(sum(true), len(lines))
