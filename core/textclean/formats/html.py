"""HTML files, and the text of a page: what a reader sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser, LexborNode

from textclean.formats.blocks import Blocks
from textclean.formats.document import Document, Lines, Origin, Reject
from textclean.formats.nesting import shallow
from textclean.formats.plain import whole_file

#: Elements whose content is not text of the page: code, metadata, other documents, drawings, fallbacks, form fields.
_UNREAD_NAMES = """
annotation annotation-xml applet audio canvas datalist embed head iframe noembed noframes noscript object script
select style svg template textarea title video
"""
_UNREAD = frozenset(_UNREAD_NAMES.split())
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(stream: BinaryIO, origin: Origin, counted: Lines | None = None) -> Iterator[Document | Reject]:  # noqa: ARG001 - a file is no lines
    """Yield the one document that an HTML file is: its ``html`` is the file, its text is made from it."""
    yield whole_file(stream, origin, origin.fields.html)


def text_from_html(html: str) -> str:
    """Return the text of a page: a line for each block, in document order, without line end.

    White space within a line is collapsed as a browser does it; ``br`` breaks a line, ``pre`` keeps its own; a list
    item begins with ``- ``; the cells of a table row stand in one line with ``|`` between them, unless a cell has
    several lines of its own, as in pages laid out with tables. The title, scripts, styles and embedded documents
    are left out. Elements nested deeper than ``nesting.MAX_DEPTH`` are line breaks.
    """
    # A parser takes bytes, and UTF-8 has none for a lone surrogate.
    root = LexborHTMLParser(shallow(_SURROGATE.sub("\ufffd", html).removeprefix("\ufeff"))).root
    blocks = Blocks()
    # Nesting has no bound, so this walks instead of recursing; a string on the stack is a tag that closes.
    stack: list[LexborNode | str] = [] if root is None else [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            blocks.leave(node)
        elif node.is_text_node:
            blocks.text(node.text_content or "")
        elif node.tag and node.tag not in _UNREAD:
            blocks.enter(node.tag)
            stack.append(node.tag)
            stack.extend(reversed(list(_children(node))))
    return "\n".join(blocks.lines())


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
