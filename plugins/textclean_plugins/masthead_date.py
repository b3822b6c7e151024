"""Remove the date above the headline that comes from a newspaper's masthead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from textclean import Finding, Rule, View, fold, hookimpl, read_phrases
from textclean_plugins.shapes import find, is_headline

_words = read_phrases("textclean_plugins.phrases", "date.month", "date.weekday")
_NAMES = {word for phrases in _words.values() for phrase in phrases for word in fold(phrase.text).split()}
# Other words in dates: ordinals, articles, era and time words, in the languages of the phrase files.
_CONNECTORS = frozenset(
    word
    for row in (
        "st nd rd th de del of the den der d le la el dia di da do e a at am pm utc gmt est edt ist bst г",
        "года року r roku খ্রিস্টাব্দ খ্রি বঙ্গাব্দ ইং বাংলা সাল ই শ রা লা ঠা রি এবং सन को ई 年 月 日 년 월 일 요일",
        "ngày tháng năm tanggal",
    )
    for word in row.split()
)
_SPLIT = re.compile(r"[\s,.;:/|()（）।•·\-–—،'’]+")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er|º|ª|ই|শে|লা|রা|ঠা)?$")
_NUMERIC = re.compile(
    r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년].*[日일](?:\W?[月火水木金土日월화수목금토일](?:曜日|요일)?)?)\W*$"
)
_CJK = re.compile("([年月日년월일])")
_LONGEST = 80
# Newspapers in countries with two calendars print both dates.
_MOST_LINES = 3

_ABOVE_HEADLINE = Rule(
    "above-headline",
    "masthead_date",
    ("a first line, or the first few, that is a date and nothing else, with a headline and not running text below"),
    0.9,
)
rules = (_ABOVE_HEADLINE,)


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find a date in the first line, if a headline and not running text stands below it."""
    numbers = view.lines.filled_numbers
    first = view.lines.texts[numbers[0]] if len(numbers) > 1 else ""
    if len(first) > _LONGEST or not any(map(str.isdigit, first)):
        return
    dates = list(takewhile(lambda line: is_date(line.text), view.filled[:_MOST_LINES]))
    below = view.filled[len(dates) : len(dates) + 2]
    if dates and len(below) > 1 and is_headline(below[0]):
        evidence = f"the date {dates[0].text!r} comes first"
        yield find(dates[0], dates[-1], _ABOVE_HEADLINE, evidence)


def is_date(text: str) -> bool:
    """Say whether a line is a date and nothing else: a day or month by name with numbers, or numbers alone."""
    if len(text) > _LONGEST:
        return False
    if _NUMERIC.match(text):
        return True
    words = [word for word in _SPLIT.split(fold(_CJK.sub(r" \1 ", text))) if word]
    named = sum(word in _NAMES for word in words)
    numbers = sum(bool(_NUMBER.match(word)) for word in words)
    return bool(named and numbers) and all(
        word in _NAMES or word in _CONNECTORS or _NUMBER.match(word) for word in words
    )
