"""Decide from line breaks whether neighbouring lines are a text that was wrapped at a width.

The shares below are shares of the line breaks of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from textclean import Line, lazy

# The beginning of a line that is not running text: headings, quoted mail, rows of tables, comments, addresses.
_OTHER_STARTS = r"[#>|%*+=~;/\\<{}]|\$ |\w+://|www\.|[\W_]*$"
# Parts of a line that is not running text: columns, code, options of commands. In Markdown, a line that ends with two
# spaces or a backslash is broken on purpose.
_OTHER_PARTS = (
    r"\t|\S {3,}\S|[|{}\\]$|```|~~~|\(\);?$|=>|\s--?[A-Za-z][\w-]*(?:\s|$)|\w[._]\w+\(|\b\w+=[\w\"'.~/$]"
    r"|\s[-+*/!<>=]?=\s"
)
_NOT_PROSE = re.compile(rf"^(?:{_OTHER_STARTS})|{_OTHER_PARTS}")
_ITEM = re.compile(r"[-–—•‣▪●◦·»›▶►■□✓➤]\s|\(?(?:\d{1,3}|[^\W\d_])[.)।]\s")
_BROKEN_ON_PURPOSE = "  "
# Scripts that are written without spaces.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Unicode has upper and lower case for Georgian, but running text does not use them.
_GEORGIAN = re.compile("[\u10a0-\u10ff]")
_SENTENCE_WITHIN = re.compile(r"[^\s\d][.!?।۔][\"'”’»)]? +\S")
_OPENERS = "\"'“”‘’«»„‚([¿¡"
_MARKS = ".,;:!?…。！？।॥؟،؛۔"
_COLONS = ":："
_MOST_INDENT = 8
# Lines longer than this are paragraphs, whatever they contain.
_LONGEST = 1_000

_NEARLY_ALL, _MOST, _HALF, _SOME, _FEW = 0.9, 0.6, 0.5, 0.4, 0.25
# In print, letters differ in width. So lines of equal width in print may differ by this share in code points.
_FREE = 0.15
# Paragraphs with one or two line breaks need stronger evidence than longer ones.
_TWO = 2
_ONE_WIDTH, _TWO_WIDTH, _CASELESS_WIDTH = 50, 40, 40
_LAST_WORDS = 3


def is_heading(line: Line) -> bool:
    """Say whether a line is marked as a heading. A paragraph may begin directly below it."""
    return line.text[0] == "#"


def is_other(text: str, line: Line) -> bool:
    """Say whether a line does not look like running text in a script with spaces."""
    if len(line.text) > _LONGEST:
        return False
    if _NOT_PROSE.search(line.text) or _UNSPACED.search(line.text) or _ITEM.match(line.text):
        return True
    return text.startswith(_BROKEN_ON_PURPOSE, line.end)


@attrs.frozen
class Break:
    """A line break between two lines of a run.

    Attributes:
        before: the line before the break.
        after: the line after the break.
        needed: the width of the first line in code points if the next word were on it.
        runs_on: whether the sentence seems to continue: the second line begins with a lower-case letter, or, in scripts
            without case, the first line does not end with a punctuation mark.
        indented: whether the second line is indented more than the first, as at the beginning of a paragraph.
        repeats: whether both lines begin with the same word, as in commands, lists and verse.
    """

    before: Line
    after: Line
    needed: int
    runs_on: bool
    indented: bool
    repeats: bool

    def ends_paragraph(self, width: float) -> bool:
        """Say whether one paragraph ends here and another begins."""
        if self.before.text[-1] in _COLONS and not self.runs_on:
            return True
        return self.indented or (self.before.ends_sentence and self.needed <= width)


@attrs.frozen(slots=False)  # a lazy value needs ``__dict__``
class Run:
    """Neighbouring lines, none of them too long for a wrapped line.

    Attributes:
        breaks: the line breaks between the lines.
        width: the width of the longest line in code points, with its indent.
        cased: whether most lines begin with a letter of a script with upper and lower case.
    """

    breaks: tuple[Break, ...]
    width: int
    cased: bool

    @classmethod
    def all_of(cls, text: str, lines: Sequence[Line], wide: int) -> Iterator[Run]:
        """Yield the runs in neighbouring lines. Lines wider than ``wide`` code points separate runs."""
        run: list[tuple[Line, int]] = []
        for line in lines:
            indent = _indent(text, line)
            if indent + len(line.text) <= wide and indent <= _MOST_INDENT:
                run.append((line, indent))
                continue
            yield from cls._of(run)
            run = []
        yield from cls._of(run)

    @classmethod
    def _of(cls, run: Sequence[tuple[Line, int]]) -> Iterator[Run]:
        if len(run) > 1:
            firsts = [_first_letter(line.text) for line, _ in run]
            cased = 2 * sum(map(_has_case, firsts)) > len(run)
            width = max(indent + len(line.text) for line, indent in run)
            yield cls(tuple(_break(first, second, cased=cased) for first, second in pairwise(run)), width, cased)

    @lazy
    def slack(self) -> float | None:
        """How much narrower than the width a line with a forced break may be, in code points.

        None means that this is not wrapped text.
        """
        inner = self.inner(self.width)
        if 2 * sum(one.repeats for one in self.breaks) >= len(self.breaks):
            return None
        if len(inner) <= _TWO:
            return 0.0 if len(inner) == len(self.breaks) and self.cased and self._short_and_sure(inner) else None
        if _are_wrapped(inner, self.width, cased=self.cased, sentence_within=self.sentence_within):
            return 0.0
        return self._slack_of_print if self.cased else None

    @lazy
    def _slack_of_print(self) -> float | None:
        """The slack of lines that were equally wide in print, but differ in code points."""
        slack = _FREE * self.width
        inner = self.inner(self.width - slack)
        if len(inner) <= _TWO or not self.sentence_within:
            return None
        on = _share(one.runs_on for one in inner)
        forced = _share(one.needed > self.width for one in inner)
        near = _share(one.needed > self.width - slack for one in inner)
        return slack if on >= _MOST and forced >= _SOME and near >= _NEARLY_ALL else None

    def _short_and_sure(self, inner: Sequence[Break]) -> bool:
        if not inner or not all(one.runs_on and one.needed > self.width for one in inner):
            return False
        if len(inner) == _TWO:
            return self.width >= _TWO_WIDTH
        before, after = inner[0].before, inner[0].after
        ends = after.ends_sentence and after.words >= _LAST_WORDS
        return self.width >= _ONE_WIDTH and ends and before.text[-1] not in _MARKS

    def inner(self, width: float) -> list[Break]:
        """Return the breaks within paragraphs: not those between two paragraphs, and not that below a first heading."""
        first = self.breaks[0]
        heading = first.needed <= width and not (self.cased and first.runs_on)
        return [one for one in self.breaks[heading:] if not one.ends_paragraph(width)]

    @lazy
    def sentence_within(self) -> bool:
        """Whether a sentence ends within a line. In verse, sentences end at the end of a line."""
        lines = (self.breaks[0].before, *(one.after for one in self.breaks))
        return any(_SENTENCE_WITHIN.search(line.text) for line in lines)

    def fits(self, width: int) -> bool:
        """Say whether these lines could have been wrapped at ``width``, the width of other paragraphs of the text."""
        return self.width <= width and all(one.needed > width for one in self.inner(width))

    def joined(self, width: int) -> Iterator[Break]:
        """Yield the forced breaks, which are to be removed; for ``width`` see ``fits``."""
        if self.slack is None and not self.fits(width):
            return
        limit = width if self.slack is None else self.width - self.slack
        for one in self.inner(limit):
            # The last line is an addition, such as a name below a quotation or a heading, if it does not end a sentence
            # and the line before does.
            added = one is self.breaks[-1] and one.before.ends_sentence and not one.after.ends_sentence
            if not added and (one.needed > limit or (self.cased and one.runs_on)):
                yield one


def common_width(runs: Sequence[Run]) -> int:
    """Return the width in code points at which the runs of a text were wrapped, or 0 if they were not wrapped.

    If no single run is long enough to be certain, all runs together may be.
    """
    known = max((run.width for run in runs if run.slack is not None), default=0)
    width = max((run.width for run in runs), default=0)
    breaks = [one for run in runs for one in run.inner(width)]
    cased = 2 * sum(run.cased for run in runs) > len(runs)
    within = any(run.sentence_within for run in runs)
    if len(breaks) > _TWO and _are_wrapped(breaks, width, cased=cased, sentence_within=within):
        return width
    return known


def _are_wrapped(breaks: Sequence[Break], width: int, *, cased: bool, sentence_within: bool) -> bool:
    on = _share(one.runs_on for one in breaks)
    forced = _share(one.needed > width for one in breaks)
    if forced < _NEARLY_ALL:
        return False
    if not cased:
        return on >= _MOST and width >= _CASELESS_WIDTH and sentence_within
    if on >= _HALF:
        return True
    # In German, nouns begin with a capital, so fewer lines seem to run on. Then all other signs have to agree.
    marked = _share(one.before.text[-1] in _MARKS for one in breaks)
    return on >= _FEW and forced == 1 and sentence_within and marked < _SOME


def _break(first: tuple[Line, int], second: tuple[Line, int], *, cased: bool) -> Break:
    (before, indent), (after, next_indent) = first, second
    word = after.text.split(maxsplit=1)[0]
    repeats = word == before.text.split(maxsplit=1)[0]
    runs_on = _first_letter(after.text).islower() if cased else before.text[-1] not in _MARKS
    return Break(before, after, indent + len(before.text) + 1 + len(word), runs_on, next_indent > indent, repeats)


def _indent(text: str, line: Line) -> int:
    start = line.start
    while start and text[start - 1] in " \u00a0":
        start -= 1
    return line.start - start


def _first_letter(text: str) -> str:
    return text.lstrip(_OPENERS)[:1]


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper() and not _GEORGIAN.match(letter)


def _share(values: Iterator[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted) if counted else 0.0
