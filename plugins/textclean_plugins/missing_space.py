"""Insert a space that is missing after a comma, a full stop or a danda: "Tokyo,Japan", "He left.Then she came".

Numbers, addresses, file names, code, and names with points such as "U.S." and "Ph.D" are written without a space. So
are scripts without spaces. A full stop alone is weak evidence, because names of sites, files and programs contain it,
too. So a space is inserted after a full stop only if the next word begins a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

from textclean import Label, Line, Replacement, Rule, View, hookimpl, lazy
from textclean_plugins.edits import at_most

labels = {"missing_space": Label("A space that is missing behind a comma, a full stop or a danda.")}
options = {"min_words": 4}
_AFTER_COMMA = Rule(
    "after-comma", "missing_space", "a comma between two words of running text, or of a name such as “Tokyo,Japan”", 0.9
)
_AFTER_FULL_STOP = Rule(
    "after-full-stop",
    "missing_space",
    (
        "a full stop between a word and one that begins a sentence: a common small word, or any word in "
        "capital where the text lacks other spaces, too"
    ),
    0.9,
)
_AFTER_DANDA = Rule("after-danda", "missing_space", "a danda, or an Urdu full stop, between two words", 0.9)
rules = (_AFTER_COMMA, _AFTER_FULL_STOP, _AFTER_DANDA)

_RULES = {",": _AFTER_COMMA, "،": _AFTER_COMMA, ".": _AFTER_FULL_STOP, "।": _AFTER_DANDA, "۔": _AFTER_DANDA}
_MARK = re.compile(r"(?<=[^\s\d_])[,،.।۔](?=[^\W\d_])")
_COMMA = re.compile(r"(?<=[^\s\d_])[,،](?=[^\W\d_])")
_TOKEN = re.compile(r"\S+")
_LONGEST = 80
# The number of code points before and after a mark in which signs of code are looked for.
_AROUND = 80
_OPENERS, _CLOSERS = "\"'“”‘’«»„‚(¿¡*_", "\"'“”‘’«»)*_,،.।۔:;!?…"
_POINT_WITHIN = re.compile(r"\w\.\w")
# Characters that no word of running text has: signs of numbers, addresses, code and formulas, more than one point.
_ODD = re.compile(r"[\d/@_=\\#&<>{}|~^$%+*:;\[\]()`\"]|[.,،]{2}")
_CODE = re.compile(r"`|[{}<>]|\(\)|::|->|\w_\w|\w\.\w+\(|\b[a-z]+\.[a-z]+\.[a-z]")
_URL = "://"
# Scripts without spaces, and Korean, which often has no space after commas in lists.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
_JOINERS = "'’\u200c\u200d"
_SHORTEST = 2
# Initials in scripts without case have two or three code points.
_SHORTEST_CASELESS = 4
# If this many full stops in a text certainly lack a space, then other full stops may lack one, too.
_HABIT = 2
_ROW = 2


@hookimpl
def clean(view: View, options: dict[str, int]) -> Iterator[Replacement]:
    """Propose to insert spaces."""
    return at_most(view, _edits(view, options["min_words"]))


@attrs.frozen(slots=False)  # a lazy value needs ``__dict__``
class _Mark:
    """A comma, full stop or danda between two words of a token. A token is the text between white space."""

    at: int
    mark: str
    left: str
    right: str
    token: str
    around: str
    rest: str
    line: Line

    @lazy
    def core(self) -> str:
        """The token without quotation marks, brackets and punctuation around it."""
        return self.token.lstrip(_OPENERS).rstrip(_CLOSERS)

    @property
    def goes_on(self) -> bool:
        """Whether a word in lower case follows the token. This is rare after a name that contains a point."""
        return self.token.endswith(self.right) and self.rest.lstrip()[:1].islower()

    @property
    def plain(self) -> bool:
        """Whether the token consists only of words, commas and points."""
        return not _ODD.search(self.core)


def _edits(view: View, least: int) -> Iterator[Replacement]:
    if not _MARK.search(view.text):
        return
    found = [mark for number, line in enumerate(view.filled) for mark in _marks(view, number, line)]
    # The same pair of words more than once is a name that contains a point, and not a space missing twice.
    pairs = Counter((mark.left, mark.right) for mark in found if mark.mark == "." and mark.left.istitle())
    found = [mark for mark in found if mark.mark != "." or pairs[mark.left, mark.right] <= 1]
    habit = sum(_begins_sentence(mark) for mark in found if _may_end(mark, least)) >= _HABIT
    for mark in found:
        if _lacks_space(mark, least, habit=habit):
            reason = f"no space between {mark.left[-20:]!r}, {mark.mark!r} and {mark.right[:20]!r}"
            yield _RULES[mark.mark].replacement(mark.at + 1, mark.at + 1, " ", reason)


def _marks(view: View, number: int, line: Line) -> Iterator[_Mark]:
    """Yield the marks in a line that are directly followed by a letter, unless the line is a row of data."""
    if not _MARK.search(line.text) or _is_row(view, number):
        return
    for token in _TOKEN.finditer(line.text):
        text = token.group()
        if len(text) > _LONGEST or _UNSPACED.search(text):
            continue
        for match in _MARK.finditer(text):
            left, right = _last_word(text[: match.start()]), _first_word(text[match.end() :])
            at, behind = token.start() + match.start(), line.text[token.end() : token.end() + _AROUND]
            around = line.text[max(at - _AROUND, 0) : token.start()] + text + behind
            yield _Mark(line.start + at, match.group(), left, right, text, around, behind, line)


def _is_row(view: View, number: int) -> bool:
    """Say whether a line is a row of values with commas: it has only values, or looks like the line beside it."""
    line = view.filled[number]
    commas = _values(line)
    if commas < 1:
        return False
    beside = [view.filled[place] for place in (number - 1, number + 1) if 0 <= place < len(view.filled)]
    rows = [_values(other) for other in beside if abs(other.number - line.number) == 1]
    return (commas >= _ROW and " " not in line.text) or commas in rows


def _values(line: Line) -> int:
    """Return the number of commas without a space after them; 0 if any comma of the line has a space after it."""
    return 0 if ", " in line.text or "، " in line.text else len(_COMMA.findall(line.text))


def _lacks_space(mark: _Mark, least: int, *, habit: bool) -> bool:
    if mark.mark in ",،":
        return _parts_words(mark, least)
    if mark.mark == ".":
        return _may_end(mark, least) and (habit or _begins_sentence(mark))
    return min(len(mark.left), len(mark.right)) >= _SHORTEST and _URL not in mark.token


def _parts_words(mark: _Mark, least: int) -> bool:
    """Say whether a comma stands between two words of running text, or of a name such as "Tokyo,Japan"."""
    if not mark.plain or _POINT_WITHIN.search(mark.core) or min(len(mark.left), len(mark.right)) < _SHORTEST:
        return False
    if "-" in mark.core and not mark.right[0].isupper():  # a chemical's name
        return False
    return mark.line.words >= least or (len(_COMMA.findall(mark.line.text)) == 1 and mark.right[0].isupper())


def _may_end(mark: _Mark, least: int) -> bool:
    """Say whether a full stop could end a sentence: it is in running text, and the words around it fit."""
    if mark.mark != "." or not mark.plain or "-" in mark.core or mark.core.count(".") != 1:
        return False
    if mark.line.words < least or _CODE.search(mark.around) or mark.right.lower() in _listed("suffixes"):
        return False
    if _caseless(mark.left) and _caseless(mark.right):
        return min(len(mark.left), len(mark.right)) >= _SHORTEST_CASELESS
    if min(len(mark.left), len(mark.right)) < _SHORTEST or not mark.right.istitle():
        return False
    return mark.left.islower() or (mark.left.istitle() and _begins_sentence(mark) and mark.goes_on)


def _begins_sentence(mark: _Mark) -> bool:
    """Say whether a word that often begins sentences follows. In scripts without case, any word counts."""
    return _caseless(mark.right) or mark.right.lower() in _listed("starts")


def _caseless(word: str) -> bool:
    return word.lower() == word.upper()


def _in_word(char: str) -> bool:
    return char.isalpha() or char in _JOINERS or unicodedata.category(char)[0] == "M"


def _last_word(text: str) -> str:
    start = len(text)
    while start and _in_word(text[start - 1]):
        start -= 1
    return text[start:].strip(_JOINERS)


def _first_word(text: str) -> str:
    end = 0
    while end < len(text) and _in_word(text[end]):
        end += 1
    return text[:end].strip(_JOINERS)


@cache
def _listed(kind: str) -> frozenset[str]:
    """Return the words of a kind in ``full_stops.txt``. Words that begin sentences include ``function_words.txt``."""
    folder = Path(__file__).parent
    lines = (folder / "full_stops.txt").read_text("utf-8").splitlines()
    words = {word for line in lines for word in line.split()[1:] if line.startswith(kind)}
    if kind == "starts":
        common = (folder / "function_words.txt").read_text("utf-8").splitlines()
        words |= {word for line in common for word in line.split()[1:] if not line.startswith("#")}
    return frozenset(words)
