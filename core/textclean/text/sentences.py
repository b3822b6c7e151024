"""Where the sentences of running text end."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSERS = "\"'”’»›)\\]）」』】*_"
_MARKS = ".!?…।॥؟۔።᙮։"
_END = re.compile(
    rf"(?<![{_MARKS}])[{_MARKS}]+[{_CLOSERS}]*(?:\s?»)?\s+(?=\S)|(?<![。！？])[。！？]+[{_CLOSERS}]*\s*(?=\S)"
)
# Words that a point stands behind within a sentence, in lower case.
_SHORTENED = frozenset(
    word
    for row in (
        "mr mrs ms dr st prof sr jr vs no nos etc inc ltd co corp gen col lt sgt capt rev hon gov sen rep fig vol ed",
        "eds pp jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k e.g i.e approx dept est al cf",
        "bzw ca nr str usw z.b d.h u.a evtl ggf inkl zzgl abs art bd hl hr fr mio mrd sog vgl tel",
        "mme mlle m av boul ex p.ex sra srta ud uds dra pág sig dott ing avv prof.ssa",
        "г ул д т.е т.д т.п им стр руб тыс млн млрд",
        "মো মোঃ ড ডা ডাঃ প্রফেসর লি সা ইঞ্জি অ্যাড मो डॉ श्री पं प्रो",
    )
    for word in row.split()
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«„]*\Z")


def sentence_starts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends, and where the next one starts, for all but the last of a text."""
    for found in _END.finditer(text):
        mark = found[0][0]
        following = text[found.end()]
        if mark == "." and (following.islower() or _is_shortened(text[max(found.start() - 20, 0) : found.start()])):
            continue
        end = found.start() + len(found[0].rstrip())
        yield end, found.end()


def _is_shortened(before: str) -> bool:
    word = _LAST_WORD.search(before)
    said = word[0].casefold() if word else ""
    return said in _SHORTENED or (len(said) == 1 and said.isalpha())
