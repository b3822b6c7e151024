"""Hypothesis strategies for texts and records that break cleaners.

``texts`` are made of white space of all kinds, lines as pages have them, characters that break cleaners, and plain
words. ``records`` are records of such texts, with fields that a plugin may not rely on. ``pages`` are texts around
lines that a plugin looks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from textclean.record import Record
from textclean.storage.extras import require

require("hypothesis", "textclean.testing.strategies")

from hypothesis import strategies as st  # noqa: E402 - of an extra, whose lack is told first

#: White space, line ends and what some programs take for one.
WHITE = (
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\n \n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\u0085",
    "\x0b",
)
#: Lines of pages around articles.
JUNK = (
    "Share this article",
    "SHARE THIS ARTICLE",
    "4 weeks ago",
    "Sports12 weeks ago",
    "vor 3 Tagen",
    "Read more",
    "»  Read\u00a0more «",
    "আরও প\u09dcুন",
    "আরও প\u09a1\u09bcুন",
    "আরও প\u200c\u09a1\u200d\u09bcুন",
    "৩ ঘণ্টা আগে",
)
#: What breaks cleaners: joiners, NUL, lone surrogates, spellings, emoji, words from right to left.
BREAKERS = (
    "\u200d",
    "\u200c",
    "\u00ad",
    "\ufeff",
    "\0",
    "\ud800",
    "\udfff",
    "\u0995\u09cb",
    "\u0995\u09c7\u09be",
    "\u0995\u09c7\u200d\u09be",
    "র\u09dd",
    "র\u09a2\u09bc",
    "é",
    "e\u0301",
    "👩\u200d👩\u200d👧",
    "🇧🇩",
    "❤\ufe0f",
    "שלום",
    "\u202eabc\u202c",
    "مرحبا،",
    "İ",
    "İSTANBUL",
    "ß",
    "ΟΔΟΣ",
    "οδος",
    "“quoted”",
    "it’s",
)
#: Words and sentences with nothing to clean in them.
PLAIN = ("a", "b", "the", "7", ".", "A full sentence stands here.", "একটি বাক্য।", "x" * 40)

texts: st.SearchStrategy[str] = st.lists(
    st.sampled_from(WHITE)
    | st.sampled_from(JUNK)
    | st.sampled_from(BREAKERS)
    | st.sampled_from(PLAIN)
    | st.text(max_size=4),
    max_size=24,
).map("".join)

#: Texts with one long line, or with many short ones.
long_texts: st.SearchStrategy[str] = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(["word ", "ab\n", "\n", " ", "x", "A full sentence stands here.\r\n", "\u09aa\u09a1\u09bc\u200d"]),
    st.integers(1, 2_000),
)

#: Values of fields that nobody expects there.
_values = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)

#: Records with a text that breaks cleaners, and with or without an id, a URL, a language and fields of their own.
records: st.SearchStrategy[Record] = st.builds(
    lambda text, fields, **more: Record(text, fields={"text": text, **fields}, **more),
    texts,
    st.dictionaries(st.sampled_from(["title", "author", "date", "tags"]), _values, max_size=3),
    id=st.none() | st.text(max_size=6) | st.integers(),
    url=st.none() | st.sampled_from(["https://www.example.org/news/1", "not a url", ""]),
    lang=st.none() | st.sampled_from(["en", "bn", "ar", "xx-unknown"]),
)


def pages(lines: Sequence[str]) -> st.SearchStrategy[str]:
    """Return a strategy for texts with some of these lines in them, each on a line of its own, among other lines."""
    others = st.sampled_from(PLAIN) | st.sampled_from(BREAKERS) | st.text(max_size=8)
    return st.lists(st.sampled_from(list(lines)) | others, max_size=12).map("\n".join)
