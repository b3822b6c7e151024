"""Whether neighbouring lines are one text that was wrapped at a width: what their line breaks say.

The shares below are of a paragraph's line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from textclean import Line, lazy

# How a line of something else than running text begins: headings, quoted mail, rows of tables, comments, addresses ...
_OTHER_STARTS = r"[#>|%*+=~;/\\<{}]|\$ |\w+://|www\.|[\W_]*$"
# ... and what stands in it: columns, code, options of commands. One that ends in two spaces or a backslash is broken on
# purpose in Markdown.
_OTHER_PARTS = (
    r"\t|\S {3,}\S|[|{}\\]$|```|~~~|\(\);?$|=>|\s--?[A-Za-z][\w-]*(?:\s|$)|\w[._]\w+\(|\b\w+=[\w\"'.~/$]"
    r"|\s[-+*/!<>=]?=\s"
)
_NOT_PROSE = re.compile(rf"^(?:{_OTHER_STARTS})|{_OTHER_PARTS}")
_ITEM = re.compile(r"[-–—•‣▪●◦·»›▶►■□✓➤]\s|\(?(?:\d{1,3}|[^\W\d_])[.)।]\s")
_BROKEN_ON_PURPOSE = "  "
# Scripts that are written without spaces, and Georgian, whose letters have a case that is not used.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_GEORGIAN = re.compile("[\u10a0-\u10ff]")
_SENTENCE_WITHIN = re.compile(r"[^\s\d][.!?।۔][\"'”’»)]? +\S")
_OPENERS = "\"'“”‘’«»„‚([¿¡"
_MARKS = ".,;:!?…。！？।॥؟،؛۔"
_COLONS = ":："
_MOST_INDENT = 8
# Longer lines are paragraphs, whatever stands in them.
_LONGEST = 1_000

_NEARLY_ALL, _MOST, _HALF, _SOME, _FEW = 0.9, 0.6, 0.5, 0.4, 0.25
# Print, whose letters are not equally wide, leaves so much of the width free in code points.
_FREE = 0.15
# One, two, or more line breaks; the fewer, the more each of them has to say.
_TWO = 2
_ONE_WIDTH, _TWO_WIDTH, _CASELESS_WIDTH = 50, 40, 40
_LAST_WORDS = 3


def is_heading(line: Line) -> bool:
    """Say whether a line is marked as a heading, below which a paragraph may begin."""
    return line.text[0] == "#"


def is_other(text: str, line: Line) -> bool:
    """Say whether a line looks like something else than running text in a script with spaces."""
    if len(line.text) > _LONGEST:
        return False
    if _NOT_PROSE.search(line.text) or _UNSPACED.search(line.text) or _ITEM.match(line.text):
        return True
    return text.startswith(_BROKEN_ON_PURPOSE, line.end)


@attrs.frozen
class Break:
    """A line break between two lines of a run.

    Attributes:
        before: the line that it ends.
        after: the line that it begins.
        needed: how many code points wide the first line would be with the next word on it.
        runs_on: the second line begins with a small letter; in scripts without case, the first ends in no mark.
        indented: the second line is indented more than the first, as the beginning of a paragraph is.
        repeats: both lines begin with the same word, as commands, lists and verse do.
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


@attrs.frozen(slots=False)  # which a lazy value needs
class Run:
    """Neighbouring lines, none of them longer than a wrapped line can be.

    Attributes:
        breaks: the line breaks between them.
        width: how many code points wide the longest is, with its indent.
        cased: whether most of the lines begin with a letter of a script with upper and lower case.
    """

    breaks: tuple[Break, ...]
    width: int
    cased: bool

    @classmethod
    def all_of(cls, text: str, lines: Sequence[Line], wide: int) -> Iterator[Run]:
        """Yield the runs in neighbouring lines, parted by lines that are wider than ``wide`` code points."""
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
        """How many code points of the width may be free where a break was forced; None: this is no wrapped text."""
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
        """The slack of lines that are equally wide in print, and not in code points."""
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
        """Return the breaks within paragraphs: not those between two, nor that below a heading at the top."""
        first = self.breaks[0]
        heading = first.needed <= width and not (self.cased and first.runs_on)
        return [one for one in self.breaks[heading:] if not one.ends_paragraph(width)]

    @lazy
    def sentence_within(self) -> bool:
        """Whether a sentence ends within a line: those of verse end with their line."""
        lines = (self.breaks[0].before, *(one.after for one in self.breaks))
        return any(_SENTENCE_WITHIN.search(line.text) for line in lines)

    def fits(self, width: int) -> bool:
        """Say whether these lines could be wrapped at a width that others are wrapped at."""
        return self.width <= width and all(one.needed > width for one in self.inner(width))

    def joined(self, width: int) -> Iterator[Break]:
        """Yield the breaks that mean nothing, if there are any; ``width``: see ``fits``."""
        if self.slack is None and not self.fits(width):
            return
        limit = width if self.slack is None else self.width - self.slack
        for one in self.inner(limit):
            # What ends no sentence below one that ends: a name below a quotation, a heading.
            added = one is self.breaks[-1] and one.before.ends_sentence and not one.after.ends_sentence
            if not added and (one.needed > limit or (self.cased and one.runs_on)):
                yield one


def common_width(runs: Sequence[Run]) -> int:
    """Return the width in code points that the runs of a text are wrapped at, 0 where they are not.

    Where no run is long enough to be sure of, all of them together may be.
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
    # Nouns begin with a capital in German: then nothing else may speak against it.
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
