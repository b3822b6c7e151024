"""The pages of the documentation, and their fenced blocks.

Everything that a page claims to run is run; the info string of a block says how:

``python``            runs, in one namespace a page. A ``text`` block right after it is what it prints.
``console``           each line that begins with ``$ `` runs in a shell, and has to end with exit status 0, or with what
                      a comment behind it says: ``$ textclean verify bad.jsonl  # exit status 3``. The lines below a
                      command are what it prints; none: anything.
``… title="NAME"``    is written to that file before it is run or, in another language than Python, instead.

In what is printed, ``...`` stands for anything. All blocks of a page share a folder of their own, with ``seeds/``.
Blocks of any other kind, such as ``sh`` for commands that install something, are for reading only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_LINK = re.compile(r"(?<!\\)\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
_CODE = re.compile(r"`[^`\n]+`")


@attrs.frozen
class Block:
    """A fenced block: its language, the file it is to be written to, its content, the line where that begins."""

    language: str
    title: str | None
    content: str
    line: int
    printed: str | None = None


def pages() -> list[Path]:
    """Return the README and every page of the documentation."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    """Return the name that a message calls a page by."""
    return page.relative_to(ROOT).as_posix()


def read(page: Path) -> str:
    """Return a page's text."""
    assert page.is_file(), f"{name_of(page)} is missing; write it"
    return page.read_text("utf-8")


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order, each with the ``text`` block that stands right below it."""
    found = list(_FENCE.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        language, _, rest = match.group(2).strip().partition(" ")
        title = _TITLE.search(rest)
        adjacent = following is not None and not text[match.end() : following.start()].strip()
        printed = following.group(3) if following and adjacent and following.group(2).strip() == "text" else None
        line = text.count("\n", 0, match.start(3)) + 1
        yield Block(language, title.group(1) if title else None, match.group(3), line, printed)


def prose(text: str) -> str:
    """Return a page's text without its fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Return the targets of a page's links."""
    return _LINK.findall(_CODE.sub("`code`", prose(text)))


def anchors(text: str) -> set[str]:
    """Return the names that a page's headings can be linked by, as GitHub makes them."""
    return {_NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(prose(text))}


def sections(text: str) -> dict[str, str]:
    """Return the text below each heading of the second level, by the heading without its code marks."""
    parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    return {name.replace("`", ""): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def rows(text: str) -> list[list[str]]:
    """Return the cells of all table rows of a text, the lines below the heads aside; ``\\|`` is a bar in a cell."""
    table = [line.strip()[1:-1] for line in text.split("\n") if line.lstrip().startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)] for line in table]
    return [row for row in cells if not all(re.fullmatch(":?-+:?", cell) for cell in row)]


def table(text: str, head: str) -> dict[str, list[str]]:
    """Return the rows of the tables whose first head is ``head``, by what stands in code marks in their first cell."""
    found: dict[str, list[str]] = {}
    inside = False
    for line in text.split("\n"):
        if not line.lstrip().startswith("|"):
            inside = False
            continue
        for row in rows(line):
            if row[0] == head:
                inside = True
            elif inside:
                found |= {code[1:-1]: row[1:] for code in _CODE.findall(row[0])}
    return found
