"""Measure the usual quality signals of documents as numbers. The plugin does not judge; that is left to the user.

Sources. Gopher: Rae et al. 2021, "Scaling Language Models: Methods, Analysis & Insights from Training Gopher", app. A.
C4: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", sec. 2.2.
FineWeb: Penedo et al. 2024, "The FineWeb Datasets", section 3. The signals are defined here for all scripts: in a
script without spaces, 1.7 characters count as a word; the end marks of all scripts count as end marks.
"""

from __future__ import annotations

from textclean import ScoreRange, View, hookimpl

_BULLETS = "-–•*‣▪●◦·"
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
    """Measure the cleaned text. Only lines that are not blank count."""
    text = view.text
    lines = [line for line in view.lines.texts if line]
    words = sum(view.lines.words)
    whole = "".join(lines)
    letters = len(whole) - whole.count(" ")
    dots = "…" in text or "..." in text
    symbols = text.count("#") + (text.count("…") + text.count("...") if dots else 0)
    counts = {
        "gopher_bullet_lines": len([line for line in lines if line[0] in _BULLETS]),
        "gopher_ellipsis_lines": sum(line.endswith(("…", "...")) for line in lines) if dots else 0,
        "gopher_duplicate_lines": len(lines) - len(set(lines)),
        "c4_end_mark_lines": sum(view.lines.ends),
        "fineweb_short_lines": len([line for line in lines if len(line) < _SHORT_LINE]),
    }
    in_words, in_lines = words or 1, len(lines) or 1
    return {
        "gopher_words": words,
        "gopher_mean_word_length": round(letters / in_words, 4) if words else 0.0,
        "gopher_symbol_ratio": round(symbols / in_words, 4) if words else 0.0,
        "fineweb_newline_ratio": round(text.count("\n") / in_words, 4) if words else 0.0,
    } | {name: round(count / in_lines, 4) for name, count in counts.items()}
