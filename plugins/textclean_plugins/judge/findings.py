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
#: The labels that are kept by default.
KEPT = frozenset(("author_bio", "caption", "published"))
_MOST_REASONS = 4
# Between two lines that are found, so near to each other, a line is found that is doubted twice as much, if it does not
# run. Without this, long lists go line by line: each line that goes makes the next one a little more certain, and takes
# a pass.
_GAP, _DOUBLE = 4, 2
_DATE_WORDS = 16


def found(
    lines: Columns, judgement: Judgement, model: Model, thresholds: tuple[float, float], spared: Collection[int]
) -> Iterator[Finding]:
    """Yield what is found: for each run of neighbouring lines with one label one finding.

    Args:
        lines: the text.
        judgement: its scores.
        model: what the scores are from.
        thresholds: the confidence from which a line is found, if it does not run, and if it runs.
        spared: the places of lines that are not found whatever their score.
    """
    run: list[int] = []
    for place in _taken(lines, judgement, thresholds, spared):
        if run and not (place == run[-1] + 1 and label_of(lines, place) == label_of(lines, run[-1])):
            yield _finding(lines, judgement, model, run)
            run = []
        run.append(place)
    if run:
        yield _finding(lines, judgement, model, run)


def _taken(lines: Columns, judgement: Judgement, thresholds: tuple[float, float], spared: Collection[int]) -> list[int]:
    """Return the places of lines that are found; what other plugins remove as a whole is theirs."""
    doubted = 1 - _DOUBLE * (1 - thresholds[False])
    open_ = {
        place: confidence(score)
        for place, score in enumerate(judgement.scores)
        if place not in spared and lines.gone[place] < 1
    }
    found = [place for place, sure in open_.items() if sure >= thresholds[lines.runs[place]]]
    between = (
        place
        for above, below in pairwise(found)
        if below - above <= _GAP
        for place in range(above + 1, below)
        if not lines.runs[place] and open_.get(place, 0.0) >= doubted
    )
    return sorted({*found, *between})


def label_of(lines: Columns, place: int) -> str:
    """Return what a line is: what its branch says, or the phrase that it is; else nothing but the page's."""
    group = lines.cues.whole.get(place)
    if group is not None and group in cues.LABELS:
        return cues.LABELS[group]
    branch = lines.on_page.branches[place] if lines.on_page else None
    if branch is None:
        return FURNITURE
    if "figcaption" in branch.tags:
        return "caption"
    named = (label for name, label in _BRANCH_LABELS.items() if name in branch.groups)
    label = next(named, FURNITURE)
    # "Info" and "meta" name boxes of all kinds, and what is kept as a date should be one.
    return FURNITURE if label == "published" and not _may_be_date(lines, place) else label


def _may_be_date(lines: Columns, place: int) -> bool:
    text = lines.texts[place]
    return not lines.runs[place] and lines.words[place] <= _DATE_WORDS and any(map(str.isdigit, text))


def _finding(lines: Columns, judgement: Judgement, model: Model, run: list[int]) -> Finding:
    first, last = (lines.view.lines[lines.numbers[place]] for place in (run[0], run[-1]))
    said = Counter(reason for place in run for reason in reasons(judgement, model, place))
    evidence = " · ".join(reason for reason, _ in said.most_common(_MOST_REASONS))
    sure = min(confidence(judgement.scores[place]) for place in run)
    return Finding(first.start, last.end, label_of(lines, run[0]), RULE, round(sure, 4), evidence)
