"""Read a page as evidence, if that is safe and worth its time."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from textclean.errors import RecordError
from textclean.html.extract import MOST_TAGS, parsed_page
from textclean.html.layout import UNREAD
from textclean.html.limits import MAX_DEPTH
from textclean.html.page_tree import PageTree, TreeNode, heading

#: The most characters of a page that is read as evidence. What is longer is data, and no article.
LONGEST = 8 << 20
_UNREAD = sorted(UNREAD - {"head", "title"})


def page_tree(html: str) -> PageTree | None:
    """Read a page; None if it is too long or too deep, has too many tags, or cannot be parsed."""
    if len(html) > LONGEST or (len(html) > MOST_TAGS and html.count("<") > MOST_TAGS):
        return None
    try:
        page = parsed_page(html)
    except RecordError:
        return None
    body = page.body
    title = heading(page.css_first("title"))
    page.strip_tags(_UNREAD)
    return None if body is None else _walk(body, title)


def _walk(body: LexborNode, title: str | None) -> PageTree | None:
    """Number the elements of a body, and collect its text."""
    numbers: dict[int, int] = {}
    nodes: list[TreeNode] = []
    parsed: list[LexborNode] = []
    owners: list[int] = []
    texts: list[str] = []
    for node in body.traverse(include_text=True):
        name = node.tag or ""
        above = node.parent
        parent = numbers.get(above.mem_id, -1) if above is not None else -1
        if name == "-text":
            if parent >= 0:
                owners.append(parent)
                texts.append(node.text_content or "")
        elif name[:1].isalpha():
            around = nodes[parent] if parent >= 0 else _OUTSIDE
            if around.depth >= MAX_DEPTH:
                return None
            numbers[node.mem_id] = len(nodes)
            nodes.append(TreeNode(name, parent, around.depth + 1, around.linked or name == "a", len(owners)))
            parsed.append(node)
    return PageTree(title, nodes, owners, texts, parsed)


_OUTSIDE = TreeNode("", parent=-1, depth=-1, linked=False, first=0)
