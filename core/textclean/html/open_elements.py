"""What is open in a parser at a place of a page, told from its tags: all of that, and perhaps more.

Elements are on a stack, and an end tag takes away what is on top and bears its name, and nothing else; where a tag may
be passed over by a parser, it is taken for what costs more. So a page may be taken for worse than it is, and never for
better.
"""

from __future__ import annotations

import attrs

from textclean.html.flatten import MAX_DEPTH
from textclean.html.tokenizer import Tag, has_markup

#: The most attributes of an element, since each is compared with all others.
MAX_ATTRIBUTES = 1024
#: The most options on a page, since at each all others of its list are looked at.
MAX_OPTIONS = 8192
# At each tag so many formatting elements may be open, and beyond that so many in all: each is made anew in each block.
_FORMATTING_EACH, _FORMATTING_MORE = 4, 1 << 16
# Text that is added to other text is copied with it: so many characters in all copies.
_MOST_COPIED = 1 << 28

_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
# These hold nothing, or are there once.
_EMPTY_NAMES = """
area base basefont bgsound body br col embed frame head hr html image img input link meta param source track wbr
"""
# These end where their like begins, so between two that hold others there is one of each.
_FLAT = frozenset((*_EMPTY_NAMES.split(), "p", "tr", "tbody", "thead", "tfoot", "colgroup", "option"))
_CELLS = frozenset(("td", "th", "caption"))
_TABLE_PARTS = frozenset((*_CELLS, "tr", "tbody", "thead", "tfoot", "colgroup", "col"))
_TABLE_TAGS = _TABLE_PARTS | {"table"}
_FOREIGN = frozenset(("svg", "math"))
# Where these are open, a tag may be passed over and nothing of it be seen.
_UNSURE = frozenset(("frameset", "select", "template"))
_COUNTED = _FORMATTING | _FOREIGN | _UNSURE | {"form", "table"}
# These may be passed over, or stand in a table while the text around them stands before it.
_PASSED_NAMES = "body form frame frameset head html image input optgroup option script select style template"
_PASSED = _TABLE_PARTS | frozenset(_PASSED_NAMES.split())
# Elements of drawings and formulas that hold HTML.
_INTEGRATION = frozenset(("annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title"))
# These end a drawing or a formula that they stand in.
_BREAKOUT_NAMES = """
b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
nobr ol p pre ruby s small span strike strong sub sup table tt u ul var
"""
_BREAKOUT = frozenset(_BREAKOUT_NAMES.split())


@attrs.define
class Opened:
    """What may be open, and what it may have cost so far."""

    stack: list[str] = attrs.field(factory=list)
    forms: int = 0
    tables: int = 0
    formatting: int = 0
    foreign: int = 0
    unsure: int = 0
    #: How often formatting elements may have been made anew, less what may be.
    anew: int = 0
    options: int = 0
    root_attributes: int = 0
    #: Where the last tag ended, the length of the text that what follows may be added to, and what was copied so.
    at: int = 0
    text: int = 0
    copied: int = 0
    #: The length of text in tables and in no cell, all of which stands before them; and whether a cell is sure.
    before_tables: int = 0
    in_cell: bool = False
    #: Whether what is on top is surely a part of a drawing or a formula.
    in_foreign: bool = False
    #: Whether a form is sure to end at its end tag: not once one ended inside of something else.
    forms_end: bool = True

    def is_too_much(self) -> bool:
        """Say whether no parser should be given what came so far."""
        return (
            len(self.stack) > MAX_DEPTH
            or self.anew > _FORMATTING_MORE
            or self.options > MAX_OPTIONS
            or self.root_attributes > MAX_ATTRIBUTES
            or self.copied > _MOST_COPIED
        )

    def is_odd(self, html: str, tag: Tag) -> bool:
        """Say whether a tag can be read in two ways, or is too much for itself."""
        if not tag.name:
            # A text in a drawing; elsewhere a comment to the first sign that ends a tag.
            is_text = html.startswith("<![CDATA[", tag.start) and not html.endswith("]]>", tag.start, tag.end)
            return is_text and bool(self.foreign)
        if tag.end > tag.inside and self._is_odd_inside(html, tag):
            return True
        return len(tag.attributes) > 2 * MAX_ATTRIBUTES and tag.count_attributes() > MAX_ATTRIBUTES

    def _is_odd_inside(self, html: str, tag: Tag) -> bool:
        if tag.name == "plaintext" or self.foreign or self.unsure:
            return has_markup(html, tag.inside, tag.end)
        # In a comment in a script another script may begin, and its end is not the end of the first.
        if tag.name != "script" or html.find("<!--", tag.inside, tag.end) < 0:
            return False
        return "<script" in html[tag.inside : tag.end].lower()

    def take(self, html: str, tag: Tag) -> None:
        """Open or close what a tag opens or closes."""
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
        # Items of the two kinds of lists nest in one another.
        is_flat = name in _FLAT or (name == "li" and top != "dl") or (name in ("dd", "dt") and top == "dl")
        if is_flat or tag.end > tag.inside or (name in _FOREIGN and tag.closes_itself):
            return
        if name == "form" and self.forms:
            self.forms_end = False
        self.in_foreign = name in _FOREIGN and not self.unsure
        self._push(name)

    def _start_foreign(self, tag: Tag) -> None:
        """Open an element where a drawing or formula may be open, in which all elements nest."""
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
        """Say whether an element is sure to be one where it begins, so that text behind it is another than before."""
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
