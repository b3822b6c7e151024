"""Find the lines of code in a text that has no fences around it.

Some lines are certain: no sentence looks like them. Code reaches from one certain line to the next, over comments,
indented lines and blank lines, and to such lines beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import View

_LONGEST = 200
# Lines that end or begin as lines of programs do, and sentences do not. One of them proves nothing.
_LIKELY = re.compile(
    r".*[;{}]|(?:def|class|import|from|return|if|for|while|fn|func|var|let|const|elif|except)\b.*[:({=]"
    r"|#include\b.*|(?:\$|>>>|\.\.\.) .*|</?\w[^<>]*>"
)
# Such a line has one of these characters at its end, or one of those at its beginning. This quick check rejects nearly
# all sentences.
_ENDS, _STARTS = frozenset(";{}:(=>"), frozenset("#$>.")
_NAME = r"[A-Za-z_$@][\w$.:>-]*"
# What stands in the brackets of a call is no count, no star or name in capitals, and no words with a space between.
_ARGUMENTS = r"\((?!\d+\)|\*\)|[A-Z][a-z]+\)|[^\"'`,;={(]*[^\W\d_] [^\W\d_]).*\)"
_BEFORE = r"(?:(?:return|await|print|echo|yield|new|raise|throw|let|const|var|val|my|local|export|public|static) ){0,2}"
# Calls, assignments, tags and statements of query languages. One of them, and a comment beside it, are code.
_CERTAIN = re.compile(
    rf"{_BEFORE}{_NAME}{_ARGUMENTS}[;,{{:]?"
    rf"|{_BEFORE}{_NAME}(?:\[[^\]]*\])?\s?[-+*/|:?]?=\s?[\w\"'\[({{$`-].*"
    r"|(?:SELECT|FROM|WHERE|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER TABLE|JOIN|LEFT JOIN|INNER JOIN|GROUP BY"
    r"|ORDER BY|VALUES|HAVING|RUN|COPY|CMD|ENTRYPOINT|ENV|WORKDIR) (?:DISTINCT )?[a-z*(\[\"'`_./$].*"
    r"|(?:\$ |sudo )?(?:git|npm|npx|pip3?|curl|wget|docker|kubectl|sudo|brew|yarn|cargo|mkdir|chmod|apt-get)"
    r" [\w./~\"'-].*"
    r"|(?:def|class|fn|func|function|sub|interface|enum|type|query|mutation|fragment|struct|trait|impl)"
    r"\s[\w.:]+\s?[({:].*|def [a-z_]\w*[?!]?"
    r"|\[[a-z][\w.-]*\]|@\w[\w.]*\(.*\)|[})\]]+[;,)]*|<\w[\w-]*(?:\s[\w-]+=[\"'][^<>]*)?/?>|</\w[\w-]*>"
    r"|[\"'][\w-]+[\"']\s?:\s?[\w\"'\[{-].*,?"
)
# A certain line has one of these signs, or begins with a small letter, or with two capitals.
_SIGNS = frozenset("()[]{}<>=:")
# Comments of many languages, and single words. A line that begins so is code only beside certain lines.
_PART = re.compile(
    r"(?:#+|//+|--+|;+|%+|/\*+|\*+|\(\*|<!--|\"\"\"|\'\'\'|REM\b|\*/|[\"'](?=\s))(?:[\s!]|\w|$)|@\w[\w.]*$"
    r"|(?:return|import|package|using|module|require|include|end|fi|done|esac|else|try|pass|break"
    r"|continue|begin|AND|OR)"
    r"(?: [\w.:\"'/=*<>-]+)*;?$"
)
_ENDS_COMMENT = ("*/", "-->", '"""', "'''")
# Settings: a name in small letters and a colon, and perhaps a value.
_KEY = re.compile(r"(?:- )?[a-z_][a-z0-9_.-]*:(?: \S.*)?")
_SHORT_SETTING = re.compile(r"[a-z_][a-z0-9_-]*:(?: \S+){0,3}")
# What somebody types into a console: "> login --quiet".
_PROMPT = re.compile(r"[>%] [a-z][\w./-]*(?: [\w./=-]+){0,5}")
_BARE_KEY = re.compile(r"[a-z_][a-z0-9_.-]*:")
# A blank line and a deep indent below a colon, as in Markdown and plain text.
_ANNOUNCED = re.compile(r":[ \t]*\n[ \t]*\n(?: {4}|\t)[ \t]*(?=\S)")
_LEAST = 2
_SENTENCE_ENDS = frozenset(".!…。！？।")
_BLANKS = 2
_MARGIN = 2
_SENTENCE = 8
_SHORT = 3
# A sentence has so many words; of so many lines of code at least one looks like code.
_SPOKEN, _LINES_A_SIGN = 4, 6


def code_lines(view: View) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the first and last line of each piece of code."""
    page = _Code(view)
    if not (page.certain or len(page.likely) >= _LEAST or page.keys):
        return
    for run in page.runs():
        if page.is_code(run):
            yield run[0], run[-1]


class _Code:
    """What each line of a text looks like; blank lines look like nothing."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._texts = view.lines.texts
        texts = [(number, text) for number, text in enumerate(self._texts) if text and len(text) <= _LONGEST]
        self.certain = {number for number, text in texts if _is_certain(text)}
        self.likely = self.certain | {number for number, text in texts if _is_likely(text)}
        self.keys = {number for number, text in texts if self._heads_settings(number, text)}
        self.keys |= set(self._announced())
        self.keys |= _in_threes({number for number, text in texts if ":" in text and _SHORT_SETTING.fullmatch(text)})
        self.keys |= _in_threes({number for number, text in texts if text[0] in ">%" and _PROMPT.fullmatch(text)})

    def runs(self) -> Iterator[list[int]]:
        """Yield runs of lines that may be code together, without blank lines."""
        run: list[int] = []
        blanks = 0
        for number, text in enumerate(self._texts):
            if not text:
                blanks += 1
            elif not self._may_be(number, text):
                yield from (run,) if run else ()
                run = []
            elif run and blanks > _BLANKS:
                yield run
                run = [number]
            else:
                run.append(number)
            blanks = 0 if text else blanks
        if run:
            yield run

    def is_code(self, run: list[int]) -> bool:
        """Say whether such a run is code: two lines look like it, or one surely and a comment or indent beside it."""
        if self._is_prose(run):
            return False
        likely = sum(number in self.likely for number in run)
        certain = sum(number in self.certain for number in run)
        return likely >= _LEAST or (certain > 0 and len(run) >= _LEAST) or any(number in self.keys for number in run)

    def _announced(self) -> Iterator[int]:
        """Yield the lines below a colon that are indented more deeply than the line with the colon."""
        for match in _ANNOUNCED.finditer(self._view.text):
            above, below = (self._view.lines.at(at).number for at in (match.start(), match.end()))
            if self.indent(below) > self.indent(above):
                yield below

    def _is_prose(self, run: list[int]) -> bool:
        """Say whether a run is rather indented text, such as comments of readers: sentences, and few signs of code."""
        signs = sum(number in self.likely or number in self.keys for number in run)
        lines = (self._view.lines[number] for number in run if number not in self.likely)
        sentences = sum(line.ends_sentence and line.words >= _SPOKEN for line in lines)
        return sentences > signs or len(run) > _LINES_A_SIGN * (signs + 1)

    def indent(self, number: int) -> int:
        """Return how far a line is indented; a tab counts as four spaces."""
        line = self._view.lines[number]
        start = line.start
        while start and self._view.text[start - 1] in " \t":
            start -= 1
        return len(self._view.text[start : line.start].expandtabs(4))

    def _may_be(self, number: int, text: str) -> bool:
        if number in self.likely or number in self.keys:
            return True
        if number - 1 in self.certain and number + 1 in self.certain and self._view.lines[number].words <= _SHORT:
            return True
        if len(text) > _LONGEST:
            return False
        line = self._view.lines[number]
        if self.indent(number) >= _MARGIN and not (line.ends_sentence and line.words >= _SENTENCE):
            return True
        return _PART.match(text) is not None or text.endswith(_ENDS_COMMENT) or self._is_setting(number, text)

    def _is_setting(self, number: int, text: str) -> bool:
        """Say whether a line is a setting above or below others."""
        return _KEY.fullmatch(text) is not None and (number - 1 in self.keys or self.indent(number) >= _MARGIN)

    def _heads_settings(self, number: int, text: str) -> bool:
        """Say whether a line is a name with a colon, and indented settings or items stand below it."""
        if text[-1] != ":" or number + 1 >= len(self._texts) or not _BARE_KEY.fullmatch(text):
            return False
        below = self._texts[number + 1]
        is_part = below.startswith("- ") or _KEY.fullmatch(below) is not None
        return is_part and self.indent(number + 1) > self.indent(number)


def _in_threes(numbers: set[int]) -> set[int]:
    """Return the numbers that stand in a row of at least three."""
    middles = {number for number in numbers if {number - 1, number + 1} <= numbers}
    return {number + step for number in middles for step in (-1, 0, 1)}


def _is_certain(text: str) -> bool:
    # The quickest look rules out most lines.
    if text[-1] in _SENTENCE_ENDS:
        return False
    if not (text.isascii() and (text[0].islower() or text[:2].isupper())) and _SIGNS.isdisjoint(text):
        return False
    return _CERTAIN.fullmatch(text) is not None


def _is_likely(text: str) -> bool:
    if not (text[-1] in _ENDS or text[0] in _STARTS):
        return False
    return _LIKELY.fullmatch(text) is not None
