"""Features of a line's place on its page: its block, its branch below the lead, and the lines that stand with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import copysign, log1p

from textclean import Place
from textclean_plugins.judge.columns import FAR, Column, Columns
from textclean_plugins.judge.place_columns import GROUPS, NOWHERE, Branch, Family, PlaceColumns, is_like_lead, kind_of

_PARTS = ("article", "aside", "figure", "footer", "form", "header", "nav", "section")
_TAGS = (*_PARTS, "a", "button", "dl", "em", "h", "li", "table", "ul")
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


def _removed_beside(families: Callable[[PlaceColumns], Sequence[Family | None]]) -> Callable[[Columns], Column]:
    """Return which share of the other lines of each line's family other plugins remove."""

    def column(lines: Columns) -> Column:
        if lines.on_page is None:
            return NOWHERE
        return [
            NOWHERE if family is None or family.lines == 1 else (family.removed - removed) / (family.lines - 1)
            for family, removed in zip(families(lines.on_page), lines.removed, strict=True)
        ]

    return column


def _running_beside(lines: Columns) -> Column:
    """Return which share of the running text stands in other lines of the same container."""
    if lines.on_page is None:
        return NOWHERE
    total = lines.view.prose[-1] or 1
    return [
        NOWHERE if family is None else (family.running_words - words * runs) / total
        for family, words, runs in zip(lines.on_page.by_container, lines.words, lines.runs, strict=True)
    ]


def _below_article(lines: Columns) -> Column:
    """Return how far a line stands below the last running text beside the lead, in the logarithm; above is negative."""
    if lines.on_page is None:
        return NOWHERE
    beside = [
        place.end
        for place, runs in zip(lines.on_page.places, lines.runs, strict=True)
        if place and runs and len(place.lead_branch) <= 1
    ]
    if not beside or lines.on_page.lead is None:
        return 0.0
    end = max(beside)
    return [
        NOWHERE if place is None else copysign(log1p(abs(place.start - end)), place.start - end)
        for place in lines.on_page.places
    ]


def _by_likeness(page: PlaceColumns) -> Sequence[Family | None]:
    return page.by_likeness


def _most_linked(place: Place) -> float:
    return max((element.link_share for element in place.branch), default=NOWHERE)


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
    "page_branch_removed": _removed_beside(_by_branch),
    "page_container_removed": _removed_beside(_by_container),
    "page_name_removed": _removed_beside(_by_name),
    "page_alike_share_of_running": _of_family(_by_likeness, lambda family: family.share_of_running),
    "page_running_beside": _running_beside,
    "page_below_article": _below_article,
    "page_lead_steps": _of_place(lambda place: len(place.lead_branch)),
    "page_like_lead": _of_place(is_like_lead),
    "page_most_linked": _of_place(_most_linked),
    **{f"page_block_{tag}": _of_place(_is_block(tag)) for tag in _BLOCKS},
    **{f"page_in_{tag}": _of_branch(_is_in(tag)) for tag in _TAGS},
    **{f"page_{group}": _of_branch(_times(group)) for group in GROUPS},
}
