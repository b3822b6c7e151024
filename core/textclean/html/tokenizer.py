"""Find the tags of a page as a parser that follows the standard does. It builds no tree.

A ``<`` within attributes, comments or raw text (such as a script) starts no tag. The rules are those of WHATWG HTML,
section 13.2.5: quotes count only after an equals sign, a comment may end at once (``<!-->``), and only five characters
are white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACE = r"\t\n\f\r "
# An equals sign before an attribute's name belongs to the name. Elsewhere it separates a name from its value.
_VALUE = rf"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+"
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+(?:{_VALUE})?)?"
# A comment or a value that is never closed goes on to the end of the page.
_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|(?:[!?]|/(?![A-Za-z]))[^>]*+>?"
    rf"|(/?)([A-Za-z][^{_SPACE}/>]*+)((?:[{_SPACE}/]++|{_ATTRIBUTE})*)(>?))",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_RAW_NAMES = "iframe noembed noframes script style textarea title xmp"
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE | re.ASCII) for name in _RAW_NAMES.split()}
_PLAIN = "plaintext"
_RAW = frozenset((*_RAW_ENDS, _PLAIN))
_MARKUP = re.compile("<[A-Za-z/!?]")


class Tag(NamedTuple):
    """A tag; or, with an empty ``name``, a comment, a doctype or a malformed end tag.

    ``inside`` is the offset after the tag. ``end`` is the offset after the tag and the raw text that it opens. In a
    drawing or a formula such a tag opens no raw text, so the two rules differ there.
    """

    start: int
    name: str
    is_end: bool
    attributes: str
    inside: int
    end: int

    @property
    def closes_itself(self) -> bool:
        """Whether the tag ends with a slash. The slash has a meaning only in drawings and formulas."""
        return self.attributes.endswith("/")

    def count_attributes(self) -> int:
        """Return the number of attributes."""
        return sum(1 for _ in _ATTRIBUTES.finditer(self.attributes))


def tags(html: str) -> Iterator[Tag]:
    """Yield the tags of a page, in order. The work grows linearly with the length of the page."""
    at = 0
    while match := _TOKEN.search(html, at):
        start, at = match.span()
        slash, name, attributes, end = match.groups("")
        if name and not end:
            return  # a tag that is not closed before the end of the page is not a tag
        # The standard lowers only ASCII letters: a Kelvin sign does not become a k.
        name = name.lower() if name.isascii() else name
        inside = at
        if name in _RAW and not slash:
            at = _end_of_raw(html, name, at)
        yield Tag(start, name, bool(slash), attributes, inside, at)


def _end_of_raw(html: str, name: str, start: int) -> int:
    closing = None if name == _PLAIN else _RAW_ENDS[name].search(html, start)
    return closing.start() if closing else len(html)


def has_markup(html: str, start: int, end: int) -> bool:
    """Say whether a tag may begin in this part of a page."""
    return _MARKUP.search(html, start, end) is not None
