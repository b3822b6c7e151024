"""Blocks of the page: comment threads, lists of other articles, the page's tail and its menus.

Single lines are seen by the other plugins. This one is asked when they have nothing more to say, sees what they took and
where, and takes what stands with it. What says that a block is the page's is told by the rule's name: *strict*: words of
the page say so, too; *near*: something of the page stands beside it; *bold*: it has the shape, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, View, hookimpl
from textclean_plugins import page_frame
from textclean_plugins.block_index import last_post_end
from textclean_plugins.block_lists import DATED, TEMPLATE, take_lists
from textclean_plugins.block_menu import BOLD_MENU, MENU, take_bold_menus, take_menus
from textclean_plugins.block_page import Page, Rule
from textclean_plugins.block_rows import AGES, SETS
from textclean_plugins.block_tail import GROWN, TAIL, take_grown, take_tail
from textclean_plugins.block_threads import STAMPED, THREAD, take_stamped, take_threads
from textclean_plugins.shapes import phrases_of

last = True
RULES = (*THREAD.values(), *STAMPED.values(), *DATED.values(), TEMPLATE, TAIL, GROWN, MENU, BOLD_MENU)
phrases = {name: phrases_of(name) for name in (*SETS, AGES, "blocks.reply")}
anchors = dict.fromkeys(phrases, "whole_line") | {AGES: "line_end"}
labels = page_frame.labels
options = {"near": False, "bold": False}

_OWN_PAGE = 2


@hookimpl
def detect(view: View, options: dict[str, bool]) -> Iterator[Finding]:
    """Find blocks; in a text of several posts only what stands below the last."""
    page = Page(view)
    if not page.sums[-1]:
        return
    levels = ["strict", *(level for level in ("near", "bold") if options[level])]
    post_end = last_post_end(page)
    if post_end is None:
        take_threads(page, levels)
        take_stamped(page, levels)
        take_lists(page, levels)
    if not _is_of_the_page(page):
        take_tail(page, -1 if post_end is None else post_end)
        if post_end is None:
            take_menus(page)
            if options["bold"]:
                take_bold_menus(page)
            take_grown(page)
    yield from _findings(page)


def _is_of_the_page(page: Page) -> bool:
    """Say whether the text itself is what pages have: its title is "Contact", or it begins as a notice does."""
    first, *rest = page.rows[:_OWN_PAGE]
    return first.weight > 0 or any(row.weight and row.label == "disclaimer" for row in rest)


def _findings(page: Page) -> Iterator[Finding]:
    """Yield what was taken, neighbouring lines of one rule as one finding."""
    run: list[int] = []
    for place in sorted(page.taken):
        if run and not (_is_next(page, run[-1], place) and page.taken[place][0] == page.taken[run[-1]][0]):
            yield _finding(page, run)
            run = []
        run.append(place)
    if run:
        yield _finding(page, run)


def _is_next(page: Page, before: int, after: int) -> bool:
    return all(row.gone for row in page.rows[before + 1 : after])


def _finding(page: Page, run: list[int]) -> Finding:
    rule: Rule
    rule, evidence = page.taken[run[0]]
    first, final = page.rows[run[0]].line, page.rows[run[-1]].line
    assert first and final  # noqa: S101 - rows that are gone are never taken
    return Finding(first.start, final.end, rule.label, rule.id, rule.confidence, evidence)
