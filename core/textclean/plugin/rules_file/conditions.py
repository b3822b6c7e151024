"""Whether a line is one that a rule may find: where it stands, how long it is, what follows the phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping

from textclean.plugin.rules_file.rules import FileRule, number_of
from textclean.text.hits import Hit
from textclean.text.kinds.article import ArticleBody
from textclean.text.kinds.line_kinds import QUOTES, is_announced, is_headline, item_text
from textclean.text.kinds.own_words import is_own
from textclean.text.lines import Line
from textclean.text.phrases import END_LINES
from textclean.text.view import View

_COLON = re.compile(r"^\s*[:：,©|–—-]")
_ENDS_OPEN = ":：("
# Signs that stand between a label and a name.
_BEFORE_NAME = " :："


class LinesOfText:
    """The lines of a view, asked for by the conditions of rules."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.filled = view.filled
        self._bodies: dict[frozenset[int], ArticleBody] = {}

    def suits(self, line: Line, rule: FileRule, options: Mapping[str, int]) -> bool:
        """Say whether a line's length and kind are those that a rule looks for, wherever it stands."""
        if not number_of(rule.min_words, options) <= line.words <= number_of(rule.max_words, options):
            return False
        spares = rule.spares
        return not (
            ("quotes" in spares and line.text[0] in QUOTES)
            or ("sentences" in spares and line.ends_sentence)
            or ("items" in spares and item_text(line) is not None)
            or ("own_words" in spares and is_own(self.view, line))
        )

    def stands_right(self, place: int, rule: FileRule, others: frozenset[int]) -> bool:
        """Say whether a line stands where a rule looks; lines near each other stand where their first one does.

        ``others`` are the places of the lines that the rule looks for, which therefore are none of the article's.
        """
        if place == 0 and not self._first_may_go(rule.first_line):
            return False
        if not self._is_where(place, rule.where, others):
            return False
        return not ("announced" in rule.spares and is_announced(self.filled, place))

    def last_below(self, place: int, most: int) -> int:
        """Return the last of the lines below a place that are no sentences: at most so many."""
        last = place
        while last < min(place + most, len(self.filled) - 1):
            if self.filled[last + 1].ends_sentence or self.view.running[last + 1]:
                break
            last += 1
        return last

    def _first_may_go(self, first_line: str) -> bool:
        if first_line == "above_headline":
            return len(self.filled) > 1 and is_headline(self.filled[1])
        return first_line == "always" or (first_line == "not_alone" and len(self.filled) > 1)

    def _body(self, others: frozenset[int]) -> ArticleBody:
        if others not in self._bodies:
            self._bodies[others] = ArticleBody(self.view, others)
        return self._bodies[others]

    def _is_where(self, place: int, where: str, others: frozenset[int]) -> bool:
        if where == "anywhere":
            return True
        if where == "first_line":
            return place == 0
        if where == "last_lines":
            return place >= len(self.filled) - END_LINES
        body = self._body(others)
        above, below = body.above(place), body.below(place)
        return (above and where != "tail") or (below and where != "head")


def is_followed(hit: Hit, rule: FileRule) -> bool:
    """Say whether what follows a phrase on its line is one of the kinds that a rule asks for."""
    return not rule.followed_by or any(_FOLLOWS[kind](hit) for kind in rule.followed_by)


def _colon(hit: Hit) -> bool:
    return bool(_COLON.match(hit.after)) or hit.phrase.text[-1] in _ENDS_OPEN


def _name(hit: Hit) -> bool:
    """Say whether a capital letter follows, or anything behind a colon."""
    return hit.after.lstrip()[:1].isupper() or (_colon(hit) and bool(hit.after.strip(_BEFORE_NAME)))


def _number(hit: Hit) -> bool:
    return any(map(str.isdecimal, hit.after))


def _nothing(hit: Hit) -> bool:
    return hit.ends_line


_FOLLOWS = {"colon": _colon, "name": _name, "number": _number, "nothing": _nothing}
