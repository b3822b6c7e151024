"""Remove the box about the author at the end of an article."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Hit, Label, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.boxes import says
from textclean_plugins.shapes import QUOTES, Tail, find, position

phrases = read_phrases("textclean_plugins.phrases", "author_box.heading", "author_box.link")
anchors = dict.fromkeys(phrases, "line_start")
labels = {"author_box": Label("A box about the author below the article.")}
options = {"max_lines": 6, "max_words": 80}
_BOX = Rule("box", "author_box", "a heading such as “About the author” near the end, and the few lines below it", 0.9)
_ALL_POSTS = Rule("all-posts", "author_box", "a link such as “View all posts by …”", 0.95)
rules = (_BOX, _ALL_POSTS)

_LINK_WORDS = 14
# The box has at most this much running text, as a share of the article's.
_BOX_SHARE = 0.25


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find headings of author boxes with the lines below, and links to all articles of an author."""
    tail = Tail(view)
    links = {position(view, hit.line): hit for hit in page_hits(view) if _is_link(hit)}
    done = -1
    for hit in page_hits(view):
        place = position(view, hit.line)
        if place <= done or not tail.before(place):
            continue
        if hit.set == "heading" and says(hit) and tail.share_after(place) <= _BOX_SHARE:
            done = _last(view, place, links, options)
            yield find(hit.line, view.filled[done], _BOX, f"under {hit.phrase.text!r}")
        elif place in links:
            done = place
            yield find(hit.line, hit.line, _ALL_POSTS, f"the line begins with {hit.phrase.text!r}")


def _is_link(hit: Hit) -> bool:
    line = hit.line
    return hit.set == "link" and hit.starts_line and line.words <= _LINK_WORDS and line.text[0] not in QUOTES


def _last(view: View, place: int, links: dict[int, Hit], options: dict[str, int]) -> int:
    """Return the last line of a box: the link to all articles, or the heading if there is none."""
    for below in range(place + 1, min(place + 1 + options["max_lines"], len(view.filled))):
        if below in links:
            return below
        if view.filled[below].words > options["max_words"]:
            break
    return place
