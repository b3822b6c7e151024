"""Dates, ages and clock times as they stand on lines of their own, in the languages of the phrase files."""

from __future__ import annotations

import re
from functools import lru_cache

from textclean import ends_sentence, fold, read_phrases

_words = read_phrases("textclean_plugins.phrases", "date.month", "date.weekday", "blocks.published")


def _folded(name: str) -> frozenset[str]:
    return frozenset(word for phrase in _words[name] for word in fold(phrase.text).split())


_MONTHS = _folded("month")
_WEEKDAYS = _folded("weekday")
_NAMES = _MONTHS | _WEEKDAYS
# "Updated", and forms of it such as "Updated:" or "Updatedat", but "On" and "By" only as whole words.
_PUBLISHED = _folded("published")
_LONG_PUBLISHED = tuple(sorted(word for word in _PUBLISHED if len(word) > 4))  # noqa: PLR2004 - as said above
# What else stands in dates: ordinals, articles, era and time words, in the languages of the phrase files.
_CONNECTORS = frozenset(
    word
    for row in (
        "st nd rd th de del of the den der d le la el dia di da do e a at am pm utc gmt est edt ist bst et cet г",
        "года року r roku খ্রিস্টাব্দ খ্রি বঙ্গাব্দ ইং বাংলা সাল ই শ রা লা ঠা রি এবং सन को ई 年 月 日 년 월 일 요일",
        "today yesterday heute gestern hoy ayer hier aujourd oggi ieri hoje ontem vandaag gisteren bugün dün idag igår",
        "сегодня вчера сьогодні вчора dziś wczoraj i dag går σήμερα χθες",
        "আজ গতকাল आज कल 今天 昨天 今日 昨日 오늘 어제 اليوم أمس",
        "ngày tháng năm tanggal uhr um kl klo godz on à в о alle ore las orë",
        "এএম পিএম এ এম পি এম পূর্বাহ্ন অপরাহ্ন হিজরি হিজরী সময় রাত সকাল দুপুর বিকাল বিকেল সন্ধ্যা মিনিট মিনিটে ঘণ্টা",
        "ভোর টা টায় খ্রিষ্টাব্দ খ্রিঃ বঙ্গাব্দ هـ م هجري هجرية ہجری संवत विक्रम शक बजे ঢাকা",
    )
    for word in fold(row).split()
)
_SPLIT = re.compile(r"[\s,.;:/|()（）।•·\-–—،'’]+")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er|º|ª|ই|শে|লা|রা|ঠা|টা|মি|টায়)?$")
_NUMERIC = re.compile(
    r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년].*[日일](?:\W?[月火水木金土日월화수목금토일](?:曜日|요일)?)?)\W*$"
)
_CJK = re.compile("([年月日년월일])")
# Newspapers write the place in front of the day: "ঢাকা, শনিবার, ৩০ আগস্ট ২০২৫".
_PLACES = frozenset(
    map(
        fold,
        (
            "ঢাকা",
            "চট্টগ্রাম",
            "কলকাতা",
            "রাজশাহী",
            "খুলনা",
            "সিলেট",
            "বরিশাল",
            "রংপুর",
            "গুয়াহাটি",
            "আগরতলা",
            "দিল্লি",
            "নয়াদিল্লি",
            "লন্ডন",
            "নিউইয়র্ক",
        ),
    )
)
LONGEST_DATE = 80

# A month's name is put as one sign before a line is looked at, a weekday's or connector's as another.
_MONTH, _FILLER = "\ue000", "\ue001"
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u0900-\u0dff]*")
_CLOCK_TIME = (
    r"(?<![\d.,$€£:])[0-2]?\d(?:[:h]\s?[0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?m\b\.?)?"
    r"|\.[0-5]\d\s*(?:[ap]m|uhr|h)\b|\s?[ap]m\b)(?![\d%])"
)
_DAY_TEXT = (
    r"(?<![\w.])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
    r"|\d{2,4}\s*[年년]\s*\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일])?|\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]"
    rf"|(?<![\w.])\d{{1,2}}(?:st|nd|rd|th|\.|er|º|ই|শে|লা|রা|ঠা)?[\s.,\ue001-]{{1,4}}{_MONTH}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])"
)
_YEAR = r"(?:[\s.,\ue001-]{1,5}\d{4}(?!\d))?"
_DATE = re.compile(rf"(?:{_DAY_TEXT}){_YEAR}|{_MONTH}\.?,?\s+(?:19|20)\d\d(?!\d)|{_CLOCK_TIME}")
_DAY = re.compile(_DAY_TEXT)
# A date or time without a month's name; it is quick to see that none stands on a line.
_WITHOUT_MONTH = re.compile(rf"\d[./-]\d|[年년月월]|{_CLOCK_TIME}")
_CLOCK = re.compile(r"\d[:h.]\s?\d\d")
# A name beside a date: up to four words, with a word such as "by" before it.
_NAME = re.compile(
    r"^\W*(?:(?:von|by|de|from|от|par|por|di|door|av|przez|@|#?\d{1,4}[.):]?)\s*)?(?:[^\W\d_][\w.’'~@&\u0300-\u036f\u0900-\u0dff-]*\s?){1,4}\W*$"
)
# "Place: ...", "Closing date: 3 May": a field of the article's own, unless it tells when something was published.
_FIELD = re.compile(r"^\W*[^\W\d_][^\d:：\n]{1,30}[:：]\s*\S")
_TABLE = re.compile(r"\S(?:\t|\s{3,})\S.*\S(?:\t|\s{3,})\S|^\|.*\|")
_MOST_BARS = 2
_LONGEST_LINE = 110
_FEW_LETTERS = 4
_FEW_SHARE = 0.25
_NAME_WORDS = 5
_BESIDE_WORDS = 8


def is_date(text: str) -> bool:
    """Say whether a line is a date and nothing else: a day or month by name with numbers, or numbers alone."""
    if len(text) > LONGEST_DATE:
        return False
    if _NUMERIC.match(text):
        return True
    words = [word for word in _SPLIT.split(fold(_CJK.sub(r" \1 ", text))) if word]
    if words and words[0] in _PLACES:
        del words[0]
    named = sum(word in _NAMES for word in words)
    numbers = sum(bool(_NUMBER.match(word)) for word in words)
    return bool(named and numbers) and all(
        word in _NAMES or word in _CONNECTORS or _NUMBER.match(word) for word in words
    )


@lru_cache(maxsize=4096)
def date_kind(text: str) -> str:
    """Say what a line is that a date or clock time is most of.

    Returns:
        ``"date"``: hardly anything else stands on it; ``"name"``: a name stands beside it, ``"words"``: other words;
        ``""``: it is no such line.
    """
    if len(text) > _LONGEST_LINE or "\t" in text or text.count("|") > _MOST_BARS or not any(map(str.isdigit, text)):
        return ""
    folded = fold(text)
    if _MONTHS.isdisjoint(_WORD.findall(folded)) and not _WITHOUT_MONTH.search(folded):
        return ""
    marked = _marked(text)
    if not _DATE.search(marked) or _TABLE.search(text) or _is_field(text):
        return ""
    rest = _DATE.sub(" ", marked).replace(_FILLER, " ").replace(_MONTH, " ")
    letters = sum(map(str.isalpha, rest))
    if letters <= _FEW_LETTERS or letters <= _FEW_SHARE * sum(map(str.isalnum, text)):
        return "date"
    if len(rest.split()) > _BESIDE_WORDS or ends_sentence(text):
        return ""
    return "name" if len(rest.split()) <= _NAME_WORDS and _NAME.match(rest) else "words"


def names_day(text: str) -> bool:
    """Say whether a line names a day of the calendar, and not only a clock time or an age."""
    return _DAY.search(_marked(text)) is not None


def names_clock(text: str) -> bool:
    """Say whether a line names a clock time."""
    return _CLOCK.search(text) is not None


def _marked(text: str) -> str:
    return _WORD.sub(_mark, fold(text))


def _mark(match: re.Match[str]) -> str:
    word = match.group()
    if word in _MONTHS:
        return _MONTH
    return _FILLER if word in _WEEKDAYS or word in _CONNECTORS or _is_published(word) else word


def _is_published(word: str) -> bool:
    return word in _PUBLISHED or word.startswith(_LONG_PUBLISHED)


def _is_field(text: str) -> bool:
    return (
        _FIELD.match(text) is not None
        and not any(map(_is_published, _WORD.findall(fold(text))[:1]))
        and not _CLOCK.search(text[:44])
    )
