"""Extract the text of a page: what a reader sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from textclean.errors import RecordError, message_of
from textclean.html.layout import UNREAD, Blocks
from textclean.html.limits import shallow

#: The most characters that a page may have. Parsing takes about a hundred bytes of memory for each character.
LONGEST_PAGE = 32 << 20


#: The most tags that a page may have. Each tag takes a few hundred bytes of memory and some microseconds.
MOST_TAGS = 1 << 20


_SURROGATE = re.compile("[\ud800-\udfff]")


def text_from_html(html: str) -> str:
    """Return the text of a page: a line for each block, in document order, with no line end after the last line.

    White space within a line is collapsed, as browsers do. ``br`` starts a new line; ``pre`` keeps its white space. A
    list item begins with ``- ``. The cells of a table row become one line with ``|`` between them. If a cell has
    several lines, as in pages laid out with tables, all cells become lines instead. The title, scripts, styles and
    embedded documents are left out. Elements nested deeper than ``limits.MAX_DEPTH`` become line breaks.

    Raises:
        RecordError: the page has more than ``LONGEST_PAGE`` characters or ``MOST_TAGS`` tags, or the parser cannot
            parse it.
    """
    if len(html) > LONGEST_PAGE:
        message = f"a page of {len(html):,} characters, more than {LONGEST_PAGE:,}"
        raise RecordError(f"{message}; cut it into several, or give it a text")
    if len(html) > MOST_TAGS and (tags := html.count("<")) > MOST_TAGS:
        raise RecordError(f"a page of {tags:,} tags, more than {MOST_TAGS:,}; cut it into several, or give it a text")
    root = parsed_page(html).root
    blocks = Blocks()
    # Elements may be nested too deeply for recursion, so this uses a stack. A string on the stack closes that tag.
    stack: list[LexborNode | str] = [] if root is None else [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            blocks.leave(node)
        elif node.is_text_node:
            blocks.text(node.text_content or "")
        elif node.tag and node.tag not in UNREAD:
            blocks.enter(node.tag)
            stack.append(node.tag)
            stack.extend(reversed(list(_children(node))))
    return "\n".join(blocks.lines())


def elements(html: str, tag: str) -> Iterator[dict[str, str | None]]:
    """Yield the attributes of each element with this tag name, in document order.

    Raises:
        RecordError: the parser cannot parse the page.
    """
    root = parsed_page(html).root
    for node in () if root is None else root.css(tag):
        yield node.attributes


def parsed_page(html: str) -> LexborHTMLParser:
    """Parse a page; what would cost a parser too much is rewritten before (see ``limits``).

    Raises:
        RecordError: the parser cannot parse it.
    """
    page = shallow(_encodable(html).removeprefix("\ufeff"))
    try:
        return LexborHTMLParser(page)
    except (SelectolaxError, MemoryError) as error:
        raise RecordError(f"the page cannot be parsed: {message_of(error)}") from error


def _encodable(html: str) -> str:
    """Return a page without lone surrogates: the parser takes UTF-8, which cannot hold one."""
    try:
        html.encode()
    except UnicodeEncodeError:  # to look for one takes four times as long as to encode the page
        return _SURROGATE.sub("\ufffd", html)
    return html


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
