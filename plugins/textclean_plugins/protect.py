"""Protect parts that no plugin may change: the title, quotations over several lines, code, tables.

The host calls this plugin only if there are proposals. Most of its functions first make one quick search of the whole
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby

from textclean import Finding, Label, Line, Rule, View, fold, hookimpl
from textclean_plugins.boxes import runs
from textclean_plugins.code_lines import code_lines
from textclean_plugins.shapes import find

labels = {
    "title": Label("The title that the record came with.", action="protect"),
    "quotation": Label("A quotation over several lines.", action="protect"),
    "code": Label("Code: lines between fences, indented, or written as programs are.", action="protect"),
    "table": Label("Rows of a table.", action="protect"),
}
options = {"max_quoted": 12, "min_rows": 3}
_RECORD_TITLE = Rule("record-title", "title", "the first line that is the record's field title and nothing else", 1.0)
_OPEN_QUOTATION = Rule(
    "open-quotation",
    "quotation",
    (
        "lines from one that opens a quotation and does not close it to the one that closes it; of quoted "
        "paragraphs the running text, so that an advertisement between them may go"
    ),
    0.8,
)
_FENCED_LINES = Rule("fenced-lines", "code", "lines between two fences of backticks or tildes", 0.9)
_PROGRAM_LINES = Rule(
    "program-lines",
    "code",
    (
        "neighbouring lines written as programs, queries or settings are, with the comments and indented lines "
        "between them and beside them"
    ),
    0.8,
)
_PREFORMATTED = Rule("preformatted", "code", "lines that the record's HTML has between <pre> and </pre>", 0.9)
_TABLE_ROWS = Rule(
    "table-rows",
    "table",
    (
        "neighbouring rows of equally many cells, parted by bars or tabs: with a bar before each, or most "
        "with a cell that is a number"
    ),
    0.8,
)
rules = (_RECORD_TITLE, _OPEN_QUOTATION, _FENCED_LINES, _PROGRAM_LINES, _PREFORMATTED, _TABLE_ROWS)

_TAG = re.compile(r"<[^<>]*>")
_FENCES = ("```", "~~~")
_FEW_CELLS = 2
_NUMBER = re.compile(r"[^\w\n]{0,4}\d[\d.,:/ %-]{0,20}[^\W\d]{0,4}[^\w\n]{0,4}")
# Pairs of an opening quotation mark and its closing marks. Of the alternatives in a group, the first whose opening mark
# is in the text is used: the mark “ opens in some languages, but closes where „ opens.
_PAIRS = ((("„", "“”"), ("“", "”")), (("«", "»"),), (("「", "」"),), (("『", "』"),))
_CUT = ("…", "...")
# One of these stands directly before or after the closing mark of a quotation. Arrows in a menu have none beside them.
_STOPS = tuple(".,!?…;:。！？，、।")


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find the parts that no plugin may change."""
    yield from _title(view)
    yield from _quotations(view, options["max_quoted"])
    yield from _fenced(view)
    yield from _code(view)
    yield from _preformatted(view)
    yield from _tables(view, options["min_rows"])


def _title(view: View) -> Iterator[Finding]:
    """Find the first line that is equal to the title of the record."""
    title = view.record.fields.get("title")
    if not isinstance(title, str) or not title.strip():
        return
    wanted = " ".join(fold(title).split())
    for line in view.filled:
        if len(line.text) <= 2 * len(title) + 20 and " ".join(fold(line.text).split()) == wanted:
            yield find(line, line, _RECORD_TITLE, "the line is the record's title")
            return


def _quotations(view: View, most: int) -> Iterator[Finding]:
    """Find quotations over several lines: from the line that opens one to the line that closes it."""
    for opening, closing, pattern in _marks(view.text):
        done = -1
        for match in pattern.finditer(view.text):
            first = view.lines.at(match.start())
            # A line that ends with an ellipsis was cut off, so its quotation is never closed.
            if first.number <= done or first.text.endswith(_CUT):
                continue
            last = _closing(view, first, opening, closing, most)
            if last is not None:
                done = last.number
                for line in _quoted(view, first, last):
                    yield find(line[0], line[-1], _OPEN_QUOTATION, "closed further down")


def _marks(text: str) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Yield each opening quotation mark of this text, its closing marks, and a pattern of lines that leave it open."""
    for pair in _PAIRS:
        opening, closing = next((marks for marks in pair if marks[0] in text), ("", ""))
        # In Danish and German books guillemets point inward: » opens. So the first one in a text is the opening mark.
        if opening == "«" and "»" in text[: text.index(opening)]:
            opening, closing = closing, opening
        if opening:
            yield opening, closing, re.compile(f"{opening}[^{opening}{closing}\n]*\n")


def _closing(view: View, first: Line, opening: str, closing: str, most: int) -> Line | None:
    """Return the line that closes a quotation, if any. Each paragraph of a quotation may begin with an opening mark."""
    lines = view.lines
    for number in range(first.number + 1, min(first.number + 1 + most, len(lines))):
        text = lines.texts[number]
        closes = min((place for place in map(text.find, closing) if place >= 0), default=-1)
        if closes >= 0:
            ends = text[:closes].rstrip()[-1:] in _STOPS or text[closes + 1 :].lstrip()[:1] in _STOPS
            return lines[number] if ends and opening not in text[1:closes] else None
    return None


def _quoted(view: View, first: Line, last: Line) -> Iterator[Sequence[Line]]:
    """Yield the lines of a quotation: as one group, if the first line is not a sentence, as in verse or wrapped text.

    Otherwise the lines are paragraphs, and each is yielded by itself. Short lines between them that are not sentences
    are left out, as they come from the page and not from the quotation.
    """
    if not first.is_sentence:
        yield first, last
        return
    for line in view.lines[first.number : last.number + 1]:
        if line.text and (line is first or line is last or line.is_sentence):
            yield (line,)


def _fenced(view: View) -> Iterator[Finding]:
    """Find fenced code: two fences and the lines between them."""
    for fence in _FENCES:
        if fence not in view.text:
            continue
        fences = [number for number, text in enumerate(view.lines.texts) if text.startswith(fence)]
        for start, end in zip(fences[::2], fences[1::2], strict=False):
            yield _whole(view, start, end, _FENCED_LINES)


def _code(view: View) -> Iterator[Finding]:
    """Find lines of code without fences around them."""
    for first, last in code_lines(view):
        yield _whole(view, first, last, _PROGRAM_LINES)


def _preformatted(view: View) -> Iterator[Finding]:
    """Find the lines of each element ``pre`` of the record's HTML, in their order."""
    html = view.record.html or ""
    wanted = list(_pre_lines(html)) if "<pre" in html else []
    texts = [(number, text) for number, text in enumerate(view.lines.texts) if text] if wanted else []
    at = 0
    for lines in wanted:
        for place in range(at, len(texts) - len(lines) + 1):
            if [text for _, text in texts[place : place + len(lines)]] == lines:
                at = place + len(lines)
                yield _whole(view, texts[place][0], texts[at - 1][0], _PREFORMATTED)
                break


def _pre_lines(html: str) -> Iterator[list[str]]:
    """Yield the lines of each element ``pre``, without tags and blank lines."""
    end = 0
    while (start := html.find("<pre", end)) >= 0 and (end := html.find("</pre", start)) >= 0:
        lines = [line.strip() for line in unescape(_TAG.sub("", html[start:end])).splitlines()]
        if filled := [line for line in lines if line]:
            yield filled


def _tables(view: View, least: int) -> Iterator[Finding]:
    """Find neighbouring rows with the same number of cells, which are separated by bars or tabs."""
    for mark in "|\t":
        if view.text.count(mark) < least:
            continue
        cells = {number: _cells(text, mark) for number, text in enumerate(view.lines.texts) if mark in text}
        for run in runs((number for number, count in cells.items() if count), 1):
            for _, same in groupby(run, key=cells.__getitem__):
                rows = list(same)
                if len(rows) >= least and (_framed(view, rows) or _numbers(view, rows, mark)):
                    yield _whole(view, rows[0], rows[-1], _TABLE_ROWS)


def _cells(row: str, mark: str) -> int:
    """Return the number of cells in a row; 0 if a cell is empty, or if the row ends with a bar but begins without one.

    The lines of menus often end with a bar.
    """
    cells = row.strip(mark).split(mark)
    bare = len(cells) < _FEW_CELLS or not all(map(str.strip, cells))
    return 0 if bare or (row[-1] == mark and row[0] != mark) else len(cells)


def _framed(view: View, rows: Sequence[int]) -> bool:
    """Say whether each row begins with a bar."""
    return all(view.lines.texts[number][0] == "|" for number in rows)


def _numbers(view: View, rows: Sequence[int], mark: str) -> bool:
    """Say whether most rows have a cell that is a number, perhaps with a unit. The rows of a menu have none."""
    with_number = sum(any(map(_NUMBER.fullmatch, view.lines.texts[number].split(mark))) for number in rows)
    return 2 * with_number > len(rows)


def _whole(view: View, first: int, last: int, rule: Rule) -> Finding:
    """Return a finding of whole lines. It includes the indent of the first line, which has a meaning in code."""
    start = view.lines[first].start
    while start and view.text[start - 1] in " \t":
        start -= 1
    return rule.finding(start, view.lines[last].end)
