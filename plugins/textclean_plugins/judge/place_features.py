"""Features of a line's place on its page: its block, its branch below the lead, and the lines that stand with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log1p

from textclean import Place
from textclean_plugins.judge.columns import FAR, Column, Columns
from textclean_plugins.judge.place_columns import GROUPS, NOWHERE, Branch, Family, PlaceColumns, kind_of

_PARTS = ("article", "aside", "figure", "footer", "form", "header", "nav", "section")
_TAGS = (*_PARTS, "a", "button", "dl", "h", "li", "table", "ul")
_BLOCKS = ["a", "blockquote", "div", "dt", "figcaption", "h", "li", "p", "td"]
_FARTHEST = 40


def _of_places(value: Callable[[PlaceColumns], Column]) -> Callable[[Columns], Column]:
    """Return the feature; without a page, its value is ``NOWHERE``."""

    def column(lines: Columns) -> Column:
        return NOWHERE if lines.on_page is None else value(lines.on_page)

    return column


def _of_place(value: Callable[[Place], float]) -> Callable[[Columns], Column]:
    return _of_places(lambda page: [NOWHERE if place is None else value(place) for place in page.places])


def _of_branch(value: Callable[[Branch], float]) -> Callable[[Columns], Column]:
    return _of_places(lambda page: [NOWHERE if branch is None else value(branch) for branch in page.branches])


def _of_family(
    families: Callable[[PlaceColumns], Sequence[Family | None]], value: Callable[[Family], float]
) -> Callable[[Columns], Column]:
    return _of_places(lambda page: [NOWHERE if family is None else value(family) for family in families(page)])


def _by_branch(page: PlaceColumns) -> Sequence[Family | None]:
    return page.by_branch


def _by_container(page: PlaceColumns) -> Sequence[Family | None]:
    return page.by_container


def _by_name(page: PlaceColumns) -> Sequence[Family | None]:
    return page.by_name


def _from_lead(page: PlaceColumns) -> Column:
    """Return how many lines a line stands below the lead; above it is negative."""
    lead = page.lead
    if lead is None:
        return FAR
    return [max(-_FARTHEST, min(_FARTHEST, number - lead)) for number in range(len(page.places))]


def _offset_in_branch(page: PlaceColumns) -> Column:
    return [NOWHERE if family is None else log1p(number - family.first) for number, family in enumerate(page.by_branch)]


def _lines_below_branch(page: PlaceColumns) -> Column:
    last = len(page.places) - 1
    return [NOWHERE if family is None else log1p(last - family.last) for family in page.by_branch]


def _is_block(tag: str) -> Callable[[Place], float]:
    return lambda place: kind_of(place.block.tag) == tag


def _is_in(tag: str) -> Callable[[Branch], float]:
    return lambda branch: tag in branch.tags


def _times(group: str) -> Callable[[Branch], float]:
    return lambda branch: branch.groups.get(group, 0)


FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    "page_link": _of_place(lambda place: place.link_share),
    "page_block_link": _of_place(lambda place: place.block.link_share),
    "page_container_link": _of_place(lambda place: place.container.link_share if place.container else NOWHERE),
    "page_branch_link": _of_place(lambda place: place.branch[0].link_share if place.branch else NOWHERE),
    "page_from_lead": _of_places(_from_lead),
    "page_steps": _of_branch(lambda branch: branch.steps),
    "page_branch_lines": _of_family(_by_branch, lambda family: log1p(family.lines)),
    "page_branch_share_of_running": _of_family(_by_branch, lambda family: family.share_of_running),
    "page_branch_running_share": _of_family(_by_branch, lambda family: family.running_share),
    "page_branch_mean_words": _of_family(_by_branch, lambda family: family.mean_words),
    "page_branch_offset": _of_places(_offset_in_branch),
    "page_branch_lines_below": _of_places(_lines_below_branch),
    "page_container_lines": _of_family(_by_container, lambda family: log1p(family.lines)),
    "page_container_share_of_running": _of_family(_by_container, lambda family: family.share_of_running),
    "page_container_mean_words": _of_family(_by_container, lambda family: family.mean_words),
    "page_name_lines": _of_family(_by_name, lambda family: log1p(family.lines)),
    "page_name_share_of_running": _of_family(_by_name, lambda family: family.share_of_running),
    "page_name_running_share": _of_family(_by_name, lambda family: family.running_share),
    **{f"page_block_{tag}": _of_place(_is_block(tag)) for tag in _BLOCKS},
    **{f"page_in_{tag}": _of_branch(_is_in(tag)) for tag in _TAGS},
    **{f"page_{group}": _of_branch(_times(group)) for group in GROUPS},
}
