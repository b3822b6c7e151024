"""HTML that no parser should be given as it is: nested without end, or with marks that are carried on without end.

A parser that follows the standard looks through all open elements at many tags, so its work grows with the square of
the depth; and it opens each formatting element anew in every block that follows, so a few kilobytes can make millions
of nodes. Browsers bound the depth at 512. Here what is deeper becomes line breaks, and where formatting elements
pile up all of them are left out: the words of the text and their order stay the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import attrs

#: The most elements that may be open at once, as in Chromium.
MAX_DEPTH = 512
#: The most formatting elements that may be open at once.
MAX_FORMATTING = 32
# No more tags than this do no harm, whatever they are, as long as few of them are formatting elements: then a page is
# not looked through, which costs half as much as parsing it. 8,192 open elements take 0.2 s.
_FEW_TAGS = 8192
_FEW_FORMATTING = 128
# Comments and raw text hold what only looks like tags; one that is never closed goes to the end.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)|<(/?)([a-z][^\s/>]*)",
    re.IGNORECASE | re.DOTALL,
)
# What stands in a tag behind its name; an attribute may have the sign in it that ends a tag.
_REST = re.compile(r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>?")
# Of links no two are ever open.
_PILING = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
# These hold nothing, or end where their like begins.
_FLAT_NAMES = """
area base br col embed hr img input link meta param source track wbr
p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rb rp rt rtc
"""
_FLAT = frozenset(_FLAT_NAMES.split())


@attrs.define
class _Open:
    """What is open at a place of the page."""

    names: Counter[str] = attrs.field(factory=Counter)
    dropped: Counter[str] = attrs.field(factory=Counter)
    depth: int = 0
    formatting: int = 0

    def start(self, name: str) -> bool:
        """Open an element; say whether it is too deep, and then leave it out."""
        if name in _FLAT:
            return False
        if name in _FORMATTING:
            self.formatting += 1
        elif self.depth >= MAX_DEPTH:
            self.dropped[name] += 1
            return True
        else:
            self.depth += 1
        self.names[name] += 1
        return False

    def end(self, name: str) -> bool:
        """Close an element; say whether its start was left out."""
        if self.dropped[name]:
            self.dropped[name] -= 1
            return True
        if self.names[name]:
            self.names[name] -= 1
            if name in _FORMATTING:
                self.formatting -= 1
            else:
                self.depth -= 1
        return False


def shallow(html: str) -> str:
    """Return a page in which no more than ``MAX_DEPTH`` elements are nested, and nearly always the page itself."""
    if html.count("<") <= _FEW_TAGS and len(_PILING.findall(html)) <= _FEW_FORMATTING:
        return html
    opened = _Open()
    deep = piled = False
    for _, name, is_start in _tags(html):
        deep |= opened.start(name) if is_start else opened.end(name)
        piled |= opened.formatting > MAX_FORMATTING
    return "".join(_flattened(html, without_formatting=piled)) if deep or piled else html


def _tags(html: str) -> Iterator[tuple[re.Match[str], str, bool]]:
    """Yield the beginning of each tag, its name, and whether it opens an element."""
    for match in _TOKEN.finditer(html):
        if match[3]:
            yield match, match[3].lower(), not match[2]


def _flattened(html: str, *, without_formatting: bool) -> Iterator[str]:
    opened = _Open()
    at = 0
    for tag, name, is_start in _tags(html):
        left_out = opened.start(name) if is_start else opened.end(name)
        if tag.start() >= at and (left_out or (without_formatting and name in _FORMATTING)):
            yield html[at : tag.start()]
            yield "<br>" if left_out else ""
            rest = _REST.match(html, tag.end())
            at = rest.end() if rest else tag.end()
    yield html[at:]
