"""The lines of a text as the block rules see them: what each is, and what it says of the page.

Lines that earlier passes took out stand among them, at their places: they are gone, and say where the page is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from textclean import Hit, Line, Removed, View, ends_sentence, fold, read_phrases
from textclean_plugins.dates import date_kind, names_clock, names_day

_FILES = "textclean_plugins.phrases"
# What a line that is nothing but such a phrase says. FRAME: here is the page. INSERT: such lines stand between the
# article's paragraphs, too.
FRAME, INSERT = 2, 1
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

_words = read_phrases(_FILES, "blocks.says", "blocks.reply", "blocks.closing")
_SAYING = frozenset(fold(phrase.text) for phrase in _words["says"])
# How lines end that end on such a word, in lower case or capitals, with a colon or dots or nothing behind it.
_SAYING_ENDS = (*sorted({word[-1] for word in _SAYING} | {word[-1].upper() for word in _SAYING}), ":", "：", ".", "…")
_LAST_SAYING = frozenset(saying.rpartition(" ")[2] for saying in _SAYING)
_CLOSING = tuple(sorted({fold(phrase.text) for phrase in _words["closing"]}))

#: The set of phrases that say how long ago something was, and the plugin whose own removals are known by its name.
AGES = "recommendations.age"
PLUGIN = "blocks"
ANNOUNCES = (":", "：")
LABEL_WORDS = 3
_HEADLINE_WORDS = 30
_DATE_WORDS = 16
_KEY_WORDS = 8
_LONGEST_COMMENT = 100
_NUMBER_WORDS = 4
_SENTENCE_WORDS = 4
_SEPARATOR = re.compile(r"^[\W_]*$")
_MARK = re.compile(r"^(?:[-–—*•‣▪●◦·»›▶►■□✓➤]\s+|\(?\d{1,3}[.)।:、]\)?\s+)")
_NUMBER = re.compile(r"^[\W_]*\d[\d\s.,:/%+×x()#-]*(?:k|m|[^\W\d]{3,12})?[\W_]*$", re.IGNORECASE)
_TABLE = re.compile(r"\S(?:\t|\s{3,})\S.*\S(?:\t|\s{3,})\S|^\|.*\|")
_QUANTITY = re.compile(
    r"^\W*(?:\d+(?:[.,/]\d+)?|[½¼¾⅓])\s*(?:g|kg|mg|ml|cl|dl|l|el|tl|cups?|tbsps?|tsps?|oz|lbs?|prise|pkg|pck|stk|szt|łyż\w*"
    r"|г|кг|мл|ст|克|毫升|গ্রাম|কেজি|চামচ|কাপ|ग्राम|चम्मच|कप)(?![^\W\d_])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^(?:#(?!\d)|//|--|/\*|\$|>>>|</?\w)\s?|[;{}]$|^[\w.]+\([^()]*\)[;:{]?$|^[\w.\[\]]+ [-+*/|]?= "
    r"|^(?:return|import|def|class|from|elif) \w"
)
# A note's number or mark at the start of a line, as notes below an article have it.
_NOTE = re.compile(r"^\W*(?:\[?\(?\d{1,3}[\])]|\d{1,2}\.\s|\*+|†|‡|¹|²|³|↩|\^)\s*\S")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")


def _alternatives(name: str) -> str:
    return "|".join(re.escape(fold(phrase.text)) for phrase in sorted(_words[name], key=lambda each: -len(each.text)))


_REPLIES = _alternatives("reply")
_BUTTON = re.compile(rf"^\W*(?:{_REPLIES})(?:\W{{1,5}}(?:{_REPLIES}|\d{{1,5}}|up|down)){{0,12}}\W*\d*\W*$")
_NAMED = rf"^\W*(?:\d+[.):]?\s+)?[^\W_](?:[\w.,’'~@&\- ]|\(\w+\)){{0,38}}\s(?:{_alternatives('says')})"
_SAYS = re.compile(rf"{_NAMED}\s*(?:[:：]|\.\.\.|…|$)")
_SAYS_WHEN = re.compile(rf"{_NAMED}\b.{{0,60}}$")
_COUNTED = re.compile(r"^#?\d{1,4}\.?\s*(?:comment by|von|by|por|par|от)\b.{1,40}$|^comment (?:number )?#?\d+.{0,30}$")


T = TypeVar("T")


class Lazy(Generic[T]):
    """What is found out when it is first asked for; ``functools.cached_property`` takes a lock each time."""

    def __init__(self, find: Callable[[Row], T]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, row: None, owner: type) -> Lazy[T]: ...
    @overload
    def __get__(self, row: Row, owner: type) -> T: ...
    def __get__(self, row: Row | None, owner: type) -> T | Lazy[T]:
        if row is None:
            return self
        value = row.__dict__[self._name] = self._find(row)
        return value


class Row:
    """A line, or one that is gone. What is costly to know about it is found out when it is first asked for.

    Attributes:
        text, words: the line's.
        line: the line itself, None where it is gone.
        running: whether it is running text.
        weight: how much it says that here is the page: ``FRAME``, ``INSERT`` or 0.
        label: as what it says so.
        set: the phrase set that it is of, if it is one of its phrases and nothing else.
        age: whether it ends with an age such as "4 weeks ago".
        rule: the rule that took it, where it is gone.
        item: whether it is gone as an item of a list, whose heading alone counts.
    """

    def __init__(self, text: str, words: int = 0, line: Line | None = None, *, running: bool = False) -> None:
        self.text = text
        self.words = words
        self.line = line
        self.running = running
        self.weight = 0
        self.label = ""
        self.set = ""
        self.age = False
        self.item = False
        self.rule = ""

    @property
    def gone(self) -> bool:
        """Whether an earlier pass took the line out."""
        return self.line is None

    @property
    def of_comments(self) -> bool:
        """Whether it is a heading or a button of a comment widget."""
        return self.weight > 0 and self.label == "comment_widget"

    @Lazy
    def is_button(self) -> bool:
        """Whether it is made of the buttons below a comment."""
        return self.words <= _KEY_WORDS and _BUTTON.match(self.folded) is not None

    @Lazy
    def folded(self) -> str:
        """The text as phrases are compared."""
        return fold(self.text)

    @Lazy
    def key(self) -> str:
        """The text as phrases are compared, with any numbers in it."""
        return _DIGITS.sub("#", self.folded)

    @Lazy
    def marked(self) -> bool:
        """Whether it has the mark of a list's item."""
        return _MARK.match(self.text) is not None

    @Lazy
    def ended(self) -> bool:
        """Whether a sentence ends where it does."""
        return ends_sentence(self.text)

    @Lazy
    def date(self) -> str:
        """As ``date_kind`` has it; an age is a date."""
        if self.gone or self.words > _DATE_WORDS or not (self.age or _DIGIT.search(self.text)):
            return ""
        return date_kind(self.text) or ("date" if self.age and self.words <= _KEY_WORDS else "")

    @Lazy
    def says(self) -> bool:
        """Whether a name stands on it and a word such as "says"."""
        if not (self.text.endswith(_SAYING_ENDS) or _DIGIT.search(self.text)):
            return False
        text = self.folded.rstrip(" :：.…")
        if text.rpartition(" ")[2] in _LAST_SAYING:
            return text in _SAYING or _SAYS.match(self.folded) is not None
        return bool(self.date) and _SAYS_WHEN.match(self.folded) is not None

    @Lazy
    def of_reader(self) -> bool:
        """Whether it is a line of a reader's comment: who says it, or what can be done with it."""
        if self.gone or self.words > _DATE_WORDS or len(self.text) > _LONGEST_COMMENT:
            return False
        return self.is_button or self.says or (_is_counted(self.folded) and _COUNTED.match(self.folded) is not None)

    @Lazy
    def is_table(self) -> bool:
        """Whether it is a row of padded columns."""
        return _TABLE.search(self.text) is not None

    @Lazy
    def is_quantity(self) -> bool:
        """Whether it begins with a number and a unit, as ingredients do."""
        return _QUANTITY.match(self.text) is not None

    @Lazy
    def is_code(self) -> bool:
        """Whether it is written as the lines of programs are."""
        return _CODE.search(self.text) is not None

    @Lazy
    def closes_article(self) -> bool:
        """Whether it begins as what stands at an article's end and belongs to it: a note, a source, a credit."""
        if _NOTE.match(self.text):
            return True
        bare = self.folded.lstrip(" (–—-•*[")
        return bare.startswith(_CLOSING) and any(_is_whole(bare, word) for word in _CLOSING if bare.startswith(word))

    @property
    def announces(self) -> bool:
        """Whether it ends with a colon."""
        return self.text.endswith(ANNOUNCES)

    @Lazy
    def kind(self) -> str:
        """One of: separator, cue, reader, number, date, sentence, label, headline, long."""
        if _SEPARATOR.match(self.text):
            return "separator"
        if self.weight:
            return "cue"
        if self.of_reader:
            return "reader"
        if self.words <= _NUMBER_WORDS and _NUMBER.match(self.text):
            return "number"
        if self.date:
            return "date"
        return self._kind_by_length

    @property
    def _kind_by_length(self) -> str:
        if self.words >= _SENTENCE_WORDS and self.ended:
            return "sentence"
        if self.words <= LABEL_WORDS:
            return "label"
        return "headline" if self.words <= _HEADLINE_WORDS else "long"

    @property
    def is_stamp(self) -> bool:
        """Whether it is a day or an age, with hardly more than a name beside it; a clock time alone is none."""
        return self.date in {"date", "name"} and (self.age or names_day(self.text) or not names_clock(self.text))


def _is_counted(text: str) -> bool:
    return text[0] == "#" or text[0].isdigit() or text.startswith("comment")


def _is_whole(text: str, word: str) -> bool:
    """Say whether a text goes on after a word that it begins with as after a whole one."""
    following = text[len(word) : len(word) + 1]
    return not following.isalnum() or not word.isascii()


def rows_of(view: View) -> list[Row]:
    """Return the lines of a text that are not blank, with those that are gone among them."""
    cues = _cues(view.hits)
    replies = {hit.line.number for hit in view.hits if hit.set == "blocks.reply" and hit.whole_line}
    ages = {hit.line.number for hit in view.hits if hit.set == AGES and hit.ends_line}
    gone = _gone(view)
    rows: list[Row] = []
    for place, line in enumerate(view.filled):
        rows += gone.get(place, ())
        found = cues.get(line.number, "")
        row = Row(line.text, line.words, line, running=view.running[place] and not found)
        row.label, row.weight = SETS.get(found, ("", 0))
        row.set = found or ("blocks.reply" if line.number in replies else "")
        row.age = line.number in ages
        rows.append(row)
    rows += gone.get(len(view.filled), ())
    _weigh(rows)
    return rows


def _weigh(rows: Sequence[Row]) -> None:
    """Weigh anew what is known only with all lines at hand."""
    links = [row for row in rows if row.label == "recommendations" and row.weight == FRAME]
    times = Counter(row.key for row in links) if len(links) >= _LINK_TIMES else {}
    tail = sum(row.rule == _TAIL for row in rows)
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) else None
        if not row.gone and row.weight and (row.marked or _is_own(rows, place, below)):
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
        if row.gone or row.words > _KEY_WORDS or row.ended or row.announces:
            return row.announces and not row.gone and row.words >= _ANNOUNCING_WORDS
    return False


def _heads(row: Row, below: Row | None) -> bool:
    """Say whether words that pages have are the heading of what stands below them."""
    return row.announces or (below is not None and not (below.gone or below.weight) and below.running)


def _cues(hits: Sequence[Hit]) -> dict[int, str]:
    """Return of which set the lines are that are nothing but a known phrase, by their numbers."""
    cues: dict[int, str] = {}
    for hit in hits:
        if hit.set in SETS and hit.whole_line:
            earlier = cues.get(hit.line.number)
            if earlier is None or SETS[hit.set][1] > SETS[earlier][1]:
                cues[hit.line.number] = hit.set
    return cues


def _gone(view: View) -> dict[int, list[Row]]:
    """Return the lines that earlier passes took out whole, by the place of the line that follows them now."""
    rows: dict[int, list[Row]] = {}
    starts = [line.start for line in view.filled]
    for removed in view.removed:
        place = bisect_left(starts, removed.at)
        if place and removed.at < view.filled[place - 1].end:
            continue
        rows.setdefault(place, []).extend(_rows_gone(removed))
    return rows


def _rows_gone(removed: Removed) -> Iterator[Row]:
    for number, text in enumerate(filter(None, map(str.strip, removed.text.splitlines()))):
        row = Row(text)
        row.label, row.weight = removed.label, _weight_gone(removed, number)
        row.rule = removed.rule
        row.item = removed.rule in _LISTS and number > 0
        yield row


def says_frame(removed: Removed) -> bool:
    """Say whether what is gone says that here is the page's frame."""
    return _weight_gone(removed, 0) == FRAME


def _weight_gone(removed: Removed, number: int) -> int:
    if removed.plugin == PLUGIN:
        return 0 if removed.rule in _GROWN else INSERT if removed.rule in WEAK_BLOCKS else FRAME
    first_of_list = removed.rule in _LISTS and number == 0
    return FRAME if removed.label in _FRAME_LABELS or first_of_list else INSERT
