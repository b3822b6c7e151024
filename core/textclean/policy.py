"""What is done with what was found: the policy by label, the rule for overlaps, the white space left behind."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from textclean.config import Config
from textclean.log.edit import GAP_REASON, Edit
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.record import Action, Label, Replacement

Span = tuple[int, int]


@attrs.frozen
class Proposal:
    """A replacement, and the plugin that wants it."""

    plugin: str
    change: Replacement

    @property
    def rule_id(self) -> str:
        """The name of the rule: ``PLUGIN/RULE``."""
        return f"{self.plugin}/{self.change.rule}"


@attrs.frozen
class Policy:
    """What is done with each label."""

    config: Config
    labels: Mapping[str, Label]

    def action(self, label: str) -> Action:
        """Return what is done with a label's findings that are confident enough."""
        rule = self.config.labels.get(label)
        return (rule and rule.action) or self.labels[label].action

    def verdict(self, label: str, confidence: float) -> Reason | None:
        """Return why what bears a label stays, or None when it is to be removed."""
        if self.action(label) != "remove":
            return POLICY
        return None if self._passes(label, confidence) else THRESHOLD

    def protects(self, label: str, confidence: float) -> bool:
        """Say whether a finding protects its span from everybody's proposals."""
        return self.action(label) == "protect" and self._passes(label, confidence)

    def only_protects(self, labels: Collection[str]) -> bool:
        """Say whether a plugin that finds these labels has nothing to say where nothing is proposed."""
        return bool(labels) and all(self.action(label) == "protect" for label in labels)

    def _passes(self, label: str, confidence: float) -> bool:
        rule = self.config.labels.get(label)
        threshold = self.config.threshold if rule is None or rule.threshold is None else rule.threshold
        return confidence >= threshold


def resolve(
    proposals: Iterable[Proposal], widen: Callable[[int, int], Span]
) -> tuple[list[Proposal], list[tuple[Proposal, Proposal]]]:
    """Choose proposals that do not overlap.

    The rule: the longest goes first; of equally long ones the more confident, then the one that stands first, then the
    one whose plugin, label, rule, inserted text and reason come first in the alphabet. A shorter proposal inside a
    longer one would be gone with it anyway. No part of the rule depends on the order of plugins. What lost is found
    again in the next pass where it still stands.

    Args:
        proposals: what plugins want, each once.
        widen: gives the span that a proposal needs for itself.

    Returns:
        The chosen proposals, sorted by place; and each that lost with the one it lost to.
    """
    chosen: list[tuple[int, int, int]] = []
    winners: list[Proposal] = []
    losers: list[tuple[Proposal, Proposal]] = []
    for proposal in sorted(proposals, key=_rank):
        start, end = widen(proposal.change.start, proposal.change.end)
        rival = _overlapping(chosen, start, end)
        if rival is None:
            insort(chosen, (start, end, len(winners)))
            winners.append(proposal)
        else:
            losers.append((proposal, winners[rival]))
    winners.sort(key=lambda winner: (winner.change.start, winner.change.end))
    return winners, losers


def _rank(proposal: Proposal) -> tuple[int, float, int, str, str, str, str, str]:
    change = proposal.change
    return (
        change.start - change.end,
        -change.confidence,
        change.start,
        proposal.plugin,
        change.label,
        change.rule,
        change.inserted,
        change.reason,
    )


def _overlapping(chosen: Sequence[tuple[int, int, int]], start: int, end: int) -> int | None:
    """Return the number of a chosen span that overlaps this one; two insertions at one place overlap."""
    index = bisect_left(chosen, (start, end, -1))
    for other_start, other_end, number in chosen[max(index - 2, 0) : index + 2]:
        if (other_start, other_end) == (start, end) or (other_start < end and start < other_end):
            return number
    return None


def close_gaps(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits with those that close up the white space around what they remove.

    Of the white space on the two sides of a removed block, the side with more line breaks stays (the first when equal);
    at the start of the text only what stands before the block stays, at its end only what follows it. Between blocks
    it stays only where there is none beside them, so that words are not joined. Each such edit bears the attribution
    of the block that it belongs to, so that undoing the one undoes the other.
    """
    closed: list[Edit] = []
    for floor, group, ceiling in _groups(text, edits):
        closed.extend(group)
        if _removes(group[0]):
            closed.extend(_around(text, floor, group, ceiling))
    return sorted(closed, key=lambda edit: (edit.start, edit.end))


def _removes(edit: Edit) -> bool:
    return not edit.inserted and edit.start < edit.end


def _groups(text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, list[Edit], int]]:
    """Yield runs of removals with only white space between them, and how far their white space may reach."""
    floor = index = 0
    while index < len(edits):
        group = [edits[index]]
        index += 1
        while (
            index < len(edits)
            and _removes(group[-1])
            and _removes(edits[index])
            and _blank(text, group[-1], edits[index])
        ):
            group.append(edits[index])
            index += 1
        yield floor, group, edits[index].start if index < len(edits) else len(text)
        floor = group[-1].end


def _blank(text: str, edit: Edit, following: Edit) -> bool:
    return all(map(str.isspace, text[edit.end : following.start]))


def _around(text: str, floor: int, group: Sequence[Edit], ceiling: int) -> Iterator[Edit]:
    left, right = group[0].start, group[-1].end
    while left > floor and text[left - 1].isspace():
        left -= 1
    while right < ceiling and text[right].isspace():
        right += 1
    starts = (left, *(edit.end for edit in group))
    ends = (*(edit.start for edit in group), right)
    spaces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    stays = _staying(spaces, at_start=left == 0, at_end=right == len(text))
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if number != stays and start < end:
            yield _gap(group[number if number < stays else number - 1], start, end)


def _staying(spaces: Sequence[str], *, at_start: bool, at_end: bool) -> int:
    """Return the number of the white space that stays: the first, the last, or one within if it alone parts words."""
    last = len(spaces) - 1
    if at_start or at_end:
        return 0 if at_start else last
    if spaces[0] or spaces[-1]:
        return last if _outweighs(spaces[-1], spaces[0]) else 0
    return max(range(last + 1), key=lambda number: (spaces[number].count("\n"), len(spaces[number])))


def _outweighs(after: str, before: str) -> bool:
    lines_after, lines_before = after.count("\n"), before.count("\n")
    if lines_after == lines_before == 0:
        return len(after) > len(before)
    return lines_after > lines_before


def _gap(edit: Edit, start: int, end: int) -> Edit:
    return Edit(
        start, end, None, edit.inserted, edit.plugin, edit.rule, edit.label, edit.confidence, GAP_REASON, edit.passno
    )
