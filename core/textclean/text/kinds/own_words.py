"""Tell a page's label from the same words of the article's own.

A label such as "Share" is the article's where it continues a wrapped sentence, is said in a dialogue, or is the heading
of a part that explains it. All plugins that look for labels ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from textclean.text.folding import fold
from textclean.text.hits import Hit
from textclean.text.kinds.line_kinds import QUOTES, is_separator, item_text, on_short_lines, position
from textclean.text.lines import Line, Lines
from textclean.text.view import View

# The line above a fragment has so many words and characters, and is no wider than wrapped text is.
_WORDS, _NARROWEST, _WIDE, _WIDEST = 5, 20, 30, 130
# The line below a fragment goes on with so many words; where nothing else speaks for wrapped text, with more.
_GOES_ON, _GOES_ON_LONG = 3, 6
_INNER_END = re.compile(r"[^\s.]{2}[.।。۔][\"'”’»]?(?:\s|(?<=。))\S")
_OPEN_END = ".,:;،；：，"
_SPOKEN = 4
_LINE_OF_A_PLAY = 14
_DASHES = "-–—"
_NAME = 4
_LABEL = 4
_EXPLAINED = 20
# Headings of one or two words may stand above longer text.
_ONE_WORD, _LONG = 2, 60
_PAIRS = 3
_FAR = 12
# A text without running text has so many lines, and so many stand above and below a line of its own.
_VERSES, _BESIDE = 8, 3
_SECTION = re.compile(
    r"(?:article|art\.|section|clause|rule|artikel|artículo|articolo|artigo|§|ধারা|অনুচ্ছেদ|अनुच्छेद|धारा|第)\s?[\d০-৯०-९一二三四五六七八九十]+"
    r"\s?[条條.:]?$",
    re.IGNORECASE,
)


# An amount of something, as a recipe lists it; a text with so many of them is one, and a word above a step its heading.
_AMOUNT = re.compile(
    r"[-•*]?\s*(?:\d[\d.,/]*|[½¼¾⅓])\s?(?:k?g|gr|gram\w*|[cdm]?l|tbsp|tsp|cups?|EL|TL|Stück|cucharad\w*|tazas?|cuil\w*"
    r"|tasses?|cucchiai\w*|colher\w*|xícaras?|г|гр|кг|мл|л|ст|ч|łyż\w*|szklan\w*|yemek|çay|su|গ্রাম|কাপ|চামচ|ग्राम|कप|चम्मच)\b"
    r"|(?:大さじ|小さじ)\d|\d+\s?(?:克|毫升|勺|グラム|カップ|큰술|작은술)",
    re.IGNORECASE,
)
_AMOUNTS = 2
_STEP_WORDS = 6
# Which lines of a text are the article's own words: several plugins ask about the same lines.
_known: WeakKeyDictionary[Lines, dict[int, bool]] = WeakKeyDictionary()


def page_hits(view: View) -> Iterator[Hit]:
    """Leave out hits on very long lines, and those on short lines that are the article's own words."""
    return (hit for hit in on_short_lines(view.hits) if not is_own(view, hit.line))


def is_own(view: View, line: Line) -> bool:
    """Say whether a line that looks like a label is the article's own."""
    known = _known.setdefault(view.lines, {})
    if line.number not in known:
        known[line.number] = _is_own(view, line)
    return known[line.number]


def _is_own(view: View, line: Line) -> bool:
    if line.words > 2 * _LABEL:
        return False
    if is_wrapped(view, line):
        return True
    place = position(view, line)
    if _is_spoken(view.filled, place) or _is_explained(view.filled, place) or _is_in_verse(view, place):
        return True
    return line.words == 1 and _is_step(view.filled, place)


def is_wrapped(view: View, line: Line) -> bool:
    """Say whether a line continues the sentence of the line directly above, in text that was broken into lines."""
    lines, number = view.lines, line.number
    above = lines[number - 1] if number else line
    if above is line or not _is_cut(above):
        return False
    below = lines[number + 1] if number + 1 < len(lines) else above
    if line.text[0].islower():
        return _begins_small(below) or line.text[-1] in _OPEN_END or line.ends_sentence
    if _begins_small(below, _GOES_ON_LONG):
        return True
    if not (above.text[0].islower() or _INNER_END.search(above.text)):
        return False
    caseless = line.text[0].lower() == line.text[0].upper() and line.text[0].isalpha()
    return _begins_small(below) or (caseless and _is_wide(above) and _is_wide(below))


def _is_wide(line: Line) -> bool:
    return _WIDE <= len(line.text) <= _WIDEST and item_text(line) is None


def _is_cut(above: Line) -> bool:
    """Say whether a line was broken off in the middle of a sentence."""
    text = above.text
    is_wide = _NARROWEST <= len(text) <= _WIDEST and above.words >= _WORDS
    return is_wide and not above.ends_sentence and text[-1] not in ":："


def _begins_small(line: Line, least: int = _GOES_ON) -> bool:
    return line.words >= least and line.text[0].islower()


def _is_spoken(filled: Sequence[Line], place: int) -> bool:
    """Say whether a line ends a sentence, and the lines beside it are of a dialogue or are very short sentences."""
    line = filled[place]
    if line.words > _SPOKEN or not line.ends_sentence or line.text[-1] in "!！…":
        return False
    # The title of the text may stand above the first line.
    beside = (place - 1, place + 1) if place > 1 else (place + 1,)
    return 0 < place < len(filled) - 1 and all(_is_speech(filled[other]) for other in beside)


def _is_speech(line: Line) -> bool:
    text = line.text
    if line.words > _LINE_OF_A_PLAY:
        return False
    caseless = line.words <= _ONE_WORD and text[0].isalpha() and text[0].lower() == text[0].upper()
    is_name = line.words <= _NAME and (caseless or text.isupper() or (text[0] == "(" and text[-1] == ")"))
    return is_name or line.ends_sentence or text[0] in QUOTES or text[0] in _DASHES


def _is_explained(filled: Sequence[Line], place: int) -> bool:
    """Say whether a line is one of three headings or more, all different, with sentences or items below each.

    So are the entries of a glossary, the parts of a short manual and the sections of a law.
    """
    if not _is_heading(filled, place):
        return False
    if (place and _SECTION.match(filled[place - 1].text)) or _is_defined(filled[place], filled[place + 1]):
        return True
    first, last = _reach(filled, place, -1), _reach(filled, place, 1)
    headings = [filled[at] for at in range(first, last + 1) if _is_heading(filled, at)]
    if len(headings) < _PAIRS or len({fold(heading.text) for heading in headings}) < len(headings):
        return False
    most = _LONG if all(heading.words <= _ONE_WORD for heading in headings) else _EXPLAINED
    return all(line.words <= most for line in filled[first : last + 2])


def _is_in_verse(view: View, place: int) -> bool:
    """Say whether a line stands amid short lines without any running text, as in a poem, a song or a list of words."""
    amid = _BESIDE <= place < len(view.filled) - _BESIDE
    return amid and len(view.filled) >= _VERSES and not view.prose[-1]


def _is_step(filled: Sequence[Line], place: int) -> bool:
    """Say whether a word heads a step of a recipe: "Share" above what to do with the dough."""
    below = filled[place + 1] if place + 1 < len(filled) else None
    if below is None or below.words < _STEP_WORDS or not below.ends_sentence:
        return False
    return sum(_AMOUNT.match(line.text) is not None for line in filled[:place]) >= _AMOUNTS


def _is_defined(heading: Line, below: Line) -> bool:
    """Say whether the sentence below a heading of one word speaks of it: "Share" above "Each owner holds a share"."""
    word = fold(heading.text)
    return heading.words == 1 and word in map(_bare, fold(below.text).split())


def _bare(word: str) -> str:
    return word.strip(".,:;!?()।")


def _reach(filled: Sequence[Line], place: int, step: int) -> int:
    """Return the last place up to which headings and what explains them follow each other in one direction."""
    at = place
    for other in range(place + step, place + step * _FAR, step):
        if _is_heading(filled, other):
            at = other
        elif not (0 <= other < len(filled) and _explains(filled[other])):
            break
    return at


def _is_heading(filled: Sequence[Line], place: int) -> bool:
    """Say whether a short line without an end mark stands above a sentence that is longer."""
    if not 0 <= place < len(filled) - 1:
        return False
    label, below = filled[place], filled[place + 1]
    if (
        not below.ends_sentence
        or label.words > _LABEL
        or label.ends_sentence
        or is_separator(label)
        or item_text(label) is not None
    ):
        return False
    return _explains(below) and (label.words < below.words or item_text(below) is not None)


def _explains(line: Line) -> bool:
    return line.ends_sentence and line.words <= _LONG
