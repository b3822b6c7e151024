"""Blocks of the page: each rule with a text where it takes a block, and one that looks like it and stays."""

from __future__ import annotations

from functools import cache

import pytest

from textclean import Cleaner, Config, restore
from textclean_plugins.blocks import rules

CONFIDENCE = {rule.id: rule.confidence for rule in rules}
ARTICLE = [
    "Night ferry sails again",
    "The harbour office said on Monday that the night ferry will sail again, with two hundred passengers aboard.",
    "The line had been closed for eight years after the old ship failed its inspection and no buyer was found for it.",
    "Ines Holt, who keeps the bakery on the island, said she had waited for this evening since the day it closed.",
]
SAID = [
    "I have waited for this boat for eight years, and I will not miss it.",
    "Will there be a place for bicycles on board this time, or not?",
    "My aunt was the cook on the old ship and made the best soup.",
    "Too late for us, since we sold the house and moved to the town.",
]
NAMES = ["Ada Quarry", "Tom Weir", "Lena Marsh", "Jon Sedge", "Moe Sands", "Ira Fen", "Pia Holm", "Sol Reed"]
HEADLINES = [
    "Council votes on dredging the old harbour",
    "Lighthouse keeper retires after forty years",
    "Bakery closes its doors for the winter",
    "Choir sings through a power cut",
]
FOOTER = ["About us", "Contact us", "Privacy policy", "Terms of use"]


def lines(*parts: str | list[str]) -> str:
    return "\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part))


def woven(*columns: list[str]) -> list[str]:
    return [line for row in zip(*columns, strict=False) for line in row]


DAYS = [f"{day} March 2024" for day in range(3, 11)]
TIMES = [f"{day} March 2024 at 1{day}:20" for day in range(3, 7)]
SPEAKERS = [
    name + " says" for name in [*NAMES[:3], "The Editor", *NAMES[3:], "The Editor", "Kit Moor", "Dan Ash", "The Editor"]
]

TOP = ["Elm Gazette", "Share this article"]
NAMED = [f"{name} says" for name in NAMES]
MENU = ["Home", "Harbour news", "Island life", "Tides"]
LONG_MENU = ["Harbour", "Island", "Tides", "Boats", "Piers", "Lamps", "Ropes", "Sails", "Nets", "Buoys"]
LISTED = woven(HEADLINES, ["Island life"] * 4)
FORM = ["Leave a comment", "Your email address", "Post comment"]
RESIDUE = ["Share", "Facebook", "Twitter", "Related articles", HEADLINES[0], "Subscribe to our newsletter"]
BENGALI = [
    "এলম সেতু এক মাস আগেই খুলছে",
    "এলম নদীর ওপরের সেতুটি শুক্রবার খুলে দেওয়া হবে বলে মেয়র বৃহস্পতিবার সন্ধ্যায় শহরের মিলনায়তনে সবার সামনে জানিয়েছেন।",
    "সেতুর নিচে নতুন বাতি বসানো হয়েছে এবং হাঁটার পথ আগের চেয়ে অনেক চওড়া করা হয়েছে বলে প্রকৌশলীরা জানিয়েছেন।",
]
TEASERS = [
    "বন্দরে নতুন জাহাজ এসেছে আজ",
    "বাতিঘরের রক্ষক অবসরে গেলেন আজ",
    "শীতে বেকারি বন্ধ থাকবে শহরে",
    "অন্ধকারে গান গাইল শহরের দল",
]
BENGALI_DAYS = [f"{day} মার্চ ২০২৪" for day in "৩৪৫৬৭"]
NEAR, BOLD = {"near": True}, {"bold": True}

#: By rule: the options that turn it on, a text, and the first and last of the lines that the rule takes.
HITS: list[tuple[str, dict[str, bool], str, str, str]] = [
    ("thread-strict", {}, lines(ARTICLE, woven(NAMED, SAID, ["Reply"] * 4)), "Ada Quarry says", "Reply"),
    ("thread-strict", {}, lines(TOP, ARTICLE, woven(SPEAKERS, SAID * 4), MENU), SPEAKERS[0], SAID[0]),
    ("thread-near", NEAR, lines(ARTICLE, "Advertisement", woven(NAMED, SAID)), NAMED[0], SAID[-1]),
    ("thread-bold", BOLD, lines(TOP, ARTICLE * 3, woven(NAMED, SAID)), NAMED[0], SAID[-1]),
    ("stamped-thread-strict", {}, lines(ARTICLE, woven(TIMES, SAID), "Report", SAID[0]), TIMES[0], SAID[-1]),
    ("stamped-thread-near", NEAR, lines(ARTICLE, "Advertisement", woven(TIMES, SAID)), TIMES[0], SAID[-1]),
    ("stamped-thread-bold", BOLD, lines(TOP, ARTICLE * 3, woven(TIMES, SAID)), TIMES[0], SAID[-1]),
    ("dated-list-strict", {}, lines(ARTICLE, FORM, woven(HEADLINES, DAYS)), DAYS[0], DAYS[3]),
    ("dated-list-near", NEAR, lines(ARTICLE, woven(HEADLINES, DAYS), "Advertisement"), HEADLINES[0], DAYS[3]),
    ("dated-list-bold", BOLD, lines(TOP, ARTICLE, woven(HEADLINES, DAYS)), HEADLINES[0], DAYS[3]),
    (
        "dated-teasers",
        {},
        lines(BENGALI[0], RESIDUE[:3], BENGALI[1:] * 2, woven(TEASERS * 2, BENGALI_DAYS)),
        BENGALI_DAYS[0],
        BENGALI_DAYS[-1],
    ),
    (
        "template-list",
        {},
        lines(ARTICLE * 2, "Related articles", HEADLINES[0], "Contact us", LISTED),
        "Island life",
        "",
    ),
    ("page-tail", {}, lines(ARTICLE, FOOTER, "Printed on the island by hand"), "Printed on the island by hand", ""),
    (
        "grown-lines",
        {},
        lines(ARTICLE, FORM, "Elm Gazette Ltd", "Mill Lane", "Advertisement", ARTICLE),
        "Mill Lane",
        "",
    ),
    ("menu-known", {}, lines("Elm Gazette", MENU, "Advertisement", ARTICLE), MENU[0], MENU[-1]),
    ("menu-bold", BOLD, lines("Elm Gazette", LONG_MENU, ARTICLE, "Share this article"), LONG_MENU[0], LONG_MENU[-2]),
]


@cache
def cleaner_with(*options: str) -> Cleaner:
    return Cleaner(Config(options={"blocks": dict.fromkeys(options, True)}))


@pytest.mark.parametrize("rule, options, text, first, last", HITS, ids=[hit[0] for hit in HITS])
def test_a_rule_takes_a_block(rule: str, options: dict[str, bool], text: str, first: str, last: str) -> None:
    result = cleaner_with(*options).clean(text)
    taken = "\n".join(edit.removed or "" for edit in result.log.edits if edit.rule == rule)
    assert first in taken
    assert last in taken
    assert {CONFIDENCE[rule]} == {edit.confidence for edit in result.log.edits if edit.rule == rule}
    assert all(line in result.text for line in (BENGALI if text.startswith(BENGALI[0]) else ARTICLE))
    assert restore(result.text, result.log) == text


def test_every_rule_has_a_text_in_which_it_takes_something() -> None:
    assert {hit[0] for hit in HITS} == set(CONFIDENCE)


P, Q = ARTICLE[1], ARTICLE[2]
#: Articles that look like blocks of a page, with nothing below them and with a page's lines below them.
LOOKALIKES = {
    "live blog": [P, Q, *woven([f"{day} 1{day}:20" for day in "3456"], SAID)],
    "live blog with authors": [P, Q, *woven([f"{name} 3 March 2024 10:20" for name in NAMES[:2] * 3], SAID * 2)],
    "play": [P, Q, *woven([f"{name} says" for name in NAMES[:2] * 3], SAID * 2)],
    "letters": [P, Q, *woven(SAID, [f"{name}, {day}" for name, day in zip(NAMES, DAYS, strict=True)])],
    "mail thread": [P, Q, *woven([f"On {day}, {name} wrote:" for name, day in zip(NAMES, DAYS, strict=True)], SAID)],
    "timeline": [P, Q, "What happened when", *woven(DAYS, SAID)],
    "timeline with headlines": [P, Q, *woven(DAYS, HEADLINES, SAID)],
    "events": [P, Q, *woven(DAYS, ["Concert in Sorrel Hall"] * 4)],
    "works": [P, Q, *woven(["Night Boat", "Tides", "The Weir", "Lamps"], DAYS)],
    "changelog": ["Changelog", P, *woven([f"Version 1.{n} - 2024-03-0{n}" for n in range(1, 5)], SAID)],
    "sources": [P, Q, "Sources", *[f"{name}, The Ferry Book, {day}" for name, day in zip(NAMES, DAYS, strict=True)]],
    "contact": [P, Q, "Contact", "Ada Quarry", "Phone: 555 0142", "ada@example.org"],
    "signed": [P, Q, "Elm Harbour Office", "3 March 2024"],
    "recipe": ["Seed bread", P, "Ingredients", "500 g flour", "2 tsp salt", "300 ml water", "Method", "Add the water."],
    "notes": [P, Q, "[1] The Ferry Book, page 12.", "[2] Told by Ada Quarry."],
    "questions": [P, "FAQs:", "Is there a bar on board?", "There is, and it is open all night.", Q],
    "results": [P, Q, *woven(DAYS, ["Elm Rovers - Weir United 2:1"] * 4)],
    "fixtures": [P, Q, *[f"{day}: at North Weir, 28-6" for day in DAYS[:5]]],
    "tracks": [P, Q, *[f"0{n} - {title} (3:4{n})" for n, title in enumerate(["Tides", "Lamps", "The Weir", "Ropes"])]],
    "discography": [P, Q, *woven(["1999", "2003", "2008", "2012"], ["Night Boat", "Tides", "The Weir", "Lamps"])],
    "spielplan": [P, Q, *woven([f"{day}. März 2024, 20:15 Uhr" for day in "3456"], ["Elm gegen Weiler"] * 4)],
    "protokoll": [P, *woven([f"TOP {n}" for n in "1234"], SAID), "Elm, den 3. März 2024"],
    "cartas": [
        P,
        Q,
        *woven(SAID, ["Ana Ríos, Madrid, 3 de marzo de 2024", "Luis Paz, Sevilla, 4 de marzo de 2024"] * 2),
    ],
    "entretien": [P, *woven(["Comment va le phare ?", "Et le bac ?"] * 2, SAID)],
    "বাংলা প্রশ্ন": [BENGALI[0], BENGALI[1], *woven(["প্রশ্ন: সেতু কি খোলা?", "প্রশ্ন: বাতি কি জ্বলে?"], ["উত্তর: হ্যাঁ।"] * 2)],
    "赛程": [P, Q, *woven([f"2024年3月{day}日 20:00" for day in "3456"], ["榆树队 对 河堰队"] * 4)],
    "story": ["One Hundred Two", "He read on.", "Next.", "Previous.", P, Q],
    "bengali dates": [
        "এলম সেতু এক মাস আগেই খুলছে",
        "এলম নদীর ওপরের সেতুটি শুক্রবার খুলে দেওয়া হবে বলে মেয়র বৃহস্পতিবার সন্ধ্যায় শহরের মিলনায়তনে জানিয়েছেন।",
        *woven([f"{day} মার্চ ২০২৪" for day in "৩৪৫৬"], ["সেতুর তৃতীয় স্তম্ভের কাজ শেষ হলো।"] * 4),
    ],
}


@pytest.mark.parametrize("below", [[], RESIDUE], ids=["alone", "above-residue"])
@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_looks_like_a_block_stays(name: str, below: list[str]) -> None:
    article = lines(LOOKALIKES[name])
    result = cleaner_with().clean(lines(article, below))
    assert result.text == article
    assert not any(edit.plugin == "blocks" for edit in result.log.edits)


POSTS = [
    line
    for number, day in enumerate(DAYS[:4])
    for line in (day, HEADLINES[number], P, Q, f"Posted by Ada Quarry at 1{number}:20", f"{number + 1} comments:")
]


def test_the_posts_of_an_index_page_are_no_block() -> None:
    result = cleaner_with().clean(lines("Ferry Diary", POSTS, FOOTER))
    assert not any(edit.rule.startswith(("thread", "stamped", "dated", "template")) for edit in result.log.edits)
    assert result.text.count(P) >= 1


@pytest.mark.parametrize("options, text", [hit[1:3] for hit in HITS], ids=[hit[0] for hit in HITS])
def test_cleaning_again_edits_nothing(options: dict[str, bool], text: str) -> None:
    cleaner = cleaner_with(*options)
    assert cleaner.clean(cleaner.clean(text).text).log.edits == ()
