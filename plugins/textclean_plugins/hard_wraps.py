"""Join lines that were wrapped at a width, as in e-mail, plain text and print, and words that were divided there.

A line break was forced if the first word of the next line had no room on the line. If nearly all breaks of a paragraph
were forced, and sentences continue across them, then the breaks mean nothing and are removed. Verse, lists, addresses,
tables and headings are different: they break although there is room, or their lines do not continue a sentence. A
paragraph of few lines is judged by the width of the longer paragraphs in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from textclean import Label, Line, Replacement, Rule, View, hookimpl
from textclean_plugins.edits import at_most
from textclean_plugins.hyphens import Hyphens
from textclean_plugins.wraps import Run, common_width, is_heading, is_other

labels = {"hard_wrap": Label("Line breaks within a paragraph, and the words divided at them.")}
options = {"min_width": 30, "max_width": 130}
_WRAPPED_LINE = Rule(
    "wrapped-line",
    "hard_wrap",
    (
        "a line break in a paragraph nearly all of whose breaks were forced, since the next word had no room, "
        "and across which sentences run on. A paragraph of few lines is judged by the width of the others."
    ),
    0.9,
)
_DIVIDED_WORD = Rule(
    "divided-word",
    "hard_wrap",
    (
        "a hyphen at the end of a line that divides a word: the word stands elsewhere in the text, its second "
        "part is no word, or the text divides words so. Where the hyphen belongs to the word it stays, and "
        "only the break goes."
    ),
    0.9,
)
rules = (_WRAPPED_LINE, _DIVIDED_WORD)

_HYPHENS = "-\u2010"
_CLOSE = "—–/"


@hookimpl
def clean(view: View, options: dict[str, int]) -> Iterator[Replacement]:
    """Propose to join lines."""
    return at_most(view, _edits(view, options["min_width"], options["max_width"]))


def _edits(view: View, narrow: int, wide: int) -> Iterator[Replacement]:
    blocks = list(_blocks(view))
    joined = _joined(view, blocks, narrow, wide)
    hyphens = Hyphens(view.text)
    for block in blocks:
        for before, after in pairwise(block):
            wrapped = before.number in joined
            edit = _divided(hyphens, before, after, wrapped=wrapped) or (_break(before, after) if wrapped else None)
            if edit is not None:
                yield edit


def _blocks(view: View) -> Iterator[Sequence[Line]]:
    """Yield blocks of neighbouring lines of running text. A block ends before the first line of another kind."""
    block: list[Line] = []
    skipped = -1
    for line in view.filled:
        if block and line.number != block[-1].number + 1:
            yield block
            block = []
        goes_on = skipped >= 0 and line.number == skipped + 1
        if goes_on or is_other(view.text, line):
            # A line directly below a list item may belong to the item. A line below a heading does not belong to it.
            skipped = line.number if goes_on or not is_heading(line) else -1
            if block:
                yield block
                block = []
        else:
            block.append(line)
    if block:
        yield block


def _joined(view: View, blocks: Sequence[Sequence[Line]], narrow: int, wide: int) -> frozenset[int]:
    """Return the numbers of the lines whose line break was forced and is to be removed."""
    runs = [run for block in blocks for run in Run.all_of(view.text, block, wide) if run.width >= narrow]
    width = common_width(runs)
    return frozenset(one.before.number for run in runs for one in run.joined(width))


def _divided(hyphens: Hyphens, before: Line, after: Line, *, wrapped: bool) -> Replacement | None:
    joint = hyphens.joint(before.text, after.text, wrapped=wrapped)
    if joint is None:
        return None
    cut, inserted, why = joint
    return _DIVIDED_WORD.replacement(before.end - cut, after.start, inserted, why)


def _break(before: Line, after: Line) -> Replacement:
    """Return the edit that replaces a line break by a space, or by nothing after a hyphen, a dash or a slash."""
    last, previous = before.text[-1], before.text[-2:-1]
    glued = bool(previous.strip()) and (last in _HYPHENS or (last in _CLOSE and after.text[0].isalnum()))
    reason = "the next word had no room on the line"
    return _WRAPPED_LINE.replacement(before.end, after.start, "" if glued else " ", reason)
