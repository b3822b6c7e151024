"""Lists of other articles, each item with a date, or with the same words, such as a section's name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from textclean_plugins.block_page import Page, Taken
from textclean_plugins.block_row import Row

_LEAST = 3
_GAP = 6
_ITEM_SENTENCES = 2
_ITEM_WORDS = 45
_HEADLINE_WORDS = 14
_TEMPLATE_WORDS = 6
# So much running text may follow a list, as a share of that above it.
_MOST_AFTER = 0.1
_TEMPLATE_SHARE = 0.3
# Bengali teasers: so many, a date every so many rows, and at most so many words of running text below.
_TEASERS = 4
_TEASER_STEPS = frozenset({2, 3})
_WORDS_AFTER = 60
_BENGALI = re.compile("[\u0980-\u09ff]")
_BODY_DATES = 4
_BODY_EVIDENCE = 2
_HEADS = frozenset({"headline", "label", "cue"})
_ABOVE = frozenset({"headline", "label", "cue", "number"})
_BELOW = _ABOVE | {"sentence"}
_TITLES = frozenset({"headline", "sentence", "long"})
_TITLE_WORDS = 4
_TEMPLATES = frozenset({"label", "cue", "headline", "number", "sentence"})


def take_lists(page: Page, levels: Sequence[str]) -> None:
    """Take lists of headlines with dates, then those with a line that comes again and again."""
    if len(levels) == 1 and not any(page.weights):
        return
    dates = [place for place in page.dated if not page.rows[place].of_reader] if len(page.dated) >= _LEAST else []
    for anchors in _periods(page, dates):
        _take_dated(page, anchors, levels)
        _take_bengali(page, anchors)
    for places in _templates(page):
        for anchors in _periods(page, places):
            _take_template(page, anchors)


def _templates(page: Page) -> Iterator[list[int]]:
    """Yield the places of lines that say the same, numbers aside; little running text stands below the first."""
    rows, words = page.rows, page.sums[-1]
    first = bisect_left(page.sums, words / (1 + _MOST_AFTER + _TEMPLATE_SHARE))
    same: dict[str, list[int]] = defaultdict(list)
    if sum(map(bool, page.weights[first:])) < _BODY_EVIDENCE:
        return
    for place in range(first, len(rows)):
        if rows.words[place] <= _TEMPLATE_WORDS and not (page.runs[place] or rows[place].gone):
            same[rows[place].key].append(place)
    for key, places in sorted(same.items()):
        row = rows[places[0]]
        if len(places) < _LEAST or row.kind not in _TEMPLATES or row.marked or row.announces:
            continue
        if any(map(str.isalpha, key)):
            yield places


def _periods(page: Page, places: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of lines with an item from each to the next."""
    run: list[int] = []
    for place in places:
        if run and not (1 < place - run[-1] <= _GAP and _is_item(page.rows[run[-1] + 1 : place])):
            if len(run) >= _LEAST:
                yield run
            run = []
        run.append(place)
    if len(run) >= _LEAST:
        yield run


def _is_item(rows: Sequence[Row]) -> bool:
    """Say whether rows are an item of a list: a headline or label, at most two sentences, no row of a table."""
    sentences = sum(row.kind in {"sentence", "long"} or row.running for row in rows)
    return (
        any(row.kind in _HEADS for row in rows)
        and sentences <= _ITEM_SENTENCES
        and all(row.words <= _ITEM_WORDS and "\t" not in row.text for row in rows)
    )


def _extent(page: Page, anchors: Sequence[int]) -> tuple[int, int]:
    """Return how many rows above the first anchor and below the last belong to their items."""
    rows = page.rows
    step = max(after - before for before, after in pairwise(anchors))
    above = below = 0
    while (
        above < step - 1 and anchors[0] - above > 1 and _belongs(rows[anchors[0] - above - 1], _ABOVE, _HEADLINE_WORDS)
    ):
        above += 1
    while (
        below < step - 1
        and anchors[-1] + below + 1 < len(rows)
        and _belongs(rows[anchors[-1] + below + 1], _BELOW, _ITEM_WORDS)
    ):
        below += 1
    return above, below


def _belongs(row: Row, kinds: frozenset[str], most: int) -> bool:
    return row.words <= most and row.kind in kinds


def _is_announced(page: Page, first: int, above: int) -> bool:
    rows = page.rows[max(0, first - above - 2) : first + 1]
    return any(row.announces and not (row.gone or row.weight) for row in rows)


def _evidence(page: Page, first: int, last: int) -> int:
    return sum(weight > 0 for weight in page.weights[max(0, first) : last + 1])


def _have_headlines(page: Page, anchors: Sequence[int]) -> bool:
    """Say whether a headline stands in half of the items: works, tracks and fixtures have names and numbers."""
    items = [page.rows[before + 1 : after] for before, after in pairwise(anchors)]
    with_headline = sum(any(row.words >= _TITLE_WORDS and row.kind in _TITLES for row in item) for item in items)
    return 2 * with_headline >= len(items)


def _take_dated(page: Page, anchors: Sequence[int], levels: Sequence[str]) -> None:
    above, below = _extent(page, anchors)
    first, last = anchors[0], anchors[-1]
    before, after = page.before(first), page.after(last)
    if _is_announced(page, first, above) or not (before or after) or not _have_headlines(page, anchors):
        return
    near = _evidence(page, first - above - 3, last)
    pure = sum(page.rows[place].date == "date" for place in anchors)
    told = f"{len(anchors)} items, each with a date"
    if before and after <= _MOST_AFTER * before:
        level = "strict" if near else "near" if _evidence(page, last, last + below + 3) else "bold"
        if (
            level not in levels
            or (level == "bold" and pure < _LEAST)
            or page.sums[last + 1] - page.sums[first] > before
        ):
            return
        within = page.before(first - above) == before
        page.take(first - (above if within else 0), last + below, Taken(f"dated-list-{level}", told))
    elif not before:
        if near and pure >= _LEAST:  # above the article: from the first date to the last, for its headline is below
            page.take(first, last, Taken("dated-list-strict", told))
    elif near >= _BODY_EVIDENCE and pure >= _BODY_DATES:
        page.take(first, last, Taken("dated-list-strict", told))


def _take_bengali(page: Page, anchors: Sequence[int]) -> None:
    """Take Bengali teasers that end on their date: what stands above the first date may be the article's."""
    steps = {after - before for before, after in pairwise(anchors)}
    first, last = anchors[0], anchors[-1]
    if (
        len(anchors) < _TEASERS
        or not steps <= _TEASER_STEPS
        or not all(_is_bengali(page.rows[place]) for place in anchors)
    ):
        return
    items = [row for before, after in pairwise(anchors) for row in page.rows[before + 1 : after]]
    if any(row.running or row.ended or row.marked for row in items) or not _have_headlines(page, anchors):
        return
    if page.before(first) > page.after(last) and page.after(last) <= _WORDS_AFTER:
        page.take(first, last, Taken("dated-teasers", f"{len(anchors)} headlines in Bengali, each with a date below"))


def _is_bengali(row: Row) -> bool:
    return _BENGALI.search(row.text) is not None


def _take_template(page: Page, anchors: Sequence[int]) -> None:
    above, below = _extent(page, anchors)
    first, last = anchors[0], anchors[-1]
    before, after = page.before(first), page.after(last)
    if not before or after > _MOST_AFTER * before or _is_announced(page, first, above):
        return
    if _evidence(page, first - above - 3, last) < _BODY_EVIDENCE:
        return
    if page.sums[last + 1] - page.sums[first] <= _TEMPLATE_SHARE * before:
        page.take(
            first, last + below, Taken("template-list", f"{len(anchors)} items, each with {page.rows[first].text!r}")
        )
