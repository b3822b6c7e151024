"""Protect the article's headline, which the page and its address name, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from textclean import Finding, Label, Line, Page, Rule, View, fold, hookimpl
from textclean_plugins.shapes import find

labels = {"headline": Label("The headline, as the page or its address has it.", action="protect")}
_ON_PAGE = Rule(
    "on-page",
    "headline",
    "above the article, the first line that is the page's h1, or with which its title begins; three words or more",
    0.95,
)
_IN_URL = Rule(
    "in-url",
    "headline",
    "above the article, of the lines with most words of the address, the one with the fewest others; three or more",
    0.9,
)
rules = (_ON_PAGE, _IN_URL)

_WORD = re.compile(r"[^\W\d_]+")
# Shorter ones are labels: "Sport", "Latest news".
_LEAST_WORDS = 3
_MOST_WORDS = 30
# Addresses leave out small words, and headlines are changed after their address was made.
_SHARE_OF_URL = 0.6


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find the headline by the page and by the address."""
    for line, rule in zip(headlines(view), rules, strict=True):
        if line is not None:
            yield find(line, line, rule, "the headline")


def headlines(view: View) -> tuple[Line | None, Line | None]:
    """Return the headline by the page, and that by the address; None where there is none."""
    return _on_page(view, view.page), _in_url(view, view.record.url)


def _on_page(view: View, page: Page | None) -> Line | None:
    if page is None:
        return None
    h1, title = (_letters(named or "") for named in (page.h1, page.title))
    return next((line for line in _above(view) if _is_headline(_letters(line.text), h1, title)), None)


def _is_headline(letters: str, h1: str, title: str) -> bool:
    return letters == h1 or (bool(letters) and title.startswith(letters))


def _in_url(view: View, url: str | None) -> Line | None:
    wanted = _of_url(url or "")
    if len(wanted) < _LEAST_WORDS:
        return None
    best, found = 0.0, None
    for line in _above(view):
        words = set(_words(line.text))
        shared = len(words & wanted)
        if shared >= _SHARE_OF_URL * len(wanted) and shared / len(words | wanted) > best:
            best, found = shared / len(words | wanted), line
    return found


def _of_url(url: str) -> set[str]:
    """Return the words of the part of an address's path that has most: others name sections, dates and numbers."""
    try:
        parts = unquote(urlsplit(url).path).split("/")
    except ValueError:
        return set()
    return max((set(_words(part.rpartition(".")[0] or part)) for part in parts), key=len, default=set())


def _above(view: View) -> Iterator[Line]:
    """Yield the lines above the article that may be a headline."""
    lines = view.filled[: view.main_run.start] if view.main_run else view.filled
    return (line for line in lines if _LEAST_WORDS <= line.words <= _MOST_WORDS)


def _letters(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
