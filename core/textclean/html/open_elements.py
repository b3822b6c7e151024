"""Estimate from the tags of a page which elements a parser has open, and what they cost.

The estimate is never too low, but it may be too high. Elements are on a stack. An end tag removes only the top element,
and only if the names are the same. Where a parser may ignore a tag, the more expensive case is assumed.
"""

from __future__ import annotations

import attrs

from textclean.html.flatten import MAX_DEPTH
from textclean.html.tokenizer import Tag, has_markup

#: The most attributes of an element. A parser compares each attribute with all others.
MAX_ATTRIBUTES = 1024
#: The most options on a page. At each option a parser looks at all others of its list.
MAX_OPTIONS = 8192
# The number of open formatting elements that is free at each tag, and the most above that number, summed over all tags.
# A parser makes each of them again in each block.
_FORMATTING_EACH, _FORMATTING_MORE = 4, 1 << 16
# When a parser appends text to a text, it copies both. This is the most characters in all such copies.
_MOST_COPIED = 1 << 28

_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
# These elements have no content, or occur once in a page.
_EMPTY_NAMES = """
area base basefont bgsound body br col embed frame head hr html image img input link meta param source track wbr
"""
# The start of one of these ends an open one of the same name. So at most one of each is open between two elements that
# can nest.
_FLAT = frozenset((*_EMPTY_NAMES.split(), "p", "tr", "tbody", "thead", "tfoot", "colgroup", "option"))
_CELLS = frozenset(("td", "th", "caption"))
_TABLE_PARTS = frozenset((*_CELLS, "tr", "tbody", "thead", "tfoot", "colgroup", "col"))
_TABLE_TAGS = _TABLE_PARTS | {"table"}
_FOREIGN = frozenset(("svg", "math"))
# While one of these is open, a parser may ignore a tag.
_UNSURE = frozenset(("frameset", "select", "template"))
_COUNTED = _FORMATTING | _FOREIGN | _UNSURE | {"form", "table"}
# A parser may ignore these tags, or leave them in a table while it moves the text around them before the table.
_PASSED_NAMES = "body form frame frameset head html image input optgroup option script select style template"
_PASSED = _TABLE_PARTS | frozenset(_PASSED_NAMES.split())
# Elements of drawings and formulas whose content is HTML.
_INTEGRATION = frozenset(("annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title"))
# These HTML elements end a drawing or a formula that is open.
_BREAKOUT_NAMES = """
b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
nobr ol p pre ruby s small span strike strong sub sup table tt u ul var
"""
_BREAKOUT = frozenset(_BREAKOUT_NAMES.split())


@attrs.define
class Opened:
    """The elements that may be open, and the costs so far at the most."""

    stack: list[str] = attrs.field(factory=list)
    forms: int = 0
    tables: int = 0
    formatting: int = 0
    foreign: int = 0
    unsure: int = 0
    #: How often formatting elements may have been made again, beyond the free number at each tag.
    anew: int = 0
    options: int = 0
    root_attributes: int = 0
    #: The offset at which the last tag ended.
    at: int = 0
    #: The length of the text to which a parser may append the text that follows.
    text: int = 0
    #: The characters that were copied by appending.
    copied: int = 0
    #: The length of the text in tables, but in no cell. A parser moves it before the table.
    before_tables: int = 0
    #: Whether the current place is certainly in a table cell.
    in_cell: bool = False
    #: Whether the top element is certainly a part of a drawing or a formula.
    in_foreign: bool = False
    #: Whether an end tag certainly ends a form. This is false after a form ended inside another element.
    forms_end: bool = True

    def is_too_much(self) -> bool:
        """Say whether the page so far would cost a parser too much."""
        return (
            len(self.stack) > MAX_DEPTH
            or self.anew > _FORMATTING_MORE
            or self.options > MAX_OPTIONS
            or self.root_attributes > MAX_ATTRIBUTES
            or self.copied > _MOST_COPIED
        )

    def is_odd(self, html: str, tag: Tag) -> bool:
        """Say whether parsers may read a tag in two ways, or whether it has too many attributes."""
        if not tag.name:
            # CDATA is text in a drawing or formula. Elsewhere it is a comment that ends at the first ``>``.
            is_text = html.startswith("<![CDATA[", tag.start) and not html.endswith("]]>", tag.start, tag.end)
            return is_text and bool(self.foreign)
        if tag.end > tag.inside and self._is_odd_inside(html, tag):
            return True
        return len(tag.attributes) > 2 * MAX_ATTRIBUTES and tag.count_attributes() > MAX_ATTRIBUTES

    def _is_odd_inside(self, html: str, tag: Tag) -> bool:
        if tag.name == "plaintext" or self.foreign or self.unsure:
            return has_markup(html, tag.inside, tag.end)
        # In a comment within a script, another ``<script`` may begin. Its end tag does not end the outer script.
        if tag.name != "script" or html.find("<!--", tag.inside, tag.end) < 0:
            return False
        return "<script" in html[tag.inside : tag.end].lower()

    def take(self, html: str, tag: Tag) -> None:
        """Take the next tag: update the stack and the costs."""
        if tag.start > self.at:
            self._add(html, tag.start)
        self.at = tag.end
        if not tag.name:
            return
        if tag.name in _TABLE_TAGS:
            self.in_cell = tag.name in _CELLS and not tag.is_end and not self.foreign and not self.unsure
        if tag.is_end:
            self._end(tag.name)
        elif self.foreign:
            self._start_foreign(tag)
        else:
            self._start(tag)
        self.anew += self.formatting - _FORMATTING_EACH

    def _add(self, html: str, end: int) -> None:
        size = end - self.at
        self.text += size
        self.copied += self.text
        if self.tables and not self.in_cell and not html[self.at : end].isspace():
            self.before_tables += size
            self.copied += self.before_tables

    def _start(self, tag: Tag) -> None:
        name, top = tag.name, self._top()
        if name == "option":
            self.options += 1
        elif name in ("html", "body"):
            self.root_attributes += tag.count_attributes()
        if (name in _TABLE_PARTS and top in _CELLS) or (name == top and name in ("a", "table")):
            self._pop()
        if self._is_kept(name):
            self.text = 0
        # List items (li) and definition items (dd, dt) can nest in each other.
        is_flat = name in _FLAT or (name == "li" and top != "dl") or (name in ("dd", "dt") and top == "dl")
        if is_flat or tag.end > tag.inside or (name in _FOREIGN and tag.closes_itself):
            return
        if name == "form" and self.forms:
            self.forms_end = False
        self.in_foreign = name in _FOREIGN and not self.unsure
        self._push(name)

    def _start_foreign(self, tag: Tag) -> None:
        """Open an element while a drawing or a formula may be open. All elements can nest there."""
        if tag.name in _BREAKOUT or self._top() in _INTEGRATION:
            self.in_foreign = False
        if self._is_kept(tag.name):
            self.text = 0
        if self.in_foreign and tag.closes_itself:
            return
        if tag.name == "form":
            self.forms_end = False
        elif tag.name in ("html", "body"):
            self.root_attributes += tag.count_attributes()
        self.options += tag.name == "option"
        self._push(tag.name)

    def _end(self, name: str) -> None:
        top = self._top()
        if top in _CELLS and not self.unsure and (name == "table" or (name == "tr" and top != "caption")):
            self._pop()
            top = self._top()
        if top != name:
            self.in_foreign = False
            if name == "form":
                self.forms_end = False
        elif name != "form" or self.forms_end:
            self._pop()
            if self._is_kept(name):
                self.text = 0

    def _is_kept(self, name: str) -> bool:
        """Say whether a parser certainly makes an element here. Text after it is then not appended to text before."""
        if self.unsure:
            return False
        return name not in _PASSED or (name in ("td", "th") and not self.foreign and self._top() == "table")

    def _top(self) -> str:
        return self.stack[-1] if self.stack else ""

    def _push(self, name: str) -> None:
        self.stack.append(name)
        if name in _COUNTED:
            self._count(name, 1)

    def _pop(self) -> None:
        name = self.stack.pop()
        if name in _COUNTED:
            self._count(name, -1)

    def _count(self, name: str, by: int) -> None:
        if name in _FORMATTING:
            self.formatting += by
        elif name in _FOREIGN:
            self.foreign += by
        elif name in _UNSURE:
            self.unsure += by
        elif name == "form":
            self.forms += by
        else:
            self.tables += by
