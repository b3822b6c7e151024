"""Lists of other articles, each item with a date, or with the same words, such as a section's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from textclean_plugins.block_page import Page, Rule
from textclean_plugins.block_rows import Row

DATED = {
    level: Rule(f"dated-list-{level}", looks_for, "recommendations", confidence)
    for level, looks_for, confidence in (
        ("strict", "headlines, each with a date or an age, and words of the page among them", 0.95),
        ("near", "the same, with words of the page below", 0.85),
        ("bold", "the same, with nothing else that says so", 0.7),
    )
}
TEMPLATE = Rule("template-list", "headlines, each with the same line, below words of the page", "recommendations", 0.8)

_LEAST = 3
_GAP = 6
_ITEM_SENTENCES = 2
_ITEM_WORDS = 45
_HEADLINE_WORDS = 14
_TEMPLATE_WORDS = 6
# So much running text may follow a list, as a share of that above it.
_MOST_AFTER = 0.1
_TEMPLATE_SHARE = 0.3
_BODY_DATES = 4
_BODY_EVIDENCE = 2
_HEADS = frozenset({"headline", "label", "cue"})
_ABOVE = frozenset({"headline", "label", "cue", "number"})
_BELOW = _ABOVE | {"sentence"}
_TEMPLATES = frozenset({"label", "cue", "headline", "number", "sentence"})


def take_lists(page: Page, levels: Sequence[str]) -> None:
    """Take lists of headlines with dates, then those with a line that comes again and again."""
    dates = [place for place, row in enumerate(page.rows) if row.date and not row.of_reader]
    for anchors in _periods(page, dates):
        _take_dated(page, anchors, levels)
    for places in _templates(page.rows):
        for anchors in _periods(page, places):
            _take_template(page, anchors)


def _templates(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Yield the places of lines that say the same, numbers aside."""
    same: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.gone or row.words > _TEMPLATE_WORDS or row.running:
            continue
        if row.kind in _TEMPLATES and not (row.marked or row.announces) and any(map(str.isalpha, row.key)):
            same[row.key].append(place)
    yield from (same[key] for key in sorted(same) if len(same[key]) >= _LEAST)


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
    step = max(after - before for before, after in zip(anchors, anchors[1:], strict=False))
    above = below = 0
    while above < step - 1 and anchors[0] - above > 1 and _belongs(rows[anchors[0] - above - 1], _ABOVE, _HEADLINE_WORDS):
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
    return sum(page.weight(place) > 0 for place in range(max(0, first), min(len(page), last + 1)))


def _take_dated(page: Page, anchors: Sequence[int], levels: Sequence[str]) -> None:
    above, below = _extent(page, anchors)
    first, last = anchors[0], anchors[-1]
    before, after = page.before(first), page.after(last)
    if _is_announced(page, first, above) or not (before or after):
        return
    near = _evidence(page, first - above - 3, last)
    pure = sum(page.rows[place].date == "date" for place in anchors)
    told = f"{len(anchors)} items, each with a date"
    if before and after <= _MOST_AFTER * before:
        level = "strict" if near else "near" if _evidence(page, last, last + below + 3) else "bold"
        if level not in levels or (level == "bold" and pure < _LEAST) or page.sums[last + 1] - page.sums[first] > before:
            return
        within = page.before(first - above) == before
        page.take(first - (above if within else 0), last + below, DATED[level], told)
    elif not before:
        if near and pure >= _LEAST:  # above the article: from the first date to the last, for its headline is below
            page.take(first, last, DATED["strict"], told)
    elif near >= _BODY_EVIDENCE and pure >= _BODY_DATES:
        page.take(first, last, DATED["strict"], told)


def _take_template(page: Page, anchors: Sequence[int]) -> None:
    above, below = _extent(page, anchors)
    first, last = anchors[0], anchors[-1]
    before, after = page.before(first), page.after(last)
    if not before or after > _MOST_AFTER * before or _is_announced(page, first, above):
        return
    if _evidence(page, first - above - 3, last) < _BODY_EVIDENCE:
        return
    if page.sums[last + 1] - page.sums[first] <= _TEMPLATE_SHARE * before:
        page.take(first, last + below, TEMPLATE, f"{len(anchors)} items, each with {page.rows[first].text!r}")
