"""Lay out the elements of a page as lines of text, as a browser would."""

from __future__ import annotations

import re

_BLOCK_NAMES = """
address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section
summary table tbody td tfoot th thead tr ul
"""
#: Elements that begin and end a line.
BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNREAD_NAMES = """
annotation annotation-xml applet audio canvas datalist embed head iframe noembed noframes noscript object script
select style svg template textarea title video
"""
#: Elements whose content does not count as text of the page: code, metadata, embedded documents, drawings, fallback
#: content, form fields.
UNREAD = frozenset(_UNREAD_NAMES.split())
_CELLS = frozenset(("td", "th"))
#: The white space of HTML. A no-break space does not belong to it, and is not collapsed.
_SPACE = " \t\n\r\f"
_SPACES = re.compile(f"[{_SPACE}]+")


class Blocks:
    """Collects lines from elements and text, which come in document order.

    ``_rows`` holds, for each open table row, the lines before the row and then the lines of each of its cells. When a
    row closes, its cells become lines.
    """

    def __init__(self) -> None:
        self._rows: list[list[list[str]]] = []
        self._lines: list[str] = []
        self._inline: list[str] = []
        self._prefix = ""
        self._pre = 0

    def enter(self, tag: str) -> None:
        """Take the start of an element."""
        if tag not in BLOCKS:
            return
        if tag == "br" and self._pre:
            self._inline.append("\n")
            return
        self._break()
        if tag == "li":
            self._prefix = "- "
        elif tag == "pre":
            self._pre += 1
        elif tag == "tr":
            self._rows.append([self._lines])
        elif tag in _CELLS and self._rows:
            self._lines = []
            self._rows[-1].append(self._lines)

    def leave(self, tag: str) -> None:
        """Take the end of an element."""
        if tag not in BLOCKS or tag == "br":
            return
        self._break()
        if tag == "li":
            self._prefix = ""
        elif tag == "pre":
            self._pre -= 1
        elif tag == "tr" and self._rows:
            self._lines, *cells = self._rows.pop()
            self._lines.extend(_row(cells))

    def text(self, text: str) -> None:
        """Take a text node."""
        self._inline.append(text)

    def lines(self) -> list[str]:
        """Return the lines, after all elements were closed."""
        self._break()
        return self._lines

    def _break(self) -> None:
        text = "".join(self._inline)
        self._inline.clear()
        if self._pre:
            self._add(text.removesuffix("\n").split("\n") if text else [])
        elif line := _SPACES.sub(" ", text).strip(" "):
            self._add([line])

    def _add(self, lines: list[str]) -> None:
        if lines:
            self._lines.append(self._prefix + lines[0])
            self._lines.extend(lines[1:])
            self._prefix = ""


def _row(cells: list[list[str]]) -> list[str]:
    filled = [cell for cell in cells if cell]
    if any(len(cell) > 1 for cell in filled):
        return [line for cell in filled for line in cell]
    return [" | ".join(line for cell in filled for line in cell)] if filled else []
