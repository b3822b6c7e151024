"""Elements of a page as evidence: their names, the words of their classes and ids, and how much of them is links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import attrs
from selectolax.lexbor import LexborNode

from textclean.lazy_value import lazy

# The attributes that say what an element is for. ``role`` and ``itemprop`` have names from standards; the others are
# the site's own.
_NAMING = ("class", "id", "role", "itemprop", "data-testid")
# The id of a heading is what it says, so that one can link to it: ``social-benefits``.
_NAMING_OF = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), tuple(name for name in _NAMING if name != "id"))
# So much of an attribute is read: a few class names, and not a style sheet.
_MOST_READ = 400
# A word: letters of one case, or a capital and what follows. Digits number things and say nothing.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_WORDS = 40
# What the name of an element may consist of, and how long it may be: it stands in logs and on terminals.
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME = 40


@attrs.frozen(slots=False, eq=False)
class Element:
    """An element of a page. Within a page there is one for each.

    Attributes:
        tag: its name in lower case.
        number: its number within the page, in document order; ``body`` is 0.
        link_share: the share of the letters and digits in it that are text of links.
    """

    tag: str
    number: int
    link_share: float
    _node: LexborNode = attrs.field(repr=False)

    @lazy
    def words(self) -> frozenset[str]:
        """The words of its class, id, role, ``itemprop`` and ``data-testid``, in lower case: ``related``, ``posts``.

        The id of a heading is left out.
        """
        names = _NAMING_OF.get(self.tag, _NAMING)
        return _words(" ".join([value[:_MOST_READ] for name in names if (value := self._attributes.get(name))]))

    @lazy
    def name(self) -> str:
        """Its tag with its first class or else its id, such as ``aside.related-posts``.

        It is made of ASCII letters, digits, hyphens and underscores, and has at most 82 characters.
        """
        tag = _plain(self.tag)
        for mark, value in ((".", self._attributes.get("class")), ("#", self._attributes.get("id"))):
            first = _plain("".join((value or "")[:_MOST_READ].split()[:1]))
            if first:
                return tag + mark + first
        return tag

    @lazy
    def _attributes(self) -> Mapping[str, str | None]:
        return self._node.attributes


def _plain(value: str) -> str:
    return _NO_NAME.sub("", value)[:_LONGEST_NAME]


# The same few class names stand on all elements of a kind.
@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset([word.lower() for word in _WORD.findall(text)[:_MOST_WORDS]])
