"""Remove donation and payment blocks: forms, codes, account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from textclean import Finding, Hit, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import Tail, by_line, find, is_separator, item_text, position

phrases = read_phrases("textclean_plugins.phrases", "payments.heading", "payments.field", "payments.cue")
anchors = {"heading": "whole_line", "field": "line_start", "cue": "short_line"}
options = {"min_fields": 3}
_PAYMENT_BLOCK = Rule(
    "payment-block",
    "payment",
    (
        "neighbouring payment lines: with words that ask for money, with a heading and a field, or with "
        "several fields at the end. Numbers, codes and addresses between them belong to the block."
    ),
    0.9,
)
rules = (_PAYMENT_BLOCK,)
# How sure the rule is of a block that running text follows.
_ELSEWHERE = 0.75

_GAP = 3
_VALUE_WORDS = 8
_LABEL_WORDS = 5
# This is rather high because an account number in groups of four digits counts as several words.
_FIELD_WORDS = 12
_TITLE_WORDS = 6
_CUE_WORDS = 30
# A value in a payment block: a number, a code, or an e-mail address.
_VALUE = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+|\d[\d\s./-]{3,}|^[A-Z0-9][A-Z0-9-]{3,}$")
_FIELD_END = re.compile(r"^\s*(?:\([^()]{1,30}\)\s*)?(?:[:：=#–—-]|no\b|নং|$)", re.IGNORECASE)
# How many lines above a block are looked through for a need, and how many words a line has that announces a list.
_ABOVE, _ANNOUNCING = 8, 3
_NEED = re.compile(
    r"সাহায্য|সহায়তা|সহযোগিতা|চিকিৎসা|অস্ত্রোপচার|ত্রাণ|मदद|सहायता|इलाज|राहत|\b(?:help|donat\w+|surgery|operation"
    r"|treatment|relief|appeal\w*|victims|Hilfe|Spenden?|helfen|ayuda\w*|donaci\w+|donativos|aide\w*"
    r"|dons?|victimes|aiuto"
    r"|donazion\w+|ajuda\w*|doaç\w+|yardım\w*|bağış\w*|помо[щг]\w*|pomoc\w*|zbiórk\w*)\b|帮助|捐|救助|救援|治疗"
    r"|援助|寄付|支援",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"আমাদের|আপনার|আপনি|সাংবাদিকতা|हमें|हमारी|हमारा|आपका|आपकी|पत्रकारिता|अपन|चुनें|নির্বাচন করুন|বেছে নিন"
    r"|\b(?:us|our|your|my|me|journalism|this site|uns|unsere?[nmrs]?|Ihre?[nmrs]?|deine?[nmrs]?|wähl\w+"
    r"|nuestr[ao]s?|nos|tu"
    r"|su|periodismo|notre|nos|nous|votre|vos|presse|choisissez|nostr[ao]|tuo|tua|nosso|nossa|seu|sua"
    r"|bizi|bize|become a|patreon|наш\w*|нас"
    r"|ваш\w*|nasz\w*|nam|twoj\w*)\b|我们|我們|您|你|当サイト|当社",
    re.IGNORECASE,
)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find blocks of payment lines that have a cue, or a heading and a field, or several fields at the end.

    "At the end" means that no running text of the article follows.
    """
    filled = view.filled
    lines = {position(view, hits[0].line): hits for hits in by_line(page_hits(view)).values()}
    kinds = {place: kind for place, hits in lines.items() if (kind := _kind(filled[place], hits))}
    tail = Tail(view)
    for run in _runs(filled, sorted(kinds)):
        said = [kinds[place] for place in run]
        fields = said.count("field")
        last = _with_values(filled, run[-1])
        at_end = not tail.after(last + 1)
        strong = "cue" in said and (len(run) > 1 or filled[run[0]].words <= _CUE_WORDS // 2)
        headed = "heading" in said and fields >= 1
        if not run[0] or not (strong or headed or (fields >= options["min_fields"] and at_end)):
            continue
        if _is_of_the_article(filled, run, has_cue="cue" in said) or _is_appeal(filled, run):
            continue
        if len(run) == 1 and filled[run[0]].ends_sentence and not _finds(_SITE, filled[run[0]]):
            continue
        phrase = next(hit.phrase.text for hit in lines[run[0]])
        evidence = f"{len(run)} payment lines from {phrase!r}"
        first = _with_title(filled, run[0])
        yield find(filled[first], filled[last], _PAYMENT_BLOCK, evidence, None if at_end else _ELSEWHERE)


def _is_of_the_article(filled: Sequence[Line], run: Sequence[int], *, has_cue: bool) -> bool:
    """Say whether a block without a cue is a list of the article: its lines have marks, or a colon announces them."""
    if has_cue:
        return False
    above = filled[run[0] - 1]
    if above.text[-1] in ":：" and above.words >= _ANNOUNCING:
        return True
    marked = any(item_text(filled[place]) is not None for place in run)
    return marked and not any(_finds(_SITE, filled[place]) for place in (max(run[0] - 1, 1), *run))


def _is_appeal(filled: Sequence[Line], run: Sequence[int]) -> bool:
    """Say whether the article itself asks for help, for somebody it tells of, and the block does not ask for the site.

    The need stands in a line above the block, and nothing in the block or in its title speaks of "us" or to "you".
    """
    first = run[0]
    block = filled[max(first - 1, 1) : run[-1] + 1]
    if any(_finds(_SITE, line) for line in block if line.words <= _CUE_WORDS // 2 or line.start >= filled[first].start):
        return False
    return any(_finds(_NEED, line) for line in filled[max(first - _ABOVE, 0) : first] if line.ends_sentence)


def _finds(pattern: re.Pattern[str], line: Line) -> bool:
    """Say whether a line has a word, in either spelling of Indic letters."""
    return pattern.search(normalize("NFC", line.text)) is not None


def _kind(line: Line, hits: Sequence[Hit]) -> str | None:
    """Return the kind of a line in a payment block: cue, heading or field. None for any other line."""
    for hit in hits:
        if hit.set == "cue" and line.words <= _CUE_WORDS and item_text(line) is None:
            return "cue"
    for hit in hits:
        if hit.set == "heading" and hit.whole_line:
            return "heading"
        if hit.set == "field" and _is_field(hit):
            return "field"
    return None


def _is_field(hit: Hit) -> bool:
    line = hit.line
    is_short = line.words <= _FIELD_WORDS and not line.ends_sentence
    return is_short and hit.starts_line and bool(_FIELD_END.match(hit.after))


def _runs(filled: Sequence[Line], places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and not (place - run[-1] <= _GAP and all(map(_is_part, filled[run[-1] + 1 : place]))):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _with_title(filled: Sequence[Line], first: int) -> int:
    """Return the place of the short line that opens the block's paragraph, if there is one; else ``first``."""
    if first <= 1:
        return first
    title = filled[first - 1]
    opens = filled[first - 2].number < title.number - 1 and title.number == filled[first].number - 1
    return first - 1 if opens and title.words <= _TITLE_WORDS and not title.ends_sentence else first


def _is_part(line: Line) -> bool:
    """Say whether a line may stand inside a block: a value, or a word such as "Card"."""
    return _is_value(line) or (line.words <= _LABEL_WORDS and not line.ends_sentence)


def _is_value(line: Line) -> bool:
    return is_separator(line) or (
        line.words <= _VALUE_WORDS and not line.ends_sentence and bool(_VALUE.search(line.text))
    )


def _with_values(filled: Sequence[Line], last: int) -> int:
    """Return the place of the last code or address that follows the last payment line; else ``last``."""
    stop = min(last + _GAP, len(filled) - 1)
    while last < stop and _is_value(filled[last + 1]):
        last += 1
    return last
