"""From scores to findings: neighbouring lines of one label, with a reason in fixed sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

from textclean import Finding
from textclean_plugins.judge import cues
from textclean_plugins.judge.columns import Columns
from textclean_plugins.judge.model import Judgement, Model, confidence
from textclean_plugins.judge.reasons import reasons

FURNITURE = "page_furniture"
RULE = "furniture"
# What names on the branch say a part of the page is. The first that is there counts: comments and legal notices are
# what they are named, and a box of related articles has authors and pictures in it, but no box of an author has
# related articles. Some of the labels are kept by default, so that a policy for captions holds for these, too.
_BRANCH_LABELS = {
    "comment": "comment_widget",
    "legal": "disclaimer",
    "related": "recommendations",
    "author": "author_bio",
    "caption": "caption",
    "meta": "published",
    "share": "share_label",
    "subscribe": "call_to_action",
}
LABELS = tuple(dict.fromkeys([FURNITURE, *cues.LABELS.values(), *_BRANCH_LABELS.values()]))
_MOST_REASONS = 4
# Between two lines that are found, so near to each other, a line is found that is doubted twice as much, if it does not
# run. Without this, long lists go line by line: each line that goes makes the next one a little more certain, and takes
# a pass.
_GAP, _DOUBLE = 4, 2


def found(
    lines: Columns, judgement: Judgement, model: Model, threshold: float, spared: Collection[int]
) -> Iterator[Finding]:
    """Yield what is found: for each run of neighbouring lines with one label one finding.

    Args:
        lines: the text.
        judgement: its scores.
        model: what the scores are from.
        threshold: the confidence from which a line is found.
        spared: the places of lines that are not found whatever their score.
    """
    run: list[int] = []
    for place in _taken(lines, judgement, threshold, spared):
        if run and not (place == run[-1] + 1 and label_of(lines, place) == label_of(lines, run[-1])):
            yield _finding(lines, judgement, model, run)
            run = []
        run.append(place)
    if run:
        yield _finding(lines, judgement, model, run)


def _taken(lines: Columns, judgement: Judgement, threshold: float, spared: Collection[int]) -> list[int]:
    """Return the places of lines that are found; what other plugins remove as a whole is theirs."""
    doubted = 1 - _DOUBLE * (1 - threshold)
    sure = {
        place: confidence(score)
        for place, score in enumerate(judgement.scores)
        if place not in spared and lines.removed[place] < 1 and confidence(score) >= doubted
    }
    found = [place for place, confident in sure.items() if confident >= threshold]
    between = (
        place
        for above, below in pairwise(found)
        if below - above <= _GAP
        for place in range(above + 1, below)
        if place in sure and not lines.runs[place]
    )
    return sorted({*found, *between})


def label_of(lines: Columns, place: int) -> str:
    """Return what a line is: what its branch says, or the phrase that it is; else nothing but the page's."""
    group = lines.cues.whole.get(place)
    if group is not None and group in cues.LABELS:
        return cues.LABELS[group]
    branch = lines.on_page.branches[place] if lines.on_page else None
    return next((label for name, label in _BRANCH_LABELS.items() if branch and name in branch.groups), FURNITURE)


def _finding(lines: Columns, judgement: Judgement, model: Model, run: list[int]) -> Finding:
    first, last = (lines.view.lines[lines.numbers[place]] for place in (run[0], run[-1]))
    said = Counter(reason for place in run for reason in reasons(judgement, model, place))
    evidence = " · ".join(reason for reason, _ in said.most_common(_MOST_REASONS))
    sure = min(confidence(judgement.scores[place]) for place in run)
    return Finding(first.start, last.end, label_of(lines, run[0]), RULE, round(sure, 4), evidence)
