"""What the rules of a file find in one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from textclean.lazy_value import lazy
from textclean.plugin.rules_file.conditions import LinesOfText, is_followed
from textclean.plugin.rules_file.line_shapes import has_shape
from textclean.plugin.rules_file.rules import FileRule, Near, number_of
from textclean.proposal import Finding
from textclean.site.host import host_name
from textclean.text.folding import fold
from textclean.text.hits import Hit
from textclean.text.kinds.line_kinds import on_short_lines, position
from textclean.text.view import View

# What is shown of a line as evidence, in code points.
_SHOWN = 60


class Candidate(NamedTuple):
    """A line, or a phrase on it, that a rule may find if it stands in the right place. A shape has no hit."""

    start: int
    end: int
    order: int
    place: int
    rule: FileRule
    hit: Hit | None


class Detection:
    """The rules of a file at work on one text.

    Args:
        view: the text.
        options: the numbers that rules take from options.
    """

    def __init__(self, view: View, options: Mapping[str, int]) -> None:
        self._view = view
        self._options = options
        self._lines = LinesOfText(view)
        self._hits: dict[str, list[Hit]] = {}
        self._on_line: dict[tuple[str, int], list[Hit]] = {}
        for hit in on_short_lines(view.hits):
            self._hits.setdefault(hit.set, []).append(hit)
            self._on_line.setdefault((hit.set, hit.line.number), []).append(hit)

    @lazy
    def _host(self) -> str:
        return host_name(self._view.record.url)

    def find(self, rules: Sequence[FileRule]) -> Iterator[Finding]:
        """Yield what rules find.

        If several phrases fit a line, the one that begins first counts, then the longest, then the first rule's.
        """
        alone: list[tuple[Candidate, frozenset[int]]] = []
        for order, rule in enumerate(rules):
            if (not rule.shape and rule.rule.id not in self._hits) or not rule.is_for(self._host):
                continue
            candidates = list(self._candidates(order, rule))
            if rule.near:
                yield from self._together(rule, rule.near, candidates)
            else:
                places = frozenset(one.place for one in candidates)
                alone += ((one, places) for one in candidates)
        yield from self._alone(sorted(alone, key=lambda item: (item[0].start, -item[0].end, item[0].order)))

    def _candidates(self, order: int, rule: FileRule) -> Iterator[Candidate]:
        lines = self._lines
        if rule.shape:
            for place, line in enumerate(lines.filled):
                if has_shape(line.text, rule.shape) and lines.suits(line, rule, self._options):
                    yield Candidate(line.start, line.end, order, place, rule, None)
        for hit in self._hits.get(rule.rule.id, ()):
            if is_followed(hit, rule) and self._has_also(hit, rule) and lines.suits(hit.line, rule, self._options):
                yield Candidate(hit.start, hit.end, order, position(self._view, hit.line), rule, hit)

    def _has_also(self, hit: Hit, rule: FileRule) -> bool:
        """Say whether another phrase that a rule asks for stands on the line of a hit, and not within it."""
        return not rule.also or any(
            other.end <= hit.start or other.start >= hit.end
            for other in self._on_line.get((rule.others, hit.line.number), ())
        )

    def _alone(self, candidates: Iterable[tuple[Candidate, frozenset[int]]]) -> Iterator[Finding]:
        """Yield what is found on single lines: a whole line once, and no part of a line twice."""
        filled = self._lines.filled
        line_done = part_done = -1
        for one, places in candidates:
            rule = one.rule
            whole = rule.takes == "line"
            done = one.place <= line_done if whole else one.start < part_done
            if done or not self._lines.stands_right(one.place, rule, places):
                continue
            last = self._lines.last_below(one.place, number_of(rule.below, self._options))
            start = filled[one.place].start if whole else one.start
            end = one.end if rule.takes == "phrase" and last == one.place else filled[last].end
            if whole:
                line_done = last
            else:
                part_done = end
            yield rule.rule.finding(start, end, self._evidence(one))

    def _together(self, rule: FileRule, near: Near, candidates: Iterable[Candidate]) -> Iterator[Finding]:
        """Yield what a rule finds only where several lines stand near each other."""
        own: dict[int, str] = {}
        for one in candidates:
            own.setdefault(one.place, self._said(one))
        known = dict(own)
        for hit in self._hits.get(rule.companions, ()):
            known.setdefault(position(self._view, hit.line), hit.phrase.text.casefold())
        least, places = number_of(near.least, self._options), frozenset(known)
        for run in _runs(sorted(known), number_of(near.lines, self._options)):
            said = {known[place] for place in run}
            if len(said) < least or own.keys().isdisjoint(run) or not self._lines.stands_right(run[0], rule, places):
                continue
            what = rule.evidence or f"different lines near each other, such as {known[run[0]][:_SHOWN]!r}"
            for first, last in self._parts(run, near):
                start, end = self._lines.filled[first].start, self._lines.filled[last].end
                yield rule.rule.finding(start, end, f"{len(said)} {what}")

    def _parts(self, run: Sequence[int], near: Near) -> Iterator[tuple[int, int]]:
        """Yield the first and last places of what is found of a run of lines."""
        if not near.fill:
            for part in _runs(run, 1):
                yield part[0], part[-1]
        elif not any(line.is_sentence for line in self._lines.filled[run[0] : run[-1] + 1]):
            yield run[0], run[-1]

    def _said(self, one: Candidate) -> str:
        return one.hit.phrase.text.casefold() if one.hit else fold(self._lines.filled[one.place].text)

    def _evidence(self, one: Candidate) -> str:
        if one.rule.evidence:
            return one.rule.evidence
        if one.hit is None:
            return f"the line is {self._lines.filled[one.place].text[:_SHOWN]!r}"
        said = "begins with" if one.rule.anchor == "line_start" else "says"
        return f"the line {said} {one.hit.phrase.text!r}"


def _runs(places: Sequence[int], gap: int) -> Iterator[Sequence[int]]:
    """Group places: from each to the next of its group are at most ``gap`` lines."""
    cuts = [at for at, (one, other) in enumerate(pairwise(places), 1) if other - one > gap]
    if places:
        for begin, end in pairwise([0, *cuts, len(places)]):
            yield places[begin:end]
