"""Label the lines of a text by its gold: article, junk, or something that the gold cannot decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeAlias

import attrs

from textclean.evaluation.gold import Gold, LineWords, lines_of
from textclean.evaluation.words import Words

#: ``content`` and ``junk`` are counted. Undecided are: ``mixed``, a line of which a part is in the gold; ``ambiguous``,
#: a few words that are somewhere in the gold; ``repeated``, more often in the text than in the gold; ``title``.
LineLabel: TypeAlias = Literal["content", "junk", "mixed", "ambiguous", "repeated", "title"]

# The shares of a line's words that are in the gold. On pages labelled by people few lines lie between these two.
_CONTENT_SHARE, _JUNK_SHARE = 0.5, 0.2
# A line is like a title if nearly all of its words are in the title, or nearly all of the title's are in the line.
_TITLE_WORDS = 3
_LONG_LINE = 5
_IN_TITLE, _OF_TITLE = 0.8, 0.6
_WHOLE_TITLE, _TITLE_STRETCH = 0.9, 1.6
#: The most titles of a page that are compared.
MOST_TITLES = 20


@attrs.frozen
class LabelledLine:
    """A line with its label, and for each of its words whether it is in the gold."""

    words: LineWords
    label: LineLabel
    covered: Sequence[bool]


def label_lines(words: Words, gold: Words, titles: Sequence[str] = ()) -> list[LabelledLine]:
    """Label all lines that have words.

    Args:
        words: the words of the text.
        gold: the words of the main text, as people labelled it.
        titles: titles of the page. A line like one of them is neither article nor junk, since golds differ on it.
    """
    lines = lines_of(words)
    compared = Gold.of(words, lines, gold)
    sets = [frozenset(Words.of(title).folded) for title in titles[:MOST_TITLES]]
    seen: Counter[tuple[str, ...]] = Counter()
    found = [_titled(_labelled(line, compared, seen), sets) for line in lines]
    return [_beside_article(line, found, index) for index, line in enumerate(found)]


def _labelled(line: LineWords, gold: Gold, seen: Counter[tuple[str, ...]]) -> LabelledLine:
    if line.is_short:
        return LabelledLine(line, _short_label(line, gold), [True] * len(line.folded))
    covered = gold.covered(line)
    share = sum(covered) / len(covered)
    if share < _CONTENT_SHARE and line.folded in gold.lines:
        covered, share = [True] * len(covered), 1.0
    if share < _CONTENT_SHARE:
        return LabelledLine(line, "junk" if share <= _JUNK_SHARE else "mixed", covered)
    seen[line.folded] += 1
    repeated = seen[line.folded] > 1 and gold.occurrences(line) < seen[line.folded]
    return LabelledLine(line, "repeated" if repeated else "content", covered)


def _short_label(line: LineWords, gold: Gold) -> LineLabel:
    if line.folded in gold.lines or gold.joins(line):
        return "content"
    return "ambiguous" if line.written in gold.inside else "junk"


def _titled(line: LabelledLine, titles: Sequence[frozenset[str]]) -> LabelledLine:
    if line.label in ("junk", "mixed") and _is_title(frozenset(line.words.folded), titles, len(line.words.folded)):
        return attrs.evolve(line, label="title")
    return line


def _is_title(words: frozenset[str], titles: Sequence[frozenset[str]], length: int) -> bool:
    if length < _TITLE_WORDS:
        return False
    return any(_is_like(words, title) for title in titles if title)


def _is_like(words: frozenset[str], title: frozenset[str]) -> bool:
    common = len(words & title)
    if common >= _IN_TITLE * len(words) and (common >= _OF_TITLE * len(title) or len(words) >= _LONG_LINE):
        return True
    whole = len(title) >= _TITLE_WORDS and common >= _WHOLE_TITLE * len(title)
    return whole and len(words) <= _TITLE_STRETCH * len(title)


def _beside_article(line: LabelledLine, lines: Sequence[LabelledLine], index: int) -> LabelledLine:
    """Make an ambiguous line junk if no line of the article stands next to it."""
    near = (lines[place].label for place in (index - 1, index + 1) if 0 <= place < len(lines))
    if line.label != "ambiguous" or any(label in ("content", "mixed", "repeated") for label in near):
        return line
    return attrs.evolve(line, label="junk")
