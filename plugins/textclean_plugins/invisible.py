"""Remove invisible characters that no script needs: controls, zero-width spaces, soft hyphens, stray direction marks.

Characters that a script needs stay: the joiners of Indic scripts, Arabic and emoji; variation selectors; the zero-width
space of scripts without spaces; direction marks in lines with right-to-left letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from textclean import Label, Replacement, Rule, View, hookimpl
from textclean_plugins.edits import at_most, taken_out

labels = {"invisible_character": Label("Characters that nobody sees and no script needs.")}
_LOOKS_FOR = {
    "control-character": "controls below U+0020 that are no white space, and U+007F",
    "terminal-escape": "a sequence that colours a terminal",
    "zero-width": "zero-width spaces, word joiners, byte order marks, old format characters",
    "soft-hyphen": "a soft hyphen within a word; at the end of a line it is left to hard_wraps",
    "stray-joiner": "a joiner or non-joiner between two Latin, Greek or Cyrillic letters",
    "idle-mark": "a direction mark in a line all of which runs from left to right",
    "unpaired-direction": "a character that changes the direction and is not closed on its line, or closes nothing",
    "stray-tag": "tag characters that belong to no flag",
}
rules = tuple(Rule(name, "invisible_character", text, 0.95) for name, text in _LOOKS_FOR.items())
_BY_NAME = {rule.id: rule for rule in rules}

# The C0 controls that are not white space. (The others separate lines, columns and fields.) The C1 controls, U+0080 to
# U+009F, stay: they come from a wrong encoding, and show which character was meant.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f"
_ZERO_WIDTH = "\u200b\u2060\u206a-\u206f\ufeff"
_SOFT_HYPHEN = "\u00ad"
_JOINERS = "\u200c\u200d"
_MARKS = "\u061c\u200e\u200f"
_OPENING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_CLOSING = "\u202c\u2069"
_TAGS = "\U000e0001\U000e0020-\U000e007f"
_FOUND = re.compile(
    rf"\x1b\[[0-9;]*[A-Za-z]|[{_CONTROLS}{_ZERO_WIDTH}{_SOFT_HYPHEN}{_JOINERS}{_MARKS}{_OPENING}{_CLOSING}{_TAGS}]"
)
_KINDS = tuple(
    (rule, re.compile(pattern))
    for rule, pattern in (
        ("terminal-escape", r"\x1b\[[0-9;]*[A-Za-z]"),
        ("control-character", f"[{_CONTROLS}]"),
        ("zero-width", f"[{_ZERO_WIDTH}]"),
        ("soft-hyphen", _SOFT_HYPHEN),
        ("stray-joiner", f"[{_JOINERS}]"),
        ("idle-mark", f"[{_MARKS}]"),
        ("unpaired-direction", f"[{_OPENING}{_CLOSING}]"),
        ("stray-tag", f"[{_TAGS}]"),
    )
)
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_LINE_END = re.compile(f"[{_LINE_ENDS}]")
# Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic, their presentation forms, and those beyond 16 bits.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# In Thai, Lao, Tibetan, Burmese, Khmer, Tai and Javanese scripts, a zero-width space separates words. In Arabic script
# it is often used instead of the non-joiner. Between two regional indicators it separates two flags.
_NEEDS_ZERO_WIDTH = re.compile(
    "[\u0600-\u08ff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\ua980-\ua9df\uaa00-\uaadf"
    "\U0001f1e6-\U0001f1ff]"
)
# Latin, Greek and Cyrillic letters never join, so a joiner between them has no effect.
_NEVER_JOINS = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]")
# After one of these, a soft hyphen is half of a wrongly decoded letter: "Ã" and a soft hyphen are "í".
_LEADS = frozenset(map(chr, range(0xC2, 0xE0)))
_FLAG = "\U0001f3f4"
_VIRAMA = 9  # its combining class
_NAMED = 3


@hookimpl
def clean(view: View) -> Iterator[Replacement]:
    """Propose to remove invisible characters that no script needs."""
    return at_most(view, _edits(view.text))


def _edits(text: str) -> Iterator[Replacement]:
    start = end = 0
    rule = ""
    for at, behind, kind in _idle(text):
        if at > end and rule:
            yield _edit(text, start, end, rule)
        if at > end or not rule:
            start, rule = at, kind
        end = behind
    if rule:
        yield _edit(text, start, end, rule)


def _edit(text: str, start: int, end: int, rule: str) -> Replacement:
    chars = list(dict.fromkeys(text[start:end]))
    names = [f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in chars[:_NAMED]]
    reason = ", ".join(names) + (", …" if len(chars) > _NAMED else "")
    at, behind, inserted = taken_out(text, start, end)
    return _BY_NAME[rule].replacement(at, behind, inserted, reason)


def _idle(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the spans that may be removed, in order, each with its rule."""
    lines = _Directions(text)
    matches = list(_FOUND.finditer(text))
    befores = _seen_before(text, matches)
    afters = _seen_after(text, matches)
    for match, before, after in zip(matches, befores, afters, strict=True):
        rule = next(name for name, pattern in _KINDS if pattern.fullmatch(match.group()))
        if rule in {"idle-mark", "unpaired-direction"}:
            goes = lines.idle(match.start(), rule)
        else:
            goes = _goes(rule, before, after)
        if goes:
            yield match.start(), match.end(), rule


def _seen_before(text: str, matches: list[re.Match[str]]) -> Iterator[str]:
    """Yield for each match the visible character before it; an empty string at the start of the text."""
    before, end = "", 0
    for match in matches:
        if match.start() > end or not end:
            before = text[match.start() - 1 : match.start()] if match.start() else ""
        end = match.end()
        yield before


def _seen_after(text: str, matches: list[re.Match[str]]) -> list[str]:
    """Return for each match the visible character after it; an empty string at the end of the text."""
    found: list[str] = []
    after, start = "", -1
    for match in reversed(matches):
        if match.end() != start:
            after = text[match.end() : match.end() + 1]
        start = match.start()
        found.append(after)
    return found[::-1]


def _goes(rule: str, before: str, after: str) -> bool:
    """Say whether a character may be removed from between the visible characters before and after it."""
    if rule == "stray-joiner":
        return bool(_NEVER_JOINS.match(before) and _NEVER_JOINS.match(after))
    if rule == "stray-tag":
        return before != _FLAG
    return rule in {"control-character", "terminal-escape"} or _parts_nothing(rule, before, after)


def _parts_nothing(rule: str, before: str, after: str) -> bool:
    """Say whether a zero-width space or soft hyphen separates no words, and the text looks the same without it."""
    # At the end of a line, a soft hyphen shows that the word continues. Outside a word, a dash may be meant.
    if rule == "soft-hyphen" and (before in _LEADS or not (_in_word(before) and _in_word(after))):
        return False
    if _NEEDS_ZERO_WIDTH.match(before) and _NEEDS_ZERO_WIDTH.match(after):
        return False
    # Otherwise a combining mark would be drawn on another letter, or two letters would be drawn as one.
    return not (after and unicodedata.combining(after)) and not (before and unicodedata.combining(before) == _VIRAMA)


def _in_word(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LM"


class _Directions:
    """The direction marks of each line: which of them form pairs, and which have no effect."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0
        self._unpaired: set[int] = set()
        self._right_to_left = False

    def idle(self, at: int, rule: str) -> bool:
        """Say whether a mark has no effect in its line. Call this for the marks in their order."""
        if at >= self._end:
            self._read(at)
        return at in self._unpaired if rule == "unpaired-direction" else not self._right_to_left

    def _read(self, at: int) -> None:
        before = max(self._text.rfind(mark, self._end, at) for mark in _LINE_ENDS)
        self._start = before + 1 if before >= 0 else self._end
        found = _LINE_END.search(self._text, at)
        self._end = found.end() if found else len(self._text)
        line = self._text[self._start : self._end]
        self._right_to_left = bool(_RIGHT_TO_LEFT.search(line))
        self._unpaired = {self._start + place for place in _unpaired(line)}


def _unpaired(line: str) -> set[int]:
    """Return the places of opening marks that are never closed, and of closing marks that were never opened."""
    waiting: dict[str, list[int]] = {mark: [] for mark in _CLOSING}
    unpaired: set[int] = set()
    for place, char in enumerate(line):
        if char in _OPENING:
            waiting["\u2069" if char >= "\u2066" else "\u202c"].append(place)
        elif char in _CLOSING:
            if waiting[char]:
                waiting[char].pop()
            else:
                unpaired.add(place)
    return unpaired.union(*waiting.values())
