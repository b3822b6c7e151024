"""Remove lists of other articles and lines that point to another article.

They are recognised by ages ("4 weeks ago"), by a heading, or by a prefix such as "Read more:".
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from textclean import Finding, Hit, Line, Rule, View, fold, hookimpl, page_hits, read_phrases
from textclean_plugins.article_lists import OTHER_PARTS, POINTS, ArticleLists, begins_other_part
from textclean_plugins.shapes import Tail, find, is_headline, is_separator, item_text, phrases_of, position, short

_FILES = "textclean_plugins.phrases"
phrases = read_phrases(_FILES, "recommendations.heading", "recommendations.prefix", "recommendations.age") | {
    "other": phrases_of(*OTHER_PARTS),
    "call": read_phrases(_FILES, "call_to_action.inside")["inside"],
}
anchors = dict.fromkeys(phrases, "line_start") | {"age": "line_end", "call": "short_line"}
needs = ("heading", "prefix", "age")
options = {"min_aged": 3, "max_items": 60, "max_words": 30}
_AGED_HEADLINE_LIST = Rule(
    "aged-headline-list",
    "recommendations",
    "several headlines with ages such as “4 weeks ago”, in the order that lists have",
    0.98,
)
_HEADED_LIST = Rule(
    "headed-list", "recommendations", "a heading such as “Related articles”, and the headlines below it", 0.93
)
_HEADING = Rule("heading", "recommendations", "such a heading alone, where it is not clear what belongs to it", 0.9)
_POINTING_LINE = Rule("pointing-line", "recommendations", "a line such as “Read more: …”", 0.92)
rules = (_AGED_HEADLINE_LIST, _HEADED_LIST, _HEADING, _POINTING_LINE)

# An age line has few other words, such as a section, a source or an author.
_AGE_LINE_WORDS = 8
# The most lines from one age line to the next. Between them may be a separator, a section and a headline.
_AGE_STEP = 4
_SECTION_WORDS = 3
# A heading that occurs this often is a label of single links within the article, and not the heading of a list.
_LINK_TIMES = 3
# In Bengali the visarga is often written for a colon. Word splitting counts it as a part of the word.
_COLONS = ":：ঃ"
# So many lines above, the part before may begin.
_SERIES_REACH = 40


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find aged headline lists, lists under a heading, and single pointing lines."""
    yield from _aged_lists(view, options)
    page = _Page(view, options)
    done = -1
    for hit in page_hits(view):
        if hit.line.number <= done:
            continue
        if hit.set == "heading" and hit.whole_line:
            found = _headed_list(page, hit)
        elif hit.set in {"prefix", "heading"} and hit.starts_line and not hit.ends_line:
            found = None if _points_below(view, hit) else _pointing_line(hit, options)
        else:
            continue
        if found:
            done = view.lines.at(found.end).number
            yield found


class _Page:
    """Facts about the whole text, which are computed once."""

    def __init__(self, view: View, options: dict[str, int]) -> None:
        self.view = view
        self.options = options
        self.tail = Tail(view)
        self.lists = ArticleLists(view.filled)
        self.times = Counter(fold(hit.line.text) for hit in short(view.hits) if hit.set == "heading" and hit.whole_line)
        self.other = {hit.line.number for hit in short(view.hits) if hit.set == "call" or begins_other_part(hit)}


def _aged_lists(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find runs of headlines with ages: "Sports4 weeks ago", then the headline, or the other way round."""
    places = sorted(
        {
            position(view, hit.line)
            for hit in short(view.hits)
            if hit.set == "age" and hit.ends_line and hit.line.words <= _AGE_LINE_WORDS
        }
    )
    run: list[int] = []
    for place in [*places, len(view.filled) + _AGE_STEP]:
        if run and not _continues(view.filled, run[-1], place):
            if len(run) >= options["min_aged"] or _is_short_list(view.filled, run):
                first, last = _extent(view.filled, run)
                evidence = f"{len(run)} headlines with ages"
                yield find(view.filled[first], view.filled[last], _AGED_HEADLINE_LIST, evidence)
            run = []
        run.append(place)


def _is_short_list(filled: Sequence[Line], run: Sequence[int]) -> bool:
    """Say whether even one or two ages are a list: a separator stands above each, and a headline ends the text."""
    return run[-1] == len(filled) - 2 and all(
        place > 1 and is_separator(filled[place - 1]) and is_headline(filled[place + 1]) for place in run
    )


def _continues(filled: Sequence[Line], last: int, place: int) -> bool:
    if place - last > _AGE_STEP or place > len(filled):
        return False
    between = filled[last + 1 : place]
    return all(is_separator(line) or is_headline(line) for line in between)


def _extent(filled: Sequence[Line], run: Sequence[int]) -> tuple[int, int]:
    """Return the first and last line of an aged list, with the lines of its items above and below the ages."""
    above, below = _item_shape(filled, run)
    first, last = max(run[0] - above, 0), min(run[-1] + below, len(filled) - 1)
    while first > 0 and is_separator(filled[first - 1]):
        first -= 1
    while last + 1 < len(filled) and is_separator(filled[last + 1]):
        last += 1
    return first, last


def _item_shape(filled: Sequence[Line], run: Sequence[int]) -> tuple[int, int]:
    """Return how many lines of an item stand above its age and below it.

    Separators show this. Without separators, it is derived from the lines around the list.
    """
    if len(run) == 1:
        return 0, 1
    between = range(run[0] + 1, run[1])
    marks = [place for place in between if is_separator(filled[place])]
    if marks:
        return run[1] - marks[-1] - 1, marks[0] - run[0] - 1
    below = 0
    while below < len(between) and run[-1] + below + 1 < len(filled) and is_headline(filled[run[-1] + below + 1]):
        below += 1
    if below == len(between) > 1 and run[0] > 0 and filled[run[0] - 1].words <= _SECTION_WORDS:
        below -= 1
    return len(between) - below, below


def _headed_list(page: _Page, hit: Hit) -> Finding | None:
    """Find a heading and the headlines below it, or only the heading if it is not clear which lines belong to it."""
    place = position(page.view, hit.line)
    if not place or page.lists.owns(place):
        return None
    items: list[Line] = []
    if page.times[fold(hit.line.text)] < _LINK_TIMES:
        items, closed = _items_below(page, place)
        if items and item_text(items[-1]) is None:
            items = _unmarked(page, hit, place, items, closed=closed)
    if items:
        evidence = f"{len(items)} headlines under {hit.phrase.text!r}"
        return find(hit.line, items[-1], _HEADED_LIST, evidence)
    return find(hit.line, hit.line, _HEADING, f"the line says {hit.phrase.text!r}")


def _unmarked(page: _Page, hit: Hit, place: int, items: list[Line], *, closed: bool) -> list[Line]:
    """Return the lines without list marks that certainly belong to the list."""
    before, after = page.tail.before(place), page.tail.after(place)
    if not before:
        return []
    if closed or _is_paragraph(page.view, items[-1]):
        return items
    if len(items) == 1:
        return items if _points_on(page.view, hit) and items[0].words > _SECTION_WORDS else []
    # If most of the running text follows, any of the lines may be the article's own headline.
    return items[:-1] if after <= before else []


def _items_below(page: _Page, place: int) -> tuple[list[Line], bool]:
    """Return the headlines under a heading, and whether the text or this part of the page ends after them.

    A list with marks ends at the last line with a mark. In a list without marks, the last line may be a heading of the
    article itself, if the text goes on.
    """
    items: list[Line] = []
    marked = False
    end = place + 1 + page.options["max_items"]
    for at, line in enumerate(page.view.filled[place + 1 : end], place + 1):
        if is_separator(line):
            continue
        if page.lists.has_number(at):
            return items, False
        if line.number in page.other:
            return items, True
        has_mark = item_text(line) is not None
        if has_mark and items and not marked and _is_of_series(page, place, line):
            return items, True
        if not is_headline(line, page.options["max_words"]) or (marked and not has_mark):
            return items, False
        marked = has_mark
        items.append(line)
    return items, end >= len(page.view.filled)


def _is_of_series(page: _Page, heading: int, line: Line) -> bool:
    """Say whether a numbered line heads a part of the article, as another one does above."""
    filled, running = page.view.filled, page.view.running

    def heads(place: int) -> bool:
        return place + 1 < len(filled) and running[place + 1] and item_text(filled[place]) is not None

    place = position(page.view, line)
    return heads(place) and any(heads(above) for above in range(max(heading - _SERIES_REACH, 0), heading))


def _is_paragraph(view: View, last: Line) -> bool:
    """Say whether a line ends a paragraph of several lines. Such a line is not a heading of the article."""
    lines = view.lines
    return bool(lines[last.number - 1].text) and last.number + 1 < len(lines) and not lines[last.number + 1].text


def _points_on(view: View, hit: Hit) -> bool:
    """Say whether the heading is a phrase that may also point to a single headline, such as "Read more"."""
    first = bisect_left(view.hits, hit.start, key=lambda other: other.start)
    for other in view.hits[first:]:
        if other.start > hit.start:
            break
        if other.set == "prefix" and other.end == hit.end:
            return True
    return False


def _points_below(view: View, hit: Hit) -> bool:
    """Say whether a line points to the next part of the article: what it names stands on the next line."""
    place = position(view, hit.line) + 1
    target = fold(hit.after).strip(" .:：→>")
    return place < len(view.filled) and bool(target) and fold(view.filled[place].text).strip(" .:") == target


def _pointing_line(hit: Hit, options: dict[str, int]) -> Finding | None:
    line = hit.line
    if line.text[-1] in ".।。" and hit.after.lstrip(" :：-–—")[:1].islower():
        return None
    if not (POINTS.match(hit.after) or hit.phrase.text[-1] in _COLONS) or line.words > options["max_words"]:
        return None
    return find(line, line, _POINTING_LINE, f"the line begins with {hit.phrase.text!r}")
