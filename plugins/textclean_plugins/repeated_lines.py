"""Remove a line that the next line says again: the text of an image above its caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean import Finding, Label, Line, Rule, View, hookimpl
from textclean_plugins.shapes import QUOTES, find, item_text

labels = {"repetition": Label("A line that stands again beside itself, as the text of an image above its caption.")}
options = {"min_words": 8, "max_added": 12}
_SAID_AGAIN = Rule(
    "said-again",
    "repetition",
    "a line of some length that stands on the next line again, there perhaps with a credit behind it",
    0.9,
)
rules = (_SAID_AGAIN,)

# A credit follows a caption after a sign, or in words of its own; a sentence that goes on in small letters is none.
_SIGNS = "(©|/[–—-•·"
_VERSE_WORDS = 12


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that are doubled, in a text that has running text beside them."""
    lines, filled = view.lines, view.filled
    texts, numbers = lines.texts, lines.filled_numbers
    for place in range(1, len(numbers) - 1):
        text, below = texts[numbers[place]], texts[numbers[place + 1]]
        if not below.startswith(text) or not _is_doubled(filled, place, options):
            continue
        # Where both are the same, the second goes: the first may be the article's, as headlines above it are.
        is_same = len(below) == len(text)
        if view.prose[place] or not is_same:
            line = filled[place + is_same]
            yield find(line, line, _SAID_AGAIN, "the line stands there twice")


def _is_doubled(filled: Sequence[Line], place: int, options: dict[str, int]) -> bool:
    line, below = filled[place], filled[place + 1]
    if not options["min_words"] <= line.words or item_text(line) is not None or line.text[0] in QUOTES:
        return False
    if below.words - line.words > options["max_added"] or not line.text[0].isalpha() or "\t" in line.text:
        return False
    added = below.text[len(line.text) :].lstrip(" .")
    if added and not (added[0] in _SIGNS or added[0].isupper()):
        return False
    return not _is_verse(filled, place)


def _is_verse(filled: Sequence[Line], place: int) -> bool:
    """Say whether a line stands in a song, a log or a list: a third line like it, or only short lines beside it."""
    line = filled[place]
    beside = [filled[at] for at in (place - 1, place + 2) if at < len(filled)]
    if any(other.text[: len(line.text)] == line.text for other in beside):
        return True
    return line.words <= _VERSE_WORDS and all(other.words <= _VERSE_WORDS for other in beside)
