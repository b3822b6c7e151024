"""Tell a list of the article's own from a list of other articles under the same heading.

"See also" and "Further reading" are parts of an encyclopaedia. "Don't miss" may stand above goods. The next numbered
heading of the article may stand right below "Related".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile

from textclean import Hit, Line, fold, lazy

_SEE_ALSO = re.compile(
    r"see also|further reading|siehe auch|weiterführende|voir aussi|pour aller plus loin|véase también|ver también|"
    r"lecturas? |vedi anche|veja também|ver também|zobacz też|zie ook|se även|se også|см\. также"
    r"|смотрите также|див\. також"
    r"|আরও দেখুন|আরো দেখুন|इन्हें भी देखें|यह भी देखें|参见|參見|参阅|延伸阅读|延伸閱讀|関連項目|같이 보기|انظر أيضا|نیز",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:notes|references|notes and references|external links|bibliography|citations|footnotes"
    r"|einzelnachweise|weblinks|"
    r"literatur|anmerkungen|références|notes et références|bibliographie|liens externes|referencias|bibliografía|"
    r"enlaces externos|note|bibliografia|collegamenti esterni|referências|ligações externas|przypisy"
    r"|linki zewnętrzne|"
    r"примечания|литература|ссылки|তথ্যসূত্র|বহিঃসংযোগ|গ্রন্থপঞ্জি|संदर्भ|सन्दर्भ|बाहरी कड़ियाँ|参考文献"
    r"|參考文獻|参考资料|外部链接|"
    r"脚注|外部リンク|각주|외부 링크)\W*",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_FOOTNOTES = 3
_SHORT = 60
# The year of a book or paper, with the comma, bracket or colon of a reference.
_REFERENCE = re.compile(
    r"\(\d{4}[a-z]?\)|[,.:：，]\s?\D{0,40}\b(?:1[5-9]|20)\d\d\b\W*$|\bISBN\b|\bpp?\. ?\d|（\d{4}）|\d{4}年[。.]?$"
)
_LOOKED_AT = 4
_PRICE = re.compile(
    r"[€$£¥৳₹₽]\s?\d|\d\s?(?:[€$£¥৳₹₽]|crowns?|euros?|dollars?|kr\b|zł|руб|টাকা|रुपये|元|円|원)", re.IGNORECASE
)
_GOODS = re.compile(
    r"(?:don.t|do not) miss|nicht verpassen|no te pierdas|(?:à|a) ne pas manquer|da non perdere", re.IGNORECASE
)
# Headlines have more words than the names of goods.
_NAME_WORDS = 4
_NUMBERED = re.compile(r"^(?:#|no\. ?)?(\d{1,3})(?:([.):।])\s+(?=[^\W\d]|[\"“«])|(、)\s?)", re.IGNORECASE)
_GOODS_ITEMS = 6
_SENTENCE_WORDS = 8
_FEW = 2
_PRICED_WORDS, _REFERENCE_WORDS = 7, 60


#: The phrases, as the set "other" of a plugin, of other parts of the page. A list of headlines ends at such a line.
OTHER_PARTS = (
    "author_stub.label",
    "call_to_action.line",
    "comment_widget.heading",
    "disclaimer.start",
    "payments.heading",
    "share_labels.label",
)
#: What follows words that announce or point to something.
POINTS = re.compile(r"^\s*[:：|>»›→–—-]")


def begins_other_part(hit: Hit) -> bool:
    """Say whether another part of the page begins with this line; see ``OTHER_PARTS``."""
    return hit.set == "other" and hit.starts_line and bool(hit.ends_line or POINTS.match(hit.after))


class ArticleLists:
    """What a text says about its own lists; each fact is found once, when it is first asked for."""

    def __init__(self, filled: Sequence[Line]) -> None:
        self._filled = filled

    def owns(self, place: int) -> bool:
        """Say whether a heading and its list are the article's: references, parts of an encyclopaedia, or goods."""
        heading = self._filled[place].text
        below = self._filled[place + 1 : place + 1 + _LOOKED_AT]
        if _most(_PRICE, below, _PRICED_WORDS):
            return True
        if _SEE_ALSO.search(heading):
            return _most(_REFERENCE, below, _REFERENCE_WORDS) or self._is_encyclopaedia(place)
        return bool(_GOODS.search(heading)) and _are_names(self._items(place))

    def has_number(self, place: int) -> bool:
        """Say whether a line is one of the article's numbered headings: its neighbour heads another part."""
        mark = _number(self._filled[place])
        if mark is None:
            return False
        beside = [(mark[0] - 1, mark[1]), (mark[0] + 1, mark[1])]
        # In a list, the neighbour stands on the next line.
        if any(_number(line) in beside for line in self._filled[max(place - 1, 0) : place + 2]):
            return False
        places = [at for number in beside for at in self._numbers.get(number, ())]
        return any(self._sentences[at] != self._sentences[place] for at in places)

    @lazy
    def _numbers(self) -> dict[tuple[int, str], tuple[int, ...]]:
        """The first and last place of each number with its mark."""
        places: dict[tuple[int, str], tuple[int, ...]] = {}
        for place, line in enumerate(self._filled):
            if number := _number(line):
                places[number] = (*places.get(number, ())[:1], place)
        return places

    @lazy
    def _sentences(self) -> Sequence[int]:
        """How many sentences of some length stand before each line."""
        return _sums(line.ends_sentence and line.words >= _SENTENCE_WORDS for line in self._filled)

    @lazy
    def _footnotes(self) -> Sequence[int]:
        """How many lines with the mark of a footnote stand before each line."""
        return _sums(_FOOTNOTE.search(line.text) is not None for line in self._filled)

    @lazy
    def _last_references(self) -> int:
        """The place of the last heading such as "References"; -1 if there is none."""
        headings = (place for place, line in enumerate(self._filled) if _REFERENCES.fullmatch(fold(line.text[:_SHORT])))
        return max(headings, default=-1)

    def _is_encyclopaedia(self, place: int) -> bool:
        """Say whether notes or references stand below a heading, or the text above has footnotes."""
        return self._last_references > place or self._footnotes[place] >= _FOOTNOTES

    def _items(self, place: int) -> Sequence[Line]:
        """Return the lines below a heading, up to the first sentence."""
        lines = self._filled[place + 1 : place + 2 + _GOODS_ITEMS]
        return list(takewhile(lambda line: not line.ends_sentence, lines))


def _number(line: Line) -> tuple[int, str] | None:
    """Return the number that a line begins with, and the mark behind it."""
    found = _NUMBERED.match(line.text)
    return (int(found[1]), found[2] or "、") if found else None


def _sums(facts: Iterable[bool]) -> Sequence[int]:
    return tuple(accumulate(facts, initial=0))


def _most(pattern: re.Pattern[str], lines: Sequence[Line], most: int) -> bool:
    """Say whether at least two lines, or the only one, and at least half of them have a pattern."""
    found = sum(line.words <= most and pattern.search(line.text) is not None for line in lines)
    return found >= min(_FEW, len(lines)) and 2 * found >= len(lines) > 0


def _are_names(lines: Sequence[Line]) -> bool:
    """Say whether these few lines are short, as the names of goods are."""
    return _FEW <= len(lines) <= _GOODS_ITEMS and sum(line.words for line in lines) <= _NAME_WORDS * len(lines)
