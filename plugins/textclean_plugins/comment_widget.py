"""Remove the remains of a comment form: its heading, its controls, and the comments below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from textclean import Finding, Hit, Line, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import by_line, find, item_text, position, uncovered

phrases = read_phrases(
    "textclean_plugins.phrases", "comment_widget.heading", "comment_widget.control", "comment_widget.companion"
)
anchors = dict.fromkeys(phrases, "phrase_line")
needs = ("heading", "control")
options = {"min_controls": 2}
_FORM = Rule("form", "comment_widget", "neighbouring lines of fields and buttons, with or without a heading", 0.95)
_HEADING_TO_END = Rule(
    "heading-to-end",
    "comment_widget",
    ("the page's one heading such as “3 comments” or “Leave a comment”, and all that follows"),
    0.9,
)
rules = (_FORM, _HEADING_TO_END)

# Up to this many words, lines between two controls may belong to them: counts, brackets, a name.
_SMALL_WORDS = 3
_GAP = 3
_STRAY = 2
_NAMED_WORDS = 10
_BOX_WORDS = 20
_NEXT_BUT_ONE = 2
# A line of this many words that consists only of the widget's phrases ("Log in to leave a comment") is not a chance
# match.
_SENTENCE_WORDS = 4
# A line of this many words counts as the article's, even without a full stop, because wrapped lines have none.
_ARTICLE_WORDS = 8
# A line of this many words counts as the article's if it ends with a full stop.
_SHORTEST_SENTENCE = 2
# Words like the article's that may follow the form, as a share of those before it. Notices may stand below comments.
_NOTICES = 0.1
# Comments may be as long as the article (this share of it) if a control such as "Reply" follows two or more of them.
_COMMENTS = 1.0
_REPLIES = 2
# In scripts without spaces, such as Chinese, a heading of at most this many characters counts as one word.
_WORD = 5
_QUESTION = "?？؟;"
# Somebody's address, and the path of a page: no name of a field has them.
_ADDRESS = re.compile(r"@|(?:^|\s)/\w")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find runs of controls; and below the article, a comments heading with all lines that follow."""
    lines = {position(view, hits[0].line): hits for hits in by_line(view.hits).values() if _is_widget_line(hits)}
    page = _Page(view, lines)
    for run in page.runs:
        if any(hit.set != "companion" for place in run for hit in lines[place]):
            yield from _form(page, run, options["min_controls"])


class _Page:
    """The lines that consist of the widget's phrases ("widget lines"), and the other lines of the text."""

    def __init__(self, view: View, lines: Mapping[int, Sequence[Hit]]) -> None:
        self.filled = view.filled
        self.lines = lines
        self.final = max(lines, default=0)
        #: The places of the widget lines, grouped by form.
        self.runs = list(_with_notices(self.filled, lines, _runs(self.filled, sorted(lines))))
        #: The places of all headings.
        self.headings = [place for place, hits in lines.items() if _heads(hits)]
        self._end: int | None = None
        self._article: Sequence[int] | None = None
        self._lengths: Sequence[int] | None = None

    @property
    def end(self) -> int:
        """The place of the last line that belongs to the last widget line."""
        if self._end is None:
            self._end = _with_crumbs(self.filled, self.final)
        return self._end

    @property
    def article(self) -> Sequence[int]:
        """For each line, the words before it that may be the article's; the last item is the sum for the whole text."""
        if self._article is None:
            self._article = tuple(accumulate(self._article_words(), initial=0))
        return self._article

    def _article_words(self) -> Iterator[int]:
        return (
            line.words if place not in self.lines and (_may_be_article(line) or self.is_wrapped(place)) else 0
            for place, line in enumerate(self.filled)
        )

    def goes_on(self, run: Sequence[int], last: int, end: int) -> bool:
        """Say whether the article goes on, or may go on, below a run and up to the place ``end``.

        The lines below a run are never removed if they are longer than the text before it. Articles have short
        paragraphs, lists and steps, which look like comments. So if more than a few words follow, there must be two
        signs of comments: controls such as "Reply" below them, and only one comments heading in the text. (On a blog
        page with several posts, a comments heading stands below each post.)
        """
        first = run[0]
        before, after = self.article[first], self.article[end + 1] - self.article[last + 1]
        if self._length(first, end + 1) > self._length(0, first) or not before:
            return True
        if after <= _NOTICES * before:
            return False
        return after > _COMMENTS * before or not (self.has_one_heading(run) and self._has_replies(last))

    def is_wrapped(self, place: int) -> bool:
        """Say whether a line continues the sentence of the line directly above it."""
        line, above = self.filled[place], self.filled[place - 1]
        adjoins = place > 0 and line.number - above.number == 1 and above.words > _SMALL_WORDS
        return adjoins and line.text[0].islower() and not above.ends_sentence

    def has_one_heading(self, run: Sequence[int]) -> bool:
        """Say whether a run has a heading, and this is the only comments heading of the text."""
        return len(self.headings) == 1 and self.headings[0] in run

    def _has_replies(self, last: int) -> bool:
        below = [run for run in self.runs if run[0] > last]
        return sum(any(hit.set == "control" for place in run for hit in self.lines[place]) for run in below) >= _REPLIES

    def _length(self, start: int, end: int) -> int:
        if self._lengths is None:
            self._lengths = tuple(accumulate((len(line.text) for line in self.filled), initial=0))
        return self._lengths[end] - self._lengths[start]


def _heads(hits: Sequence[Hit]) -> bool:
    return any(hit.set == "heading" for hit in hits)


def _may_be_article(line: Line) -> bool:
    return (
        line.words >= _ARTICLE_WORDS
        or (line.words >= _SHORTEST_SENTENCE and line.ends_sentence)
        or item_text(line) is not None
    )


def _is_question(line: Line, hits: Sequence[Hit]) -> bool:
    """Say whether a field's name is asked for by the article, as in "Name?": the phrase itself is no question."""
    return line.text[-1] in _QUESTION and all(
        hit.set != "heading" and hit.phrase.text[-1] not in _QUESTION for hit in hits
    )


def _is_word(hits: Sequence[Hit]) -> bool:
    """Say whether what follows the phrases is a short word, such as না, and no stray sign."""
    after = hits[-1].after
    left = after.split()
    return (
        len(left) == 1
        and after[0] == " "
        and left[0][0].isalpha()
        and left[0].lower() == left[0].upper()
        and len(left[0]) <= _STRAY
    )


def _is_widget_line(hits: Sequence[Hit]) -> bool:
    """Say whether a line consists of the widget's phrases. A name may stand between: "Reply to Ada. Cancel reply"."""
    line = hits[0].line
    if _is_question(line, hits) or _is_word(hits) or _ADDRESS.search(line.text):
        return False
    if uncovered(line, hits) <= (_STRAY if len(line.text) > 2 * _STRAY + 4 else 0):
        return True
    final = hits[-1]
    return hits[0].starts_line and final.ends_line and final.start > hits[0].end and line.words <= _NAMED_WORDS


def _runs(filled: Sequence[Line], places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and not _belongs(filled, run, place):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _with_notices(
    filled: Sequence[Line], lines: Mapping[int, Sequence[Hit]], runs: Iterable[list[int]]
) -> Iterator[list[int]]:
    """Join a heading to the form below it if only one line is between them, such as a note on required fields."""
    above: list[int] = []
    for run in runs:
        if above and run[0] - above[-1] == _NEXT_BUT_ONE and len(run) >= _GAP:
            headed = all(_heads(lines[place]) for place in above) and filled[above[-1] + 1].words <= _BOX_WORDS
            if headed:
                above += run
                continue
        if above:
            yield above
        above = run
    if above:
        yield above


def _belongs(filled: Sequence[Line], run: Sequence[int], place: int) -> bool:
    """Say whether a line with controls belongs to the form of the lines before it: the lines between are short."""
    between = filled[run[-1] + 1 : min(place, run[-1] + _GAP + 1)]
    if place - run[-1] <= _GAP and all(line.words <= _SMALL_WORDS for line in between):
        return True
    # In the middle of a form, one line may have other words, such as the text of a checkbox.
    return (
        len(run) >= _GAP
        and len(between) == 1
        and place - run[-1] == len(between) + 1
        and between[0].words <= _BOX_WORDS
    )


def _form(page: _Page, run: Sequence[int], min_controls: int) -> Iterator[Finding]:
    hits = [hit for place in run for hit in _outer(page.lines[place])]
    controls = {hit.phrase.text.casefold() for hit in hits if hit.set == "control"}
    headings = {hit.phrase.text.casefold() for hit in hits if hit.set == "heading"}
    filled = page.filled
    first, last = run[0], _with_crumbs(filled, run[-1])
    said = ", ".join(sorted(controls | headings)[:4])
    has_sentence = any(hit.set == "control" and hit.line.words >= _SENTENCE_WORDS for hit in hits)
    together = sum(_heads(page.lines[place]) for place in run) > 1 and run[-1] - first + 1 == len(run)
    if has_sentence or len(controls) > min_controls or (headings and len(controls - headings) >= 1) or together:
        if headings and page.final > last and not page.goes_on(run, last, page.end):
            last = page.end
        yield find(filled[first], filled[last], _FORM, f"a comment form: {said}")
    elif page.has_one_heading(run) and not (_is_of_the_article(page, last) or page.goes_on(run, last, len(filled) - 1)):
        yield find(filled[first], filled[-1], _HEADING_TO_END, f"under the heading {said}")


def _is_of_the_article(page: _Page, last: int) -> bool:
    """Say whether a heading may belong to the article: one ordinary word, a question, or the end of a wrapped sentence.

    A list, a poem or a table of the article may stand below a word or a question. So only widget lines below it show
    that it is a comments heading.
    """
    place = page.headings[0]
    line = page.filled[place]
    if page.is_wrapped(place):
        return True
    if any(map(str.isdigit, line.text)):
        return False
    one = line.words <= 1 or (len(line.text) <= _WORD and " " not in line.text)
    if one and line.ends_sentence:
        return True
    below = range(last + 1, len(page.filled))
    return (one or line.text[-1] in _QUESTION) and any(place not in page.lines for place in below)


def _outer(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out hits that lie within a longer hit."""
    start = end = -1
    for hit in hits:
        if hit.end > end or (hit.start, hit.end) == (start, end):
            start, end = hit.start, hit.end
            yield hit


def _with_crumbs(filled: Sequence[Line], last: int) -> int:
    """Include brackets, counts and single letters that follow the last control."""
    while last + 1 < len(filled) and sum(map(str.isalnum, filled[last + 1].text)) <= 1:
        last += 1
    return last
