"""The plugin that a rules file is: it declares what the file says, and finds what its rules look for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import attrs

from textclean.plugin.hookspecs import hookimpl
from textclean.plugin.rules_file.conditions import LinesOfText, is_followed
from textclean.plugin.rules_file.line_shapes import has_shape
from textclean.plugin.rules_file.rules import Example, FileRule, Near, number
from textclean.plugin.rules_file.table_of_keys import FileText
from textclean.proposal import Finding, Label, Rule
from textclean.text.folding import fold
from textclean.text.hits import Hit
from textclean.text.line_kinds import on_short_lines, position
from textclean.text.lines import Line
from textclean.text.phrases import Anchor, Phrase
from textclean.text.view import View

# What is shown of a line as evidence, in code points.
_SHOWN = 60


@attrs.frozen(eq=False)
class RulesPlugin:
    """A plugin made of a rules file. Its attributes are those of any plugin; it can be sent to another process.

    Attributes:
        name: the file's name without ``.toml``.
        version: the first twelve digits of the file's digest.
        file: the text of the file, for messages.
        digest: the digest of the file, and of the phrases that its rules take from other files.
        file_rules: its rules.
    """

    name: str
    version: str
    file: FileText
    textclean_api: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    labels: Mapping[str, Label]
    options: Mapping[str, int]
    file_rules: tuple[FileRule, ...] = attrs.field(repr=False)
    digest: str
    description: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules as any plugin declares them."""
        return tuple(one.rule for one in self.file_rules)

    @property
    def phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        """The phrases of each rule, by its id, and those that count only near others."""
        own = {one.rule.id: one.phrases for one in self.file_rules if one.phrases}
        near = {one.companions: one.near.phrases for one in self.file_rules if one.near and one.near.phrases}
        return own | near

    @property
    def anchors(self) -> Mapping[str, Anchor]:
        """Where the phrases of each set have to stand."""
        own: dict[str, Anchor] = {one.rule.id: one.anchor for one in self.file_rules if one.phrases}
        near: dict[str, Anchor] = {
            one.companions: "whole_line" for one in self.file_rules if one.near and one.near.phrases
        }
        return own | near

    @property
    def needs(self) -> tuple[str, ...]:
        """The sets of phrases without which no rule finds anything."""
        return tuple(name for one in self.file_rules if (name := one.rule.id if one.phrases else one.companions))

    @property
    def always(self) -> bool:
        """Whether a rule needs no phrase, but only a shape."""
        return any(one.shape and not (one.near and one.near.phrases) for one in self.file_rules)

    def inputs(self, _options: Mapping[str, int]) -> Mapping[str, str]:
        """Return the digest of the file and of the phrases that it reads."""
        return {f"{self.name}.toml": self.digest}

    def examples(self) -> Iterator[tuple[FileRule, int, Example]]:
        """Yield each example with its rule and its place."""
        return ((one, place, example) for one in self.file_rules for place, example in enumerate(one.examples))

    @hookimpl
    def detect(self, view: View, options: Mapping[str, int]) -> Iterator[Finding]:
        """Find what the rules look for. Of several rules that fit a phrase, the first in the file finds it."""
        lines = LinesOfText(view)
        hits: dict[str, list[Hit]] = {}
        for hit in on_short_lines(view.hits):
            hits.setdefault(hit.set, []).append(hit)
        done: set[int] = set()
        for one in self.file_rules:
            if one.near is None:
                found = _alone(lines, one, options, hits.get(one.rule.id, ()), done)
            else:
                found = _together(lines, one, one.near, options, hits)
            yield from found


def _alone(
    lines: LinesOfText, one: FileRule, options: Mapping[str, int], hits: Iterable[Hit], done: set[int]
) -> Iterator[Finding]:
    """Yield what a rule finds on single lines, and note the lines."""
    below = number(one.below, options)
    end = -1
    candidates = list(_candidates(lines, one, options, hits))
    others = frozenset(place for place, _ in candidates)
    for place, hit in candidates:
        line = lines.filled[place]
        start = line.start if hit is None or one.takes == "line" else hit.start
        if start < end or line.number in done or not lines.stands_right(place, one, others):
            continue
        if one.takes == "line":
            done.add(line.number)
        last = lines.last_below(place, below)
        end = hit.end if hit and one.takes == "phrase" and last == place else lines.filled[last].end
        yield one.rule.finding(start, end, _evidence(line, hit))


def _candidates(
    lines: LinesOfText, one: FileRule, options: Mapping[str, int], hits: Iterable[Hit]
) -> Iterator[tuple[int, Hit | None]]:
    """Yield the places of the lines that a rule may find, wherever they stand; each with its phrase, if it has one."""
    if one.shape:
        for place, line in enumerate(lines.filled):
            if has_shape(line.text, one.shape) and lines.suits(line, one, options):
                yield place, None
    for hit in hits:
        if is_followed(hit, one) and lines.suits(hit.line, one, options):
            yield position(lines.view, hit.line), hit


def _together(
    lines: LinesOfText, one: FileRule, near: Near, options: Mapping[str, int], hits: Mapping[str, list[Hit]]
) -> Iterator[Finding]:
    """Yield what a rule finds only where several lines stand near each other."""
    assert one.near is not None  # noqa: S101 - for the type checker
    own = {
        place: _said(lines, place, hit)
        for place, hit in reversed([*_candidates(lines, one, options, hits.get(one.rule.id, ()))])
    }
    if not own:
        return
    also = {
        position(lines.view, hit.line): hit.phrase.text.casefold() for hit in reversed(hits.get(one.companions, []))
    }
    known = also | own
    gap, least = number(one.near.lines, options), number(one.near.least, options)
    others = frozenset(known)
    for run in _runs(sorted(known), gap):
        said = {known[place] for place in run}
        if len(said) < least or own.keys().isdisjoint(run) or not lines.stands_right(run[0], one, others):
            continue
        evidence = f"{len(said)} different lines near each other, such as {known[run[0]][:_SHOWN]!r}"
        if not near.fill:
            for part in _runs(run, 1):
                yield _lines_found(lines, one, part[0], part[-1], evidence)
        elif not any(line.is_sentence for line in lines.filled[run[0] : run[-1] + 1]):
            yield _lines_found(lines, one, run[0], run[-1], evidence)


def _lines_found(lines: LinesOfText, one: FileRule, first: int, last: int, evidence: str) -> Finding:
    return one.rule.finding(lines.filled[first].start, lines.filled[last].end, evidence)


def _said(lines: LinesOfText, place: int, hit: Hit | None) -> str:
    return hit.phrase.text.casefold() if hit else fold(lines.filled[place].text)


def _runs(places: list[int], gap: int) -> Iterator[list[int]]:
    """Group places: from each to the next of its group are at most ``gap`` lines."""
    cuts = [at for at, (one, other) in enumerate(pairwise(places), 1) if other - one > gap]
    for begin, end in pairwise([0, *cuts, len(places)]):
        yield places[begin:end]


def _evidence(line: Line, hit: Hit | None) -> str:
    if hit is None:
        return f"the line is {line.text[:_SHOWN]!r}"
    if hit.whole_line:
        return f"the line says {hit.phrase.text!r}"
    return f"the line begins with {hit.phrase.text!r}" if hit.starts_line else f"the line has {hit.phrase.text!r}"
