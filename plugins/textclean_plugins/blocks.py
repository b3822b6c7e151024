"""Blocks of the page: comment threads, lists of other articles, the page's tail and its menus.

Single lines are seen by the other plugins. This one is asked when they have nothing more to say, sees what they took
and where, and takes what stands with it. A rule's name tells what says that a block is the page's. *Strict*: words of
the page say so, too; *near*: something of the page stands beside it; *bold*: it has the shape, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from textclean import LABELS, Finding, Lines, Rule, View, hookimpl
from textclean_plugins import tag_list
from textclean_plugins.block_index import last_post_end
from textclean_plugins.block_lists import take_lists
from textclean_plugins.block_menu import take_bold_menus, take_menus
from textclean_plugins.block_page import Page, Taken
from textclean_plugins.block_readers import may_say
from textclean_plugins.block_row import FRAME
from textclean_plugins.block_rows import AGES, CREDITS, OF_COMMENTS, REPLIES, SETS, says_frame
from textclean_plugins.block_tail import take_grown, take_tail
from textclean_plugins.block_threads import CROWD, SAYS_WORDS, take_stamped, take_threads
from textclean_plugins.shapes import phrases_of
from textclean_plugins.shared_labels import ADVERTISEMENT

_THREAD = "lines such as “Ada says” or “Reply” below the article, with what readers say between"
_STAMPED = "days with clock times, or below a comments heading, with sentences between"
_DATED = "headlines, each with a date or an age"
_NEAR = ", and anything of the page within eight lines"
labels = tag_list.labels | ADVERTISEMENT
_GROWN = "grown-lines"
rules = (
    Rule("thread-strict", "comment_widget", f"{_THREAD}, and words of a comment widget, or a crowd of readers", 0.95),
    Rule("thread-near", "comment_widget", _THREAD + _NEAR, 0.85),
    Rule("thread-bold", "comment_widget", _THREAD, 0.7),
    Rule("stamped-thread-strict", "comment_widget", f"{_STAMPED}, and words of a comment widget", 0.95),
    Rule("stamped-thread-near", "comment_widget", _STAMPED + _NEAR, 0.85),
    Rule("stamped-thread-bold", "comment_widget", _STAMPED, 0.7),
    Rule("dated-list-strict", "recommendations", f"{_DATED}, and lines of the page among them", 0.95),
    Rule("dated-list-near", "recommendations", f"{_DATED}, and lines of the page below them", 0.85),
    Rule("dated-list-bold", "recommendations", _DATED, 0.7),
    Rule("dated-teasers", "recommendations", "Bengali headlines below the article, each with a date below it", 0.85),
    Rule("template-list", "recommendations", "headlines, each with the same line, among lines of the page", 0.8),
    Rule("page-tail", "page_frame", "what stands below the article among several lines of the page", 0.95),
    Rule("menu-known", "page_frame", "short lines in a row above the article, one of them known", 0.95),
    Rule("menu-bold", "page_frame", "eight labels or more in a row above the article", 0.85),
    # Lines have the label of the line that they grew from.
    *(
        Rule(_GROWN, label, "short lines between or beside lines of the page, and no sentences", 0.9)
        for label in dict.fromkeys((*LABELS, *labels))
    ),
)
_RULES = {rule.id: rule for rule in rules}
_GROWN_RULES = {rule.label: rule for rule in rules if rule.id == _GROWN}

last = True
phrases = {name: phrases_of(name) for name in (*SETS, AGES, REPLIES, *sorted(CREDITS))}
anchors = dict.fromkeys(phrases, "whole_line") | {AGES: "line_end"} | dict.fromkeys((REPLIES, *CREDITS), "line_start")
options = {"near": False, "bold": False}

# What was taken says where more is; after so many looks hardly anything new is found.
_LOOKS = 1
# Beside the title so many lines that do not run make a block.
_FEW_LINES = 4
_MANY_LINES = 12
_FRAMES = frozenset(name for name, (_, weight) in SETS.items() if weight == FRAME) | {REPLIES}


@hookimpl
def detect(view: View, options: dict[str, bool]) -> Iterator[Finding]:
    """Find blocks; in a text of several posts only what stands below the last."""
    levels = ["strict", *(level for level in ("near", "bold") if options[level])]
    if not _is_worth_a_look(view, sure=len(levels) == 1):
        return
    page = Page(view)
    if not page.sums[-1]:
        return
    _take(page, levels)
    if view.removed or len(levels) > 1:
        _take_around(page, levels)
        for _ in range(_LOOKS):
            if not page.settle():
                break
            _take_around(page, levels)
    page.settle()
    yield from _findings(page, view.lines)


def _is_worth_a_look(view: View, *, sure: bool) -> bool:
    """Say whether there may be a block, as far as that is quick to know."""
    if not sure or view.removed:
        return bool(view.prose[-1]) and (not sure or _has_short_lines(view))
    return (any(hit.set in OF_COMMENTS for hit in view.hits) or _may_be_crowd(view)) and bool(view.prose[-1])


def _take(page: Page, levels: list[str]) -> None:
    """Take what is a block by itself."""
    if last_post_end(page) is None:
        take_threads(page, levels)
        take_stamped(page, levels)
        take_lists(page, levels)


def _take_around(page: Page, levels: list[str]) -> None:
    """Take what stands around the article and beside what was taken."""
    if page.is_of_the_page:
        return
    post_end = last_post_end(page)
    take_tail(page, -1 if post_end is None else post_end)
    if post_end is None:
        take_menus(page)
        if "bold" in levels:
            take_bold_menus(page)
        take_grown(page)


def _may_be_crowd(view: View) -> bool:
    """Say whether so many lines may name who says something as a crowd of readers has."""
    filled = view.lines.filled_numbers
    if len(filled) < CROWD:
        return False
    texts, words = view.lines.texts, view.lines.words
    return sum(words[number] <= SAYS_WORDS and may_say(texts[number]) for number in filled) >= CROWD


def _has_short_lines(view: View) -> bool:
    """Say whether many lines do not run, or a few and a line of the page's frame."""
    short = len(view.running) - sum(view.running)
    if short >= _MANY_LINES:
        return True
    if not (any(hit.set in _FRAMES for hit in view.hits) or any(map(says_frame, view.removed))):
        return False
    end = view.filled[view.main_run[-1]].end
    below = any(hit.start > end and hit.set not in CREDITS for hit in view.hits)
    below = below or any(removed.start >= end for removed in view.removed)
    return below or short >= _FEW_LINES


def _findings(page: Page, lines: Lines) -> Iterator[Finding]:
    """Yield what was taken, neighbouring lines of one rule as one finding."""
    run: list[int] = []
    for place in sorted(page.taken):
        if run and not (_is_next(page, run[-1], place) and page.taken[place].rule == page.taken[run[-1]].rule):
            yield _finding(page, lines, run)
            run = []
        run.append(place)
    if run:
        yield _finding(page, lines, run)


def _is_next(page: Page, before: int, after: int) -> bool:
    """Say whether nothing stands between two rows; what another plugin removes in this pass still does."""
    return all(row.gone and not row.stands for row in page.rows[before + 1 : after])


def _finding(page: Page, lines: Lines, run: list[int]) -> Finding:
    taken = page.taken[run[0]]
    start, end = lines[page.numbers[run[0]]].start, lines[page.numbers[run[-1]]].end
    return _rule(taken).finding(start, end, taken.evidence)


def _rule(taken: Taken) -> Rule:
    """Return the rule that took a line. What grew from a line of another rule has the label of that rule's finds."""
    if taken.rule != _GROWN:
        return _RULES[taken.rule]
    label = _RULES[taken.label].label if taken.label in _RULES else taken.label
    return _GROWN_RULES.get(label, _GROWN_RULES["page_frame"])
