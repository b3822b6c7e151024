"""Readers' comments below the article: by who says what, and by the time at which it was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from textclean_plugins.block_page import Page, Taken
from textclean_plugins.block_readers import says
from textclean_plugins.block_row import DATE_WORDS, FRAME, Row
from textclean_plugins.block_rows import Rows
from textclean_plugins.dates import names_clock, names_day

_LEAST_LINES = 3
_GAP = 12
_MEDIAN_GAP = 8
_SAID_WORDS = 8
_LEAST_SAID = 2
_WORDS_ABOVE = 40
# So much running text may follow a thread, as a share of that above it.
_MOST_AFTER = 0.5
#: So many speakers are a crowd, each on a line of at most so many words.
CROWD, SAYS_WORDS = 10, 8
_ANSWERS = 3
_REACH = 8
_HEADED_GAP = 24
_CLOCKED_GAP = 20
_CLOCKED = 4
_HEADING_REACH = 6
_NAME_WORDS = 4
_NAMED = 3
_NAMED_SHARE = 0.7
_CLOCKED_SHARE = 0.8
_NO_NAME = re.compile(r"[\W\d_]+")


@attrs.frozen
class _Thread:
    """A thread: its first and last row, how many lines and names are in it, and whether a crowd speaks."""

    first: int
    last: int
    comments: int
    names: int
    crowd: bool


def take_threads(page: Page, levels: Sequence[str]) -> None:
    """Take the threads that are made of readers' lines."""
    for thread in _threads(page, near=len(levels) > 1):
        level = _thread_level(page, thread)
        if level in levels:
            evidence = f"{thread.comments} lines of comments, {thread.names} names"
            page.take(thread.first, thread.last, Taken(f"thread-{level}", evidence))


def _thread_level(page: Page, thread: _Thread) -> str:
    first, last = thread.first, thread.last
    if any(page.rows[place].is_button for place in range(first, min(len(page), last + 3))):
        return "strict"
    if any(page.rows[place].of_comments for place in range(max(1, first - _REACH), len(page))):
        return "strict"
    if thread.crowd:
        return "strict"
    return "near" if _near(page, first, last) else "bold"


def _near(page: Page, first: int, last: int) -> bool:
    """Say whether something of the page stands beside rows, or among them."""
    return any(page.weights[max(1, first - _REACH) : last + _REACH + 1])


def _groups(places: Sequence[int], gap: int) -> Iterator[list[int]]:
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > gap:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _gaps(group: Sequence[int]) -> list[int]:
    return [after - before - 1 for before, after in pairwise(group)]


def _median(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 2]


def _speakers(rows: Rows) -> int:
    """Return how many lines have a name and a word such as "says"."""
    likely = [row.text for row, words in zip(rows, rows.words, strict=True) if words <= SAYS_WORDS and row.may_say]
    return sum(map(says, likely)) if len(likely) >= CROWD else 0


def _threads(page: Page, *, near: bool) -> Iterator[_Thread]:
    rows = page.rows
    if not (near or page.has_comments or _speakers(rows) >= CROWD):
        return
    likely = [
        place for place in _below_beginning(page) if rows.words[place] <= DATE_WORDS and rows.may_be_reader(place)
    ]
    near_likely = [place for group in _groups(likely, _GAP) if _may_be_thread(page, group) for place in group]
    lines = [place for place in near_likely if rows[place].of_reader or _is_named_stamp(rows[place])]
    for group in _groups(lines, _GAP):
        if len(group) < _LEAST_LINES or not _is_thread(page, group):
            continue
        names = Counter(_NO_NAME.sub("", rows[place].text.lower()) for place in group)
        if len(names) == 1 and sum(rows[place].of_reader for place in group) < _LEAST_LINES:
            continue  # a byline that comes again is a column's or a live blog's
        first, last = _extent(page, group)
        yield _Thread(first, last, len(group), len(names), _is_crowd(names))


def _may_be_thread(page: Page, group: Sequence[int]) -> bool:
    """Say whether some of the lines may be a thread's: ``_is_thread``, as far as it is quick to know of all of them."""
    last = group[-1]
    if len(group) < _LEAST_LINES or not _is_below(page.before(last), page.after(last)):
        return False
    return sum(words >= _SAID_WORDS for words in page.rows.words[group[0] : last]) >= _LEAST_SAID


def _below_beginning(page: Page) -> range:
    """Return the places at which a thread may stand, and some above: one that begins there is none."""
    return range(max(bisect_left(page.sums, _WORDS_ABOVE) - _HEADED_GAP - 1, 0), len(page))


def _is_named_stamp(row: Row) -> bool:
    return row.date == "name" and row.is_stamp


def _is_crowd(names: Counter[str]) -> bool:
    """Say whether many speak, and one of them again and again, as an author answers readers; plays have few voices."""
    return len(names) >= CROWD and names.most_common(1)[0][1] >= _ANSWERS and 2 * len(names) >= names.total()


def _is_thread(page: Page, group: Sequence[int]) -> bool:
    """Say whether readers say something between the lines, below an article."""
    gaps = _gaps(group)
    said = sum(gap > 0 for gap in gaps)
    if said < max(2, len(gaps) / 2):
        return False
    between = (row for row in page.rows[group[0] : group[-1]] if not (row.of_reader or row.date))
    # Headlines with a date and a source are no comments.
    if sum(row.words >= _SAID_WORDS for row in between) < max(_LEAST_SAID, 0.4 * said):
        return False
    return _is_below_article(page, group[0], group[-1])


def _is_below_article(page: Page, first: int, last: int) -> bool:
    return _is_below(page.before(first), page.after(last))


def _is_below(above: int, after: int) -> bool:
    return above >= _WORDS_ABOVE and after <= _MOST_AFTER * above


def _extent(page: Page, group: Sequence[int]) -> tuple[int, int]:
    """Return the first and last row of a thread: what is said stands below the names, or above the buttons."""
    rows = page.rows
    first, last = group[0], group[-1]
    usual = _median(_gaps(group))
    starts = sum(rows[place].says or rows[place].date == "name" for place in group)
    if 2 * starts >= len(group):
        last = _down(page, last, max(usual, 1))
        above = rows[first - 1]
        if first and above.kind == "label" and not (above.ended or above.marked):
            first -= 1
    else:
        while first and first > group[0] - usual and not rows[first - 1].running:
            first -= 1
    return first, last


def _down(page: Page, last: int, most: int) -> int:
    """Return the last of at most so many rows below that no words of the page interrupt."""
    stop = min(last + most, len(page) - 1)
    while last < stop and not page.rows[last + 1].weight:
        last += 1
    return last


def take_stamped(page: Page, levels: Sequence[str]) -> None:
    """Take the threads that are made of days and times with sentences between."""
    framed = page.has_comments or any(row.gone and row.weight == FRAME for row in page.rows.known_rows())
    if len(levels) == 1 and not framed:
        return
    first = _below_beginning(page).start
    stamps = [place for place in page.dated if place >= first and page.rows[place].is_stamp]
    for group in _groups(stamps, _HEADED_GAP):
        heading = _heading(page, group[0])
        if not (_are_stamps(page, group, heading) and _speaks(page, group)):
            continue
        first, last = _stamped_extent(page, group, heading)
        level = _stamped_level(page, first, last)
        if level in levels:
            page.take(first, last, Taken(f"stamped-thread-{level}", f"{len(group)} days and times with text between"))


def _heading(page: Page, first: int) -> int | None:
    places = range(max(0, first - _HEADING_REACH), first + 1)
    return max((place for place in places if page.rows[place].of_comments), default=None)


def _are_stamps(page: Page, group: Sequence[int], heading: int | None) -> bool:
    """Say whether days and times are those of comments."""
    gaps = _gaps(group)
    if gaps and _median(gaps) > _MEDIAN_GAP:
        return False
    if heading is not None and len(group) > 1:
        return True
    if len(group) < _CLOCKED:
        return False
    return _have_names(page, group, max(gaps)) or (_have_clocks(page, group) and max(gaps) <= _CLOCKED_GAP)


def _have_names(page: Page, group: Sequence[int], widest: int) -> bool:
    above = [page.rows[place - 1] for place in group if place]
    names = [
        row.text
        for row in above
        if row.kind in {"label", "headline"} and row.words <= _NAME_WORDS and not (row.ended or row.marked)
    ]
    return widest <= _GAP and len(set(names)) >= _NAMED and len(names) >= _NAMED_SHARE * len(group)


def _have_clocks(page: Page, group: Sequence[int]) -> bool:
    clocks = sum(names_clock(page.rows[place].text) and names_day(page.rows[place].text) for place in group)
    return clocks >= max(_CLOCKED, _CLOCKED_SHARE * len(group))


def _speaks(page: Page, group: Sequence[int]) -> bool:
    """Say whether sentences stand between the stamps, below an article."""
    rows = page.rows
    speaking = sum(
        any(row.words >= _SAID_WORDS and (row.ended or row.running) for row in rows[before + 1 : after])
        for before, after in pairwise(group)
    )
    return 2 * speaking >= len(group) - 1 and _is_below_article(page, group[0], group[-1])


def _stamped_extent(page: Page, group: Sequence[int], heading: int | None) -> tuple[int, int]:
    rows = page.rows
    gaps = _gaps(group) or [1]
    at_end = heading is not None and len(rows) - group[-1] <= 4 * max(gaps) + 20
    last = _down(page, group[-1], max(gaps) if at_end else _median(gaps))
    if heading is not None:
        return heading, last
    above = rows[group[0] - 1]
    named = group[0] and above.kind == "label" and not above.ended
    return group[0] - bool(named), last


def _stamped_level(page: Page, first: int, last: int) -> str:
    rows = page.rows
    reach = range(max(1, first - _REACH), min(len(rows), last + _REACH + 1))
    if (
        any(rows[place].is_button for place in range(first, min(len(rows), last + 3)))
        or any(rows[place].of_comments for place in reach)
        or any(row.gone and row.weight == FRAME for row in rows[max(1, first - _REACH) : first])
    ):
        return "strict"
    return "near" if _near(page, first, last) else "bold"
