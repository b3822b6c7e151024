"""Find HTML that would cost a parser too much time or memory, and rewrite it before it is parsed.

A parser that follows the standard has costs that grow faster than the page:

- At many tags it searches all open elements. So its work grows with the square of the depth.
- It opens each unclosed formatting element again in every block that follows. So a few kilobytes can make millions of
  nodes.
- It compares the attributes of an element with each other, searches all options of a list, and copies text repeatedly.

Browsers limit the depth to 512. Here a page that could cost too much is rewritten (see ``flatten``) with the same words
and blocks in the same order. Elements that are nested too deeply become line breaks.
"""

from __future__ import annotations

import re

from textclean.html.flatten import MAX_DEPTH, flattened
from textclean.html.open_elements import MAX_ATTRIBUTES, Opened
from textclean.html.tokenizer import Tag, tags

__all__ = ["MAX_DEPTH", "shallow"]

# A page with no more tags than this is harmless, unless it has tags of the kinds below. It is then not examined, as
# examining a page costs as much as parsing it. 8,192 open elements take 0.1 s.
_FEW_TAGS = 8192
# Limits on two products. Tags that can pile up, times all tags: the most nodes that they can make, of about 400 bytes
# each. All characters, times all tags: twice the bytes of text that can be copied.
_FEW_NODES, _FEW_COPIES = 1 << 17, 1 << 29
# Part of a pattern that leaves out harmless elements: one that holds only text (a link: also pictures) and is closed.
_SIMPLE = r"(?:[^<>\"'=]|=\"[^<>\"]*\"|='[^<>']*'|=[^\s<>\"'=])*>"
_PILING = re.compile(
    rf"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])(?!{_SIMPLE}[^<]*</\1>)",
    re.IGNORECASE | re.ASCII,
)
# A link that was left open is closed by the next link, unless eight blocks or more lie between them.
_LINK = re.compile(
    rf"<a(?=[\s/>])(?!{_SIMPLE}[^<]*(?:<(?:img|br|/?(?:span|strong|b|i))(?=[\s/>]){_SIMPLE}[^<]*){{0,8}}</a>)",
    re.IGNORECASE | re.ASCII,
)
_LINK_BLOCKS = 8
# A tag with many attributes: many characters without ``>``, or a ``>`` within a value.
_LONG = re.compile(rf"</?[A-Za-z][^>]{{{2 * MAX_ATTRIBUTES}}}|=[\t\n\f\r ]*+(?:\"[^\">]*+>|'[^'>]*+>)")
# A parser collects the attributes of all ``html`` tags in one element, and those of all ``body`` tags in another.
_ROOTS = re.compile(r"<(?:html|body)[\s/>]", re.IGNORECASE)
_FEW_ROOTS = 8


def shallow(html: str) -> str:
    """Return a page that is safe to parse, with at most little more than ``MAX_DEPTH`` nested elements.

    Nearly always this is the page itself, unchanged.
    """
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
