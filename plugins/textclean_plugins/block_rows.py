"""The lines of a text as the block rules see them: what each is, and what it says of the page.

Lines that other plugins remove stand among them, at their places: they are gone, and say where the page is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from textclean import Removed, View
from textclean_plugins.block_row import DIGIT, FRAME, INSERT, KEY_WORDS, Row

SETS: Mapping[str, tuple[str, int]] = {
    "page_frame.line": ("page_frame", FRAME),
    "disclaimer.start": ("disclaimer", FRAME),
    "comment_widget.heading": ("comment_widget", FRAME),
    "comment_widget.control": ("comment_widget", FRAME),
    "payments.heading": ("payment", FRAME),
    "tag_list.label": ("tag_list", FRAME),
    "recommendations.heading": ("recommendations", FRAME),
    "recommendations.prefix": ("recommendations", INSERT),
    "share_labels.label": ("share_label", INSERT),
    "share_labels.network": ("share_label", INSERT),
    "share_labels.companion": ("share_label", INSERT),
    "call_to_action.line": ("call_to_action", INSERT),
    "section_label.name": ("section_label", INSERT),
    "author_stub.label": ("author_stub", INSERT),
    "advertisement.line": ("advertisement", INSERT),
}
_FRAME_LABELS = frozenset(label for label, weight in SETS.values() if weight == FRAME) - {"recommendations"}
# Of a list of other articles the heading is the page's; an item by itself might be anything.
_LISTS = frozenset({"heading", "headed-list", "aged-headline-list"})
WEAK_BLOCKS = frozenset({"template-list"})
# What was taken for its neighbours' sake says nothing in a second look, or a block would grow with each.
_GROWN = frozenset({"grown-lines"})
# The tail goes on from what was taken of it, so far: the looks at a page of thousands of lines have to come to an end.
_TAIL, _MOST_TAIL = "page-tail", 200

_HEADINGS = frozenset({"page_frame.line", "section_label.name"})
_LINK_TIMES = 3
# A line with a colon announces a list if it has so many words; "Follow us:" is the page's.
_LIST_ROWS = 20
_ANNOUNCING_WORDS = 5

# What the page itself shows to be no part of the article ends where the page says so, and says nothing of other lines.
_PAGE_KNOWS = frozenset({"page_parts"})

#: The set of phrases that say how long ago something was, and the plugin whose own removals are known by its name.
AGES = "recommendations.age"
PLUGIN = "blocks"
REPLIES = "blocks.reply"
#: The sets of what bylines and dates of publication begin with. By default these stay.
CREDITS = frozenset({"credits.byline", "credits.published"})
#: The sets whose phrases stand in comment widgets.
OF_COMMENTS = frozenset({REPLIES, "comment_widget.heading", "comment_widget.control"})


class Rows(list[Row]):
    """The lines that are not blank, with those that are gone among them. Only ``put`` changes it once it is made.

    Attributes:
        texts, words, runs: each row's text, words, and whether it is running text.
        known: the places of the rows that a known phrase stands on, and of those that are gone.
    """

    def __init__(self, view: View) -> None:
        lines = view.lines
        self._numbers: Sequence[int] = lines.filled_numbers
        self.texts = [lines.texts[number] for number in self._numbers]
        self.words = [lines.words[number] for number in self._numbers]
        self.runs = list(view.running)
        digits = [lines.digits[number] > 0 for number in self._numbers]
        super().__init__(map(Row, self.texts, self.words, self._numbers, self.runs, digits))
        self._tell_cues(view)
        if view.removed:
            self._tell_removed(view)
        self.known = [place for place, row in enumerate(self) if row.known]
        _weigh(self, [place for place in self.known if self[place].weight])

    def put(self, place: int, row: Row) -> None:
        """Put a row in the place of another."""
        self[place], self.words[place], self.runs[place] = row, row.words, row.running

    def may_be_reader(self, place: int) -> bool:
        """Say whether a row may be a line of a reader's comment, as far as that is quick to know."""
        row = self[place]
        return row.replies or row.age or row.has_digit or row.may_say

    def known_rows(self) -> list[Row]:
        """Return the rows that a known phrase stands on, and those that are gone."""
        return [self[place] for place in self.known]

    def standing(self) -> list[int]:
        """Return the places of the rows that are not gone."""
        return [place for place, row in enumerate(self) if not row.gone]

    def _tell_cues(self, view: View) -> None:
        """Note of which sets lines are that are nothing but a known phrase, and which end with an age."""
        for hit in view.hits:
            place = bisect_left(self._numbers, hit.line.number)
            row = self[place]
            if hit.set in CREDITS:
                row.credited = row.credited or hit.starts_line
                continue
            row.known = True
            if hit.set == AGES:
                row.age = True
            elif hit.set == REPLIES:
                row.replies = True
            elif SETS[hit.set][1] > row.weight:
                row.set, row.running = hit.set, False
                row.label, row.weight = SETS[hit.set]
                self.runs[place] = False

    def _tell_removed(self, view: View) -> None:
        """Put the lines that earlier passes removed among the others, and mark those that go in this pass."""
        gone: dict[int, list[Row]] = {}
        for removed in view.removed:
            line = view.lines.at(removed.start)
            place = bisect_left(self._numbers, line.number)
            if removed.start < removed.end:
                _mark_gone(view, self, place, removed)
            elif line.blank or removed.start <= line.start:
                gone.setdefault(place, []).extend(_rows_gone(removed))
            elif removed.start >= line.end:
                gone.setdefault(place + 1, []).extend(_rows_gone(removed))
        if gone:
            self._insert(gone)

    def _insert(self, gone: Mapping[int, Sequence[Row]]) -> None:
        numbers = list(self._numbers)
        for place in sorted(gone, reverse=True):
            rows = gone[place]
            self[place:place] = rows
            numbers[place:place] = [-1] * len(rows)
            self.texts[place:place] = [row.text for row in rows]
            self.words[place:place] = [0] * len(rows)
            self.runs[place:place] = [False] * len(rows)
        self._numbers = numbers


def _mark_gone(view: View, rows: Rows, first: int, removed: Removed) -> None:
    number = 0
    for place in range(first, len(rows)):
        row = rows[place]
        line = view.lines[row.number]
        if line.start >= removed.end:
            return
        if removed.start <= line.start and line.end <= removed.end:
            _set_gone(row, removed, number)
            row.stands = True
            rows.put(place, row)
            number += 1
        elif removed.start < line.end:
            row.held = True


def _rows_gone(removed: Removed) -> Iterator[Row]:
    for number, text in enumerate(filter(None, map(str.strip, removed.text.splitlines()))):
        row = Row(text, 0, -1, running=False, has_digit=DIGIT(text) is not None)
        _set_gone(row, removed, number)
        yield row


def _set_gone(row: Row, removed: Removed, number: int) -> None:
    row.gone, row.known, row.running, row.words = True, True, False, 0
    row.set, row.age, row.replies = "", False, False
    row.label, row.weight, row.rule = removed.label, _weight_gone(removed, number), removed.rule
    row.item = removed.rule in _LISTS and number > 0


def _weigh(rows: Sequence[Row], known: Sequence[int]) -> None:
    """Weigh anew what is known only with all lines at hand."""
    links = [rows[place] for place in known if rows[place].label == "recommendations" and rows[place].weight == FRAME]
    times = Counter(row.key for row in links) if len(links) >= _LINK_TIMES else {}
    tail = sum(rows[place].rule == _TAIL for place in known)
    for place in known:
        row = rows[place]
        below = rows[place + 1] if place + 1 < len(rows) else None
        if not row.gone and (row.marked or _is_own(rows, place, below)):
            row.weight = 0  # an item of the article's own list, "- FAQs", or a heading of its own, "FAQs:"
        elif tail > _MOST_TAIL and row.rule == _TAIL:
            row.weight = 0
        elif times and row.weight == FRAME and times.get(row.key, 0) >= _LINK_TIMES:
            row.weight = INSERT  # the label of links, each below what it belongs to


def _is_own(rows: Sequence[Row], place: int, below: Row | None) -> bool:
    """Say whether words that pages have are the article's own: a heading of it, or in a list that it announces."""
    return rows[place].set in _HEADINGS and (_heads(rows[place], below) or _is_announced(rows, place))


def _is_announced(rows: Sequence[Row], place: int) -> bool:
    for row in reversed(rows[max(place - _LIST_ROWS, 0) : place]):
        if row.gone or row.words > KEY_WORDS or row.ended or row.announces:
            return row.announces and not row.gone and row.words >= _ANNOUNCING_WORDS
    return False


def _heads(row: Row, below: Row | None) -> bool:
    """Say whether words that pages have are the heading of what stands below them."""
    return row.announces or (below is not None and not (below.gone or below.weight) and below.running)


def says_frame(removed: Removed) -> bool:
    """Say whether what is gone says that here is the page's frame."""
    return _weight_gone(removed, 0) == FRAME


def taken_row(row: Row, rule: str, label: str) -> Row:
    """Return the row that stands for one that a block rule has taken."""
    gone = Row(row.text, 0, -1, running=False, has_digit=row.has_digit)
    gone.gone = True
    gone.label, gone.weight, gone.rule = label, _weight_of_block(rule), rule
    return gone


def _weight_of_block(rule: str) -> int:
    return 0 if rule in _GROWN else INSERT if rule in WEAK_BLOCKS else FRAME


def _weight_gone(removed: Removed, number: int) -> int:
    if removed.plugin == PLUGIN:
        return _weight_of_block(removed.rule)
    if removed.plugin in _PAGE_KNOWS:
        return 0
    first_of_list = removed.rule in _LISTS and number == 0
    return FRAME if removed.label in _FRAME_LABELS or first_of_list else INSERT
