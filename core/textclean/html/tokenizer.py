"""The tags of a page, as a parser that follows the standard reads them: attributes, comments and raw text are no tags.

What is between ``<`` and ``>`` is read by the rules of WHATWG HTML, section 13.2.5: quotes count only behind an equals
sign, a comment may end at once, and only five characters are white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACE = r"\t\n\f\r "
# An equals sign is the first character of a name where it stands before one, and divides it from its value elsewhere.
_VALUE = rf"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+"
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+(?:{_VALUE})?)?"
# What is never closed goes to the end of the page.
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
    """A tag, or what is none and yet no text: a comment, a doctype, a bogus end; that has no name.

    ``end`` is where what follows begins: behind the tag, and behind the raw text that it opens in HTML (and does not in
    a drawing or a formula).
    """

    start: int
    name: str
    is_end: bool
    attributes: str
    inside: int
    end: int

    @property
    def closes_itself(self) -> bool:
        """Whether it ends in a slash, which counts in drawings and formulas alone."""
        return self.attributes.endswith("/")

    def count_attributes(self) -> int:
        """Return how many attributes it has."""
        return sum(1 for _ in _ATTRIBUTES.finditer(self.attributes))


def tags(html: str) -> Iterator[Tag]:
    """Yield the tags of a page, in order; work grows with its length alone."""
    at = 0
    while match := _TOKEN.search(html, at):
        start, at = match.span()
        slash, name, attributes, end = match.groups("")
        if name and not end:
            return  # a tag that the page ends in is none
        # Only ASCII has upper case here: a Kelvin sign is no K.
        name = name.lower() if name.isascii() else name
        inside = at
        if name in _RAW and not slash:
            at = _end_of_raw(html, name, at)
        yield Tag(start, name, bool(slash), attributes, inside, at)


def _end_of_raw(html: str, name: str, start: int) -> int:
    closing = None if name == _PLAIN else _RAW_ENDS[name].search(html, start)
    return closing.start() if closing else len(html)


def has_markup(html: str, start: int, end: int) -> bool:
    """Say whether something that could be a tag begins in a part of a page."""
    return _MARKUP.search(html, start, end) is not None
