"""Say whether a line is a date."""

from __future__ import annotations

import re

from textclean import fold, read_phrases

_words = read_phrases("textclean_plugins.phrases", "date.month", "date.weekday")
_NAMES = {word for phrases in _words.values() for phrase in phrases for word in fold(phrase.text).split()}
# Other words in dates: ordinals, articles, era and time words, in the languages of the phrase files.
_CONNECTORS = frozenset(
    fold(word)
    for row in (
        "st nd rd th de del of the den der d le la el dia di da do e a at am pm utc gmt est edt ist bst г",
        "года року r roku খ্রিস্টাব্দ খ্রি বঙ্গাব্দ ইং বাংলা সাল ই শ রা লা ঠা রি এবং सन को ई 年 月 日 년 월 일 요일",
        "ngày tháng năm tanggal এএম পিএম এ এম পি এম পূর্বাহ্ন অপরাহ্ন হিজরি হিজরী সকাল দুপুর বিকাল বিকেল সন্ধ্যা রাত",
        "ভোর টা টায় মিনিট মিনিটে খ্রিষ্টাব্দ খ্রিঃ বাংলা বঙ্গাব্দ هـ م هجري هجرية ہجری संवत विक्रम शक बजे",
    )
    for word in row.split()
)
_SPLIT = re.compile(r"[\s,.;:/|()（）।•·\-–—،'’]+")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er|º|ª|ই|শে|লা|রা|ঠা)?$")
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
