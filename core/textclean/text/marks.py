"""The marks of Markdown in a text: which of its characters are marks, and what they stand around."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from textclean.text.lines import ends_sentence

# A text with none of these signs has no marks; where one is, it has to stand as it does in a mark. To look for a single
# character costs a tenth of what two cost.
_SIGNS: dict[str, tuple[str, ...]] = dict.fromkeys("*_`#\\", ()) | {
    "[": ("](", "]["),
    "<": ("<http", "<mailto:"),
    ">": ("\n>",),
    "|": ("|--", "| --", "|:-", "| :-"),
    "~": ("~~",),
}
# What marks are made of. No mark begins with any other character.
_MARK_SIGNS = "\\`!*_[]~<>#|"
_ANY = re.compile(f"[{re.escape(_MARK_SIGNS)}]")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(
    r"""[ ]{0,3}\[([^\]\[^][^\]\[]{0,200})\]:[ \t]+<?(?:https?://|mailto:|www\.|[/#.])\S*(?:[ \t]+["'(].*)?\s*\Z"""
)
_URL = r"(?:<[^<>]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,2000}){0,8})"
_LINK_TITLE = r"""(?:[ \t]{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'))?"""
_MARK = re.compile(
    "|".join(
        (
            r"(?P<code>(?<!`)(?P<tick>`{1,8})(?!`)(?:[^\r\n\x0b\x0c\x85\u2028\u2029]{0,1000}?[^`\r\n])(?P=tick)(?!`))",
            r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))",
            r"(?P<open>!?\[)",
            rf"(?P<link>\]\([ \t]{{0,9}}{_URL}{_LINK_TITLE}[ \t]{{0,9}}\))",
            r"(?P<reference>\]\[(?P<name>[^\]\[]{0,200})\])",
            r"(?P<close>\])",
            r"(?P<address><(?:https?://|mailto:)[^\s<>]{1,2000}>)",
            r"(?P<emphasis>\*{1,3}|_{1,3}|~~)",
        )
    )
)
# What may stand before the words of a line: marks of quotations, a bullet, which stays, and a heading's mark.
_BEGINNING = re.compile(
    r"(?P<quote> {0,3}(?:>[ \t])*)(?P<bullet>[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?P<heading>#{1,6}[ \t]+(?=\S))?"
)
# Signs that join a name of a program with what stands beside it.
_JOINS = frozenset("([{=/\\@$&`")
_WORD_MARKS = {"*", "_", "__", "___"}
# A link over several lines is at most so long.
_LONGEST_LINK = 2000
# So many marks may stand open on a line.
_DEEPEST = 32


@attrs.frozen
class MarkedPart:
    """A link, an emphasis or code: all of it, and what its marks stand around, in code points of the text."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    code: bool = False


def may_have_marks(text: str) -> bool:
    """Say whether it is worth looking for marks in a text; most texts have none of their signs."""
    return text[:1] == ">" or any(
        sign in text and (not forms or any(form in text for form in forms)) for sign, forms in _SIGNS.items()
    )


class Marks:
    """The marks of a text, read line by line.

    Attributes:
        gaps: where the marks are, sorted.
        parts: links, emphasis and code.
    """

    def __init__(self, text: str) -> None:
        self.gaps: list[tuple[int, int]] = []
        self.parts: list[MarkedPart] = []
        self._open: list[tuple[int, int]] = []
        self._text = text
        self._names = self._definitions() if "]: " in text else {}
        self._read()
        self.gaps.sort()

    def _definitions(self) -> dict[int, str]:
        """Return where the lines start that define a link, each with its name."""
        found = ((at, _DEFINITION.match(line)) for at, line in _signed_lines(self._text) if "]: " in line)
        return {at: match[1].casefold() for at, match in found if match}

    def _read(self) -> None:
        fence = ""
        for at, line in _signed_lines(self._text):
            if opened := _FENCE.match(line):
                if not fence:
                    fence = opened[1]
                elif opened[1].startswith(fence) and not line[opened.end() :].strip():
                    fence = ""
            elif not fence:
                self._line(at, line)

    def _line(self, at: int, line: str) -> None:
        if at in self._names:
            self.gaps.append((at, at + len(line.rstrip())))
            return
        begin, bullet = self._beginning(at, line)
        known = len(self.parts)
        opened: list[tuple[str, int, int]] = []
        for mark in _marks_on(line, begin):
            if mark.lastgroup == "emphasis":
                self._emphasis(opened, mark, at)
            else:
                self._mark(mark, at + mark.start(), at + mark.end())
        self._open = [bracket for bracket in self._open if self._may_go_on(bracket, at)]
        if bullet >= 0 and len(self.parts) > known and self._is_linked_sentence(at + begin, at + len(line.rstrip())):
            self.gaps.append((at + bullet, at + begin))

    def _mark(self, mark: re.Match[str], start: int, end: int) -> None:
        match mark.lastgroup:
            case "code":
                self.parts.append(MarkedPart(start, end, start, end, code=True))
            case "escape":
                self.gaps.append((start, end))
            case "open":
                self._open = [*self._open[-_DEEPEST:], (start, end)]
            case "link":
                self._close(start, end)
            case "reference":
                self._refer(mark["name"], start, end)
            case "close":
                del self._open[-1:]
            case _:
                self._part(start, end, start + 1, end - 1)

    def _is_linked_sentence(self, start: int, end: int) -> bool:
        """Say whether a list item is nothing but a link, and what it says is a sentence: no headline, but a call."""
        last = self.parts[-1]
        said = self._text[last.inner_start : last.inner_end]
        return (last.start, last.end) == (start, end) and ends_sentence(said) and said[-1] not in "?？؟…"

    def _may_go_on(self, bracket: tuple[int, int], at: int) -> bool:
        """Say whether a bracket may be closed on a line below: it ends its own line, which is not far above."""
        start, end = bracket
        return at - start < _LONGEST_LINK and not self._text[end : end + 1].strip()

    def _beginning(self, at: int, line: str) -> tuple[int, int]:
        """Take the marks off that a line begins with, and that which ends a heading.

        Return where the rest is, and where the bullet before it starts, which stays; -1 where there is none.
        """
        found = _BEGINNING.match(line)
        if found is None:
            return 0, -1
        end, quoted = found.end(), found["quote"]
        if quoted.strip():
            self.gaps.append((at, at + len(quoted)))
        if found["heading"]:
            self.gaps.append((at + found.start("heading"), at + end))
            closing = _heading_end(line, end)
            if closing < len(line.rstrip()):
                self.gaps.append((at + closing, at + len(line.rstrip())))
        return end, found.start("bullet") if found["bullet"] else -1

    def _close(self, start: int, end: int) -> None:
        if self._open:
            opened, inner = self._open.pop()
            self._part(opened, end, inner, start)

    def _refer(self, name: str, start: int, end: int) -> None:
        if not self._open:
            return
        said = name or self._text[self._open[-1][1] : start]
        if said.casefold() in self._names.values():
            self._close(start, end)
        else:
            self._open.pop()

    def _emphasis(self, opened: list[tuple[str, int, int]], mark: re.Match[str], at: int) -> None:
        sign, line = mark[0], mark.string
        before, after = line[mark.start() - 1 : mark.start()], line[mark.end() : mark.end() + 1]
        if sign[0] == "_" and _is_in_a_name(line, mark.start(), mark.end()):
            return
        inside = sign in _WORD_MARKS and before.isalnum() and after.isalnum()
        start, end = at + mark.start(), at + mark.end()
        if before and not before.isspace() and not (sign in _WORD_MARKS and after.isalnum()):
            place = next((place for place in range(len(opened) - 1, -1, -1) if opened[place][0] == sign), None)
            if place is not None:
                _, first, inner = opened[place]
                del opened[place:]
                self._part(first, end, inner, start)
                return
        if after and not after.isspace() and not inside and not (sign in _WORD_MARKS and before.isalnum()):
            opened.append((sign, start, end))
            del opened[:-_DEEPEST]

    def _part(self, start: int, end: int, inner_start: int, inner_end: int) -> None:
        self.parts.append(MarkedPart(start, end, inner_start, inner_end))
        self.gaps += [(start, inner_start), (inner_end, end)]


def _signed_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each line starts that has a sign of a mark, and the line; to find a sign is quicker than to split."""
    starts: set[int] = set()
    for sign in _MARK_SIGNS:
        at = text.find(sign)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(sign, end) if end >= 0 else -1
    for start in sorted(starts):
        end = text.find("\n", start)
        yield start, text[start : len(text) if end < 0 else end]


def _marks_on(line: str, begin: int) -> Iterator[re.Match[str]]:
    """Yield the marks on a line; the pattern of all of them is tried only where a sign stands."""
    end = begin
    for sign in _ANY.finditer(line, begin):
        if sign.start() >= end and (mark := _MARK.match(line, sign.start())):
            end = mark.end()
            yield mark


def _heading_end(line: str, begin: int) -> int:
    """Return where the words of a heading end that begin there: before the marks that may close it."""
    whole = line.rstrip()
    words = whole.rstrip("#")
    closed = len(words) < len(whole) and words[-1:] in " \t" and len(words) > begin
    return len(words.rstrip(" \t")) if closed else len(whole)


def _is_in_a_name(line: str, start: int, end: int) -> bool:
    """Say whether underscores belong to a name of a program, as in ``__init__.py``, ``__import__(`` and ``a.__b__``."""
    before, after = line[:start][-2:], line[end : end + 2]
    if not {before[-1:], after[:1]}.isdisjoint(_JOINS):
        return True
    return (before[-1:] == "." and _is_word(before[:1])) or (after[:1] == "." and _is_word(after[1:]))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def tables(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each table whose head is ruled off: where it starts, where its head ends, and where it ends."""
    if "--" not in text or "|" not in text:
        return
    at = 0
    head: tuple[int, int] | None = None
    found: tuple[int, int, int] | None = None
    for line in (*text.split("\n"), ""):
        end = at + len(line.rstrip())
        if found and "|" in line:
            found = (found[0], found[1], end)
        elif found:
            yield found
            found = None
        elif head and "|" in line and _RULE.fullmatch(line):
            found = (*head, end)
        head = (at, end) if "|" in line else None
        at += len(line) + 1


_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)*+\|?[ \t\r]*+")
