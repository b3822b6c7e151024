"""Menus above the article: labels in a row."""

from __future__ import annotations

from collections.abc import Callable

from textclean_plugins.block_page import Page, Taken
from textclean_plugins.block_row import LABEL_WORDS, Row
from textclean_plugins.block_shapes import is_quantity, is_table

_LEAST = 3
_LEAST_BOLD = 8
_SHORT = frozenset({"label", "cue", "date", "number", "separator", "reader"})
_LABELS = frozenset({"label", "cue", "number"})
_ANNOUNCED = 2
_ENDS = tuple(".!?।。！？؟")


def take_menus(page: Page) -> None:
    """Take menus in which words of the page stand."""
    if not any(page.weights[: page.runs.index(True) if True in page.runs else 0]):
        return
    for first, stop in _runs(page, lambda row: row.words <= LABEL_WORDS or row.kind in _SHORT):
        rows = page.rows[first:stop]
        announced = sum(row.announces and not row.weight for row in rows)
        if stop - first < _LEAST or announced >= _ANNOUNCED or any(is_quantity(row.text) for row in rows):
            continue
        if not any(page.weights[first:stop]) or any(row.ended and not row.gone for row in rows):
            continue  # short sentences are a story's
        for place in range(max(first, 1), stop):
            row = page.rows[place]
            if not row.credited and (row.kind in _LABELS or row.date == "date"):
                page.take(place, place, Taken("menu-known", f"{stop - first} short lines above the article"))


def take_bold_menus(page: Page) -> None:
    """Take long rows of labels without any words of the page; the last line may be the article's."""
    for first, stop in _runs(page, _is_menu_line):
        rows = page.rows[first:stop]
        if any(row.announces or is_quantity(row.text) or is_table(row.text) for row in rows):
            continue
        if sum(row.kind in _LABELS for row in rows) >= _LEAST_BOLD:
            page.take(max(first, 1), stop - 2, Taken("menu-bold", f"{stop - first} labels in a row above the article"))


def _is_menu_line(row: Row) -> bool:
    short = row.kind in _LABELS or row.kind == "separator" or (row.kind == "headline" and row.words <= LABEL_WORDS)
    return short and not row.text.endswith(_ENDS)


def _runs(page: Page, belongs: Callable[[Row], bool]) -> list[tuple[int, int]]:
    """Return the runs of rows above the first running text that belong; what is gone or taken belongs."""
    top = page.runs.index(True) if True in page.runs else 0
    runs: list[tuple[int, int]] = []
    first = 0
    for place in range(top + 1):
        if place == top or not (page.rows[place].gone or place in page.taken or belongs(page.rows[place])):
            if first < place:
                runs.append((first, place))
            first = place + 1
    return runs
