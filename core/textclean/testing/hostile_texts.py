"""Texts that break cleaners, made anew in each process and always the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Small texts by what is hard about them.
HOSTILE_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "one letter": "a",
        "one line break": "\n",
        "white space": " \t\u00a0\u2028\u2029\u0085\x0b\x0c\r \n \n\n",
        "lines of white space": "  \n\t\n\u00a0\n" * 20,
        "CRLF": "A line.\r\n\r\nAnother line.\r\n",
        "bare CR": "A line.\rAnother line.\r",
        "NUL": "before\0behind\n\0\n",
        "lone surrogates": "\ud800 a \udfff\n\udfff\ud800",
        "zero-width joiners": "\u200d\u200c a\u200db\u200cc \u00ad\ufeff\u2060\n\u200b",
        "Bengali, both spellings": "প\u09dcুন\nপ\u09a1\u09bcুন\nক\u09cb ক\u09c7\u09be ক\u09c7\u200d\u09be র\u09dd",
        "combining marks": "e\u0301" + "\u0301" * 50 + "\n\u0301",
        "emoji": "👩\u200d👩\u200d👧 🇧🇩 ❤\ufe0f 👍🏽\n👩\u200d👩\u200d👧\n🏴\U000e0067\U000e0062",
        "right to left": "שלום עולם\nمرحبا، كيف الحال؟\n\u202eabc\u202c \u2067x\u2069",
        "letters whose lower case is longer": "İSTANBUL İ ß ẞ ΟΔΟΣ ŉ ǰ",
        "beyond the basic plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 𠜎\n",
        "unassigned and private": "\U000e0fff \ue000 \uffff \U0010ffff",
        "control characters": "\x1b[31mred\x1b[0m \x07 \x7f \x9b",
        "quotes never closed": "“ ‘ « „ (\n[ {\n" * 10,
        "numbers": "0 ১২ ٣ ½ ² Ⅻ 1e309 " + "9" * 400,
        "Markdown": "# a\n\n- [x](y)\n  - **b**\n\n| a | b |\n|---|---|\n\n```\ncode\n```\n> q\n\n[x]: <y> 'z'\n![",
        "HTML": "<p>a</p><script>if (a<b) x()</script>&amp;&lt;",
        "patterns and templates": r"\d+ (?P<x>a)* $1 {0} {name} %s %(x)s \\ \u0000",
        "no line break at all": "word " * 400,
    }
)

#: Pieces that long texts are made of, by what is hard about them.
PIECES: Mapping[str, str] = MappingProxyType(
    {
        "one line of words": "word ",
        "one word": "a",
        "blanks": " ",
        "line breaks": "\n",
        "many short lines": "ab\n",
        "many sentences": "The ferry left the harbour in the morning and came back with the mail.\n",
        "digits": "1",
    }
)

#: Paragraphs of articles, in which there is nothing to clean.
ARTICLES: Mapping[str, str] = MappingProxyType(
    {
        "English": (
            "The ferry to the islands left an hour late on Friday, because the wind had turned during the night and the"
            " harbour master would not let it go.\n\nAbout forty passengers waited in the hall, where the owner of the"
            " kiosk handed out tea. “It is the third time this month,” said a teacher who lives on the outer island.\n"
        ),
        "German": (
            "Der alte Leuchtturm am Nordstrand wird im kommenden Jahr gründlich erneuert, nachdem Fachleute im"
            " Mauerwerk mehrere lange Risse gefunden haben.\n\n"
            "Während der Arbeiten bleibt das Gelände geschlossen, doch die Lampe soll auch in dieser Zeit in jeder"
            " Nacht brennen, wie der Verein am Mittwoch erklärte.\n"
        ),
        "Bengali": (
            "নদীর ওপারের গ্রামে এ বছর ধানের ফলন আগের চেয়ে ভালো হয়েছে বলে জানিয়েছেন কৃষকেরা, যদিও বৃষ্টি এসেছিল দেরিতে।\n\n"
            "বাজারে দাম এখনো স্থির আছে, তবে আগামী সপ্তাহে নতুন ধান এলে দাম কিছুটা কমতে পারে বলে মনে করছেন ব্যবসায়ীরা।\n"
        ),
        "Arabic": (
            "وصلت القافلة إلى المدينة القديمة بعد رحلة طويلة عبر الجبال، واستقبلها السكان عند البوابة الشرقية في الصباح"
            " الباكر.\n\nوقال أحد التجار إن الطريق كان صعبا هذا العام بسبب الثلوج التي تراكمت على الممر العالي.\n"
        ),
        "Chinese": "昨天下午，渡船因为大风晚了一个小时才离开港口。\n\n店主给候船厅里的大约四十名乘客送上了热茶。\n",
    }
)


def repeated(piece: str, length: int) -> str:
    """Return a text of about so many code points that is made of one piece."""
    return piece * max(1, length // len(piece))
