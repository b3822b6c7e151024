"""Rewrite a page with the same words and blocks, but without deep nesting.

Every parser reads the rewritten page in the same way. It has only tags of elements that break lines, without
attributes. Each element is closed before the element around it is closed. No tag can begin within its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import attrs

from textclean.html.layout import BLOCKS, UNREAD
from textclean.html.tokenizer import Tag, tags

#: The most elements that may be open at once, as in Chromium.
MAX_DEPTH = 512
_CELLS = ("td", "th", "caption")
_SECTIONS = ("tbody", "thead", "tfoot")
_PARTS = (*_CELLS, "tr", *_SECTIONS)
_ROWS = ("table", "tr", *_SECTIONS)
_LISTS = ("ul", "ol", "menu", "dir")
#: For a start tag: the names of open elements that it closes, and the names of elements that prevent this. An open
#: element is not closed if an element of the second kind was opened after it.
_ENDS = {
    "li": (("li",), (*_LISTS, *_CELLS)),
    "dd": (("dd", "dt"), ("dl", *_CELLS)),
    "dt": (("dd", "dt"), ("dl", *_CELLS)),
    "button": (("button",), _CELLS),
    **dict.fromkeys(("td", "th"), (_CELLS, ("table",))),
    "tr": ((*_CELLS, "tr"), ("table",)),
    **dict.fromkeys((*_SECTIONS, "caption"), (_PARTS, ("table",))),
}
_KEPT = (BLOCKS | UNREAD) - {"body", "embed", "frameset", "head", "html"}
_ENDS_NO_PARAGRAPH = frozenset(("br", "button", "caption", "legend", *_PARTS))
#: Parsers have special rules for forms. As text a form is an ordinary block, so it is written as one.
_WRITTEN_AS = {"form": "div"}
_SHOWN = frozenset(("plaintext", "xmp"))


def flattened(html: str) -> str:
    """Return a page with the same words in the same order, and with the same blocks.

    Elements nested deeper than ``MAX_DEPTH`` become line breaks. Content that a reader does not see is left out.
    """
    return "".join(_DataPage().written(html))


@attrs.define
class _DataPage:
    stack: list[tuple[str, str]] = attrs.field(factory=list)
    """The open elements: the name, and the text that closes the element."""
    places: defaultdict[str, list[int]] = attrs.field(factory=lambda: defaultdict(list))
    """For each name, the places of its open elements on the stack."""
    depth: int = 0
    unread: int = 0

    def written(self, html: str) -> Iterator[str]:
        at = 0
        for tag in tags(html):
            yield self._text(html[at : tag.start])
            yield from self._end(tag.name) if tag.is_end else self._start(tag)
            if tag.name in _SHOWN:
                yield self._text(html[tag.inside : tag.end].replace("&", "&amp;"))
            at = tag.end
        yield self._text(html[at:])
        yield from self._close(0)

    def _text(self, text: str) -> str:
        if self.unread or not text:
            return ""
        text = text.replace("<", "&lt;")
        if not self.stack or self.stack[-1][0] not in _ROWS:
            return text
        # Parsers move this text before the table and join it with other text there. A block of its own prevents that.
        return "" if text.isspace() else f"<div>{text}</div>"

    def _start(self, tag: Tag) -> Iterator[str]:
        name = tag.name
        if name not in _KEPT or tag.end > tag.inside or (name in _PARTS and not self.places["table"]):
            return
        if self.stack and self.stack[-1][0] == "svg" and name in BLOCKS:
            yield from self._close(len(self.stack) - 1)
        ended, outside = _ENDS.get(name, ((), ()))
        for other in ended:
            yield from self._close_one(other, outside)
        if name in BLOCKS and name not in _ENDS_NO_PARAGRAPH:
            yield from self._close_one("p", ("button", "table", *_CELLS))
        yield self._opened(name)

    def _opened(self, name: str) -> str:
        if name in ("br", "hr"):
            return "" if self.unread else f"<{name}>"
        self.places[name].append(len(self.stack))
        if self.unread or name in UNREAD:
            self.unread += name in UNREAD
            self.stack.append((name, ""))
            return ""
        written = _WRITTEN_AS.get(name, name)
        if self.depth >= MAX_DEPTH:
            self.stack.append((name, "<br>"))
            return "<br>"
        self.depth += 1
        self.stack.append((name, f"</{written}>"))
        return f"<{written}>"

    def _end(self, name: str) -> Iterator[str]:
        if name in ("br", "p") and not self.places["p"] and not self.unread:
            yield "<br>"
        elif name == "table":
            yield from self._close_one(name, ())
        elif name in _KEPT:
            yield from self._close_one(name, ("table",) if name in _PARTS else ("table", *_CELLS))

    def _close_one(self, name: str, outside: tuple[str, ...]) -> Iterator[str]:
        """Close the innermost open element of a name and all in it.

        Nothing is closed if an element named in ``outside`` was opened after it.
        """
        places = self.places[name]
        if places and all(not self.places[other] or self.places[other][-1] < places[-1] for other in outside):
            yield from self._close(places[-1])

    def _close(self, place: int) -> Iterator[str]:
        while len(self.stack) > place:
            name, written = self.stack.pop()
            self.places[name].pop()
            self.unread -= name in UNREAD
            self.depth -= written.startswith("</")
            yield written
