"""Choose between proposals that overlap."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence

import attrs

from textclean.proposal import Replacement

Span = tuple[int, int]


@attrs.frozen
class Proposal:
    """A replacement, and the plugin that proposes it."""

    plugin: str
    change: Replacement

    @property
    def rule_id(self) -> str:
        """The name of the rule: ``PLUGIN/RULE``."""
        return f"{self.plugin}/{self.change.rule}"


def resolve(
    proposals: Iterable[Proposal], widen: Callable[[int, int], Span]
) -> tuple[list[Proposal], list[tuple[Proposal, Proposal]]]:
    """Choose proposals that do not overlap.

    The rule: the longest proposal wins. Among equally long ones, the most confident wins, then the one with the lowest
    position, then the one whose plugin, label, rule, inserted text and reason come first in the alphabet. The longest
    wins because it removes shorter proposals inside of it anyway. The order of plugins plays no role. If the text of a
    proposal that lost is still there, the next pass finds it again.

    Args:
        proposals: the proposals of plugins, each once.
        widen: returns the span that a proposal needs for itself.

    Returns:
        The chosen proposals, sorted by position. And each proposal that lost, with the proposal it lost to.
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
    """Return the number of a chosen span that overlaps a span, or None. Two insertions at one position overlap."""
    index = bisect_left(chosen, (start, end, -1))
    for other_start, other_end, number in chosen[max(index - 2, 0) : index + 2]:
        if (other_start, other_end) == (start, end) or (other_start < end and start < other_end):
            return number
    return None
