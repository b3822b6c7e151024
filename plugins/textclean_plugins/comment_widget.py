"""What is left of a comment form: its heading, its controls, and the comments below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textclean import Finding, Hit, Line, View, hookimpl, read_phrases
from textclean_plugins.shapes import Tail, by_line, find, position, uncovered

phrases = read_phrases(
    "textclean_plugins.phrases", "comment_widget.heading", "comment_widget.control", "comment_widget.companion"
)
anchors = dict.fromkeys(phrases, "phrase_line")
options = {"min_controls": 2}

# Lines between two controls that may belong to them: counts, brackets, a name.
_SMALL_WORDS = 3
_GAP = 3
_STRAY = 2
_NAMED_WORDS = 10
_BOX_WORDS = 20
# A line of so many words that is all in the widget's words, such as "Log in to leave a comment", is no chance.
_SENTENCE_WORDS = 4
# How much running text may follow, as a share of what came before. Comments can be as long as the article, and under
# "12 comments" they are. "Add a comment" is also a button above the article, in pages with much text around it. A word
# such as "Discussion", or a question to the reader, may as well head a part of the article.
_FORM_SHARE = 0.3
_COUNTED_SHARE = 1.0
_CALL_SHARE = 0.4
_WORD_SHARE = 0.15
_QUESTION = "?？؟;"


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find runs of controls, and in the tail a comments heading with all that follows."""
    lines = {position(view, hits[0].line): hits for hits in by_line(view.hits).values() if _is_widget_line(hits)}
    page = _Page(view, lines)
    for run in _runs(view, sorted(lines)):
        if any(hit.set != "companion" for place in run for hit in lines[place]):
            yield from _form(page, run, options["min_controls"])


class _Page:
    """The lines with the widget's words, and how much running text stands around each."""

    def __init__(self, view: View, lines: Mapping[int, Sequence[Hit]]) -> None:
        self.filled = view.filled
        self.lines = lines
        self.tail = Tail(view)
        self.final = max(lines, default=0)
        self._end: int | None = None

    @property
    def end(self) -> int:
        """The place of the last line that belongs to the last one with the widget's words."""
        if self._end is None:
            self._end = _with_crumbs(self.filled, self.final)
        return self._end


def _is_widget_line(hits: Sequence[Hit]) -> bool:
    """Say whether a line is made of the widget's words; a name may stand between two: "Reply to Ada. Cancel reply"."""
    line = hits[0].line
    if uncovered(line, hits) <= (_STRAY if len(line.text) > 2 * _STRAY + 4 else 0):
        return True
    final = hits[-1]
    return hits[0].starts_line and final.ends_line and final.start > hits[0].end and line.words <= _NAMED_WORDS


def _runs(view: View, places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and not _belongs(view.filled, run, place):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _belongs(filled: Sequence[Line], run: Sequence[int], place: int) -> bool:
    """Say whether a line with controls is of the same form as those before it: what stands between is small."""
    between = filled[run[-1] + 1 : min(place, run[-1] + _GAP + 1)]
    if place - run[-1] <= _GAP and all(line.words <= _SMALL_WORDS for line in between):
        return True
    # In the middle of a form one line may be in other words: what the box to tick is for.
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
    share = _most_after(hits)
    told = any(hit.set == "control" and hit.line.words >= _SENTENCE_WORDS for hit in hits)
    if told or len(controls) > min_controls or (headings and len(controls - headings) >= 1) or len(headings) > 1:
        if headings and page.final > last and page.tail.share_after(last + 1) <= max(share, _FORM_SHARE):
            last = page.end
        yield find(filled[first], filled[last], "comment_widget", "form", 0.95, f"a comment form: {said}")
    elif headings and first and page.tail.share_after(last + 1) <= share:
        yield find(filled[first], filled[-1], "comment_widget", "heading-to-end", 0.9, f"under the heading {said}")


def _outer(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out the phrases that are a part of a longer one."""
    start = end = -1
    for hit in hits:
        if hit.end > end or (hit.start, hit.end) == (start, end):
            start, end = hit.start, hit.end
            yield hit


def _most_after(hits: Sequence[Hit]) -> float:
    """Return how much running text may stand under a heading: much under a count, little under a word or a question."""
    lines = {hit.line.number: hit.line for hit in hits if hit.set == "heading"}.values()
    if any(map(str.isdigit, "".join(line.text for line in lines))):
        return _COUNTED_SHARE
    if all(line.text[-1] in _QUESTION or line.words <= 1 for line in lines):
        return _WORD_SHARE
    return _CALL_SHARE


def _with_crumbs(filled: Sequence[Line], last: int) -> int:
    """Include brackets, counts and single letters that follow the last control."""
    while last + 1 < len(filled) and sum(map(str.isalnum, filled[last + 1].text)) <= 1:
        last += 1
    return last
