"""Where in a text the article is."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence

from textclean.text.lines import Line
from textclean.text.view import View

# Running text that is not long: a line with an end mark and at least this many words.
_SHORT_SENTENCE = 5
# The most running text below the article, as a share of the text before it.
_MOST_BELOW = 0.1


class ArticleBody:
    """Where the article is: from its first to its last line of running text.

    If there is no line of 15 words, short sentences count.

    Args:
        view: the text.
        skip: places that do not count, because a notice of the page stands there.
    """

    def __init__(self, view: View, skip: Container[int] = ()) -> None:
        sums = view.prose
        filled = view.filled
        prose = [place for place in range(len(filled)) if sums[place + 1] > sums[place] and place not in skip]
        if not prose:
            prose = [place for place, line in enumerate(filled) if is_short_sentence(line) and place not in skip]
        self.first = prose[0] if prose else len(filled)
        self.last = _last(filled, prose)

    @property
    def is_there(self) -> bool:
        """Whether the text has any running text."""
        return self.last >= 0

    def above(self, place: int) -> bool:
        """Say whether a line stands above the article."""
        return place < self.first and self.is_there

    def below(self, place: int) -> bool:
        """Say whether a line stands below the article, or below all of it but a few words."""
        return place > self.last and self.is_there

    def outside(self, place: int) -> bool:
        """Say whether a line stands above or below the article."""
        return self.above(place) or self.below(place)


def is_short_sentence(line: Line) -> bool:
    """Say whether a line is a sentence, if only a short one."""
    return line.words >= _SHORT_SENTENCE and line.ends_sentence


def _last(filled: Sequence[Line], prose: Collection[int]) -> int:
    """Return the place where the article ends. What is left below it are a few sentences of the page."""
    most = _MOST_BELOW * sum(filled[place].words for place in prose)
    below = 0
    for place in sorted(prose, reverse=True):
        below += filled[place].words
        if below > most:
            return place
    return -1
