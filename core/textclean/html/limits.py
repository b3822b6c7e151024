"""HTML that no parser should be given as it is: nested without end, or with marks that are carried on without end.

A parser that follows the standard looks through all open elements at many tags, so its work grows with the square of
the depth; it opens each formatting element anew in every block that follows, so a few kilobytes can make millions of
nodes; and it compares attributes, looks through options and copies text again and again. Browsers bound the depth at
512. Here a page that could cost so much is written anew, with its words in their order and its blocks; where those are
too deep, line breaks.
"""

from __future__ import annotations

import re

from textclean.html.flatten import MAX_DEPTH, flattened
from textclean.html.open_elements import MAX_ATTRIBUTES, Opened
from textclean.html.tokenizer import Tag, tags

__all__ = ["MAX_DEPTH", "shallow"]

# No more tags than this do no harm, whatever they are, if they are not of the kinds below: a page is then not looked
# through, which costs as much as parsing it. 8,192 open elements take 0.1 s.
_FEW_TAGS = 8192
# The product of those that can pile up and all tags is what nodes they can make at the most, of some 400 bytes each;
# that of all characters and all tags, how many bytes of text can be copied, twice over.
_FEW_NODES, _FEW_COPIES = 1 << 17, 1 << 29
# One that holds nothing but text, or in a link pictures too, is gone behind it.
_SIMPLE = r"(?:[^<>\"'=]|=\"[^<>\"]*\"|='[^<>']*'|=[^\s<>\"'=])*>"
_PILING = re.compile(
    rf"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])(?!{_SIMPLE}[^<]*</\1>)",
    re.IGNORECASE | re.ASCII,
)
# The next link closes one that was left open, unless eight blocks or more lie between them.
_LINK = re.compile(
    rf"<a(?=[\s/>])(?!{_SIMPLE}[^<]*(?:<(?:img|br|/?(?:span|strong|b|i))(?=[\s/>]){_SIMPLE}[^<]*){{0,8}}</a>)",
    re.IGNORECASE | re.ASCII,
)
_LINK_BLOCKS = 8
# A tag with many attributes goes on for long without its end, or has that sign in a value.
_LONG = re.compile(rf"</?[A-Za-z][^>]{{{2 * MAX_ATTRIBUTES}}}|=[\t\n\f\r ]*+(?:\"[^\">]*+>|'[^'>]*+>)")
# All tags of these names give their attributes to one element.
_ROOTS = re.compile(r"<(?:html|body)[\s/>]", re.IGNORECASE)
_FEW_ROOTS = 8


def shallow(html: str) -> str:
    """Return a page in which few more than ``MAX_DEPTH`` elements are nested, and nearly always the page itself."""
    return flattened(html) if _is_worth_a_look(html) and _is_harmful(html) else html


def _is_worth_a_look(html: str) -> bool:
    count = html.count("<")
    if count > _FEW_TAGS or count * len(html) > _FEW_COPIES or len(_ROOTS.findall(html)) > _FEW_ROOTS:
        return True
    links = sum(part.count("<") >= _LINK_BLOCKS for part in _LINK.split(html)[1:])
    if (len(_PILING.findall(html)) + links) * count > _FEW_NODES:
        return True
    return _LONG.search(html) is not None and any(tag.count_attributes() > MAX_ATTRIBUTES for tag in _long(html))


def _long(html: str) -> list[Tag]:
    return [tag for tag in tags(html) if len(tag.attributes) > 2 * MAX_ATTRIBUTES]


def _is_harmful(html: str) -> bool:
    opened = Opened()
    for tag in tags(html):
        if opened.is_odd(html, tag):
            return True
        opened.take(html, tag)
        if opened.is_too_much():
            return True
    return False
