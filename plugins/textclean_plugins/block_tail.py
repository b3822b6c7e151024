"""The page below the article, and what stands between lines of the page: once some of it is known, the rest follows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from textclean_plugins.block_page import Page, Taken
from textclean_plugins.block_row import FRAME
from textclean_plugins.block_shapes import closes_article

# The tail: so much running text may follow, as a share of that above, or so many words; the longest piece of it in one.
_MOST_AFTER = 0.3
_WORDS_AFTER = 60
_LONGEST_PIECE = 100
_REACH = 40
_SENTENCE_FRAMES = 2
_SENTENCE_LINES = 3
_ITEM_LINES = 3
_FRAMES_ALONE = 3
# A single sentence that is gone may have been one of an article about such things.
_REMOVED = 2
_INSERT_REACH = 3
_HEADING_LINES = 2
_HEADED = 3
# A list that the article announces has at most so many rows, each of so many words.
_LIST_ROWS = 20
_LIST_WORDS = 8
# Growth: so many rows from a known one, in this part of the text on.
_GROWN_REACH = 12
_GROWN_TEXTS = 2
_GROWN_FROM = 0.1
_ARTICLE_REACH = 10
_HEADLINE_WORDS = 4
_HEADLINES = 3
_GOES_ON = 0.1


def take_tail(page: Page, above: int = -1) -> None:
    """Take what stands from the topmost line of the page below the article to the end.

    Args:
        page: the text.
        above: the row that the tail begins below at the earliest.
    """
    first = page.runs.index(True) if True in page.runs else 0
    if not any(page.weights[max(above, first) :]):
        return
    top = _top(page, max(above, page.main().stop - 1, 0))
    if top is None:
        return
    known = [place for place in range(top, len(page)) if page.weights[place]]
    texts = len(page.texts(known))
    cut = list(_cut(page, top, texts))
    announced = _announced(page, top)
    for place in _without_headings(page, [place for place in cut if place not in announced]):
        page.take(place, place, Taken("page-tail", f"among {texts} different lines of the page below the article"))


def _announced(page: Page, top: int) -> set[int]:
    """Return the rows from the top on that are in a list of short rows that the article announces with a colon."""
    announced: set[int] = set()
    left = 0
    for place in range(max(top - _LIST_ROWS, 0), len(page)):
        row = page.rows[place]
        if left:
            announced.add(place)
            left -= 1
        if row.announces:
            left = 0 if row.gone or row.weight else _LIST_ROWS
        elif row.gone or row.running or row.words > _LIST_WORDS:
            left = 0
    return announced


def _cut(page: Page, top: int, texts: int) -> Iterator[int]:
    """Yield the rows of the tail, as far as it is sure of what stands above each."""
    frames: set[str] = set()
    lines: set[str] = set()
    far = 0
    for place in range(top, len(page)):
        row, weight = page.rows[place], page.weights[place]
        far = 0 if weight else far + 1
        if far > _REACH:
            return
        if weight and not row.item:
            lines.add(row.key)
            frames |= {row.key} if weight == FRAME else set()
        if _is_tail(page, place, len(frames), len(lines), texts):
            yield place


def _without_headings(page: Page, cut: Sequence[int]) -> Iterator[int]:
    """Leave out what may be the heading of running text that stays."""
    rest = set(cut)
    below: int | None = None
    for place in reversed(range(cut[0] if cut else 0, len(page))):
        if place not in rest:
            below = below if page.rows[place].gone else place
        elif below is None or not page.runs[below] or page.weights[place] or below - place > _HEADING_LINES:
            yield place


def _top(page: Page, main_end: int) -> int | None:
    """Return the topmost row of the page below the article; little running text may follow, in small pieces."""
    top: int | None = None
    piece = 0
    for place in range(len(page) - 1, main_end, -1):
        weight = page.weights[place]
        if weight:
            piece = 0
            if not _is_below(page, place):
                break
            beside = any(page.weights[place + 1 : place + _INSERT_REACH + 1])
            if weight == FRAME or (page.rows[place].gone and beside):
                top = place
        elif page.runs[place]:
            piece += page.rows[place].words
            if piece > _LONGEST_PIECE:
                break
    top = _below_headings(page, top)
    if top is None:
        return None
    frames = [place for place in range(top, len(page)) if page.weights[place] == FRAME]
    gone = [place for place in range(top, len(page)) if page.rows[place].gone]
    removed = len(gone) >= _REMOVED or any(page.weights[place] == FRAME or not page.rows[place].ended for place in gone)
    return top if removed or len(page.texts(frames)) >= _FRAMES_ALONE else None


def _below_headings(page: Page, top: int | None) -> int | None:
    """Move the top below lines that may head a list of the article's own, such as "Sources" or "Contact".

    Where it is the page's, the next line of the page is not far.
    """
    if top is None:
        return None
    known = [place for place in range(top, len(page)) if page.weights[place]]
    for place, following in pairwise(known):
        if page.rows[place].gone or following - place <= _HEADED:
            return place
    return None


def _is_below(page: Page, place: int) -> bool:
    before, after = page.before(place), page.sums[-1] - page.sums[place]
    return after <= _MOST_AFTER * before or (before > 2 * _WORDS_AFTER and after <= _WORDS_AFTER)


def _is_tail(page: Page, place: int, frames: int, known: int, texts: int) -> bool:
    row = page.rows[place]
    if row.gone:
        return False
    if not page.weights[place] and closes_article(row.text):
        return False
    if row.marked and not (known >= _ITEM_LINES and frames):
        return False
    if page.runs[place] or row.is_prose:
        return frames >= _SENTENCE_FRAMES or (known >= _SENTENCE_LINES and frames > 0)
    at_end = page.before(place) == page.sums[-1]
    return known > 0 and texts > 1 and (frames > 0 or known > 1 or at_end)


def take_grown(page: Page) -> None:
    """Take short rows between rows that are the page's, in each stretch without running text below the beginning."""
    rows = page.rows
    gone = [place for place, weight in enumerate(page.weights) if weight and (rows[place].gone or place in page.taken)]
    main = page.main() if len(gone) >= _GROWN_TEXTS else range(0)
    if not main:
        return
    for stretch in _stretches(page):
        known = gone[bisect_left(gone, stretch[0]) : bisect_left(gone, stretch.stop)]
        starts_low = stretch[0] > main[0] and page.before(stretch[0]) >= _GROWN_FROM * page.sums[-1]
        if not known or not starts_low or len(page.texts(known)) < _GROWN_TEXTS:
            continue
        frames = [place for place in known if page.weights[place] == FRAME]
        if frames:
            _grow(page, stretch, known, frames)


def _stretches(page: Page) -> Iterator[range]:
    first = 0
    for place in range(len(page) + 1):
        if place == len(page) or page.runs[place]:
            if first < place:
                yield range(first, place)
            first = place + 1


def _grow(page: Page, stretch: range, known: Sequence[int], frames: Sequence[int]) -> None:
    seed = frames[0]
    label = "" if seed in page.taken else page.rows[seed].label
    rule = page.taken[seed].rule if seed in page.taken else ""
    grown = [place for place in range(known[0], stretch.stop) if _grows(page, place, stretch, known)]
    taken = Taken("grown-lines", f"beside lines of the page, such as {page.rows[seed].text[:60]!r}", label or rule)
    for place in grown:
        page.take(place, place, taken)


def _grows(page: Page, place: int, stretch: range, known: Sequence[int]) -> bool:
    row = page.rows[place]
    if row.gone or place in page.taken or row.is_prose or closes_article(row.text):
        return False
    at = bisect_left(known, place)
    above, below = known[at - 1], known[at] if at < len(known) else None
    if place - above > _GROWN_REACH or (below is not None and below - place > _GROWN_REACH):
        return False
    end = stretch.stop
    if end == len(page):
        return True
    if page.sums[-1] - page.sums[end] > _GOES_ON * page.sums[-1] and _may_be_heading(page, place, stretch):
        return False
    # What stands right above running text may be its heading.
    return below is not None or (place < end - 2 and not (row.marked and row.kind == "headline"))


def _may_be_heading(page: Page, place: int, stretch: range) -> bool:
    """Say whether a headline may be one of the article, which goes on below: it is no part of a list, or near by."""
    row = page.rows[place]
    if row.kind != "headline" or row.words < _HEADLINE_WORDS:
        return False
    near = range(max(stretch.start, place - 2), min(stretch.stop, place + 3))
    listed = sum(page.rows[each].kind == "headline" for each in near) >= _HEADLINES
    return not listed or place >= stretch.stop - _ARTICLE_REACH
