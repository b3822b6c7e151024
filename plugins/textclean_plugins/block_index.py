"""Whether a text is one article, or several below each other, as on the first page of a blog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from textclean_plugins.block_page import Page
from textclean_plugins.block_rows import Row

# Between two posts stand so many words of running text.
_POST_WORDS = 40
_POSTS = 2
_MOST_WORDS = 8
_LEAST_TIMES = 2
_COMMENTS = "comment_widget.heading"


def last_post_end(page: Page) -> int | None:
    """Return the row that ends the last post, where several stand below each other; None where the text is one article.

    What tells is a skeleton that comes again: a count of comments, or a line such as "Posted by Ada at 10:20", each time
    with running text above it.
    """
    ends = [places[-1] for places in _skeletons(page).values() if _are_posts(page, places)]
    return max(ends, default=None)


def _skeletons(page: Page) -> dict[str, list[int]]:
    same: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(page.rows):
        key = _key(row)
        if key:
            same[key].append(place)
    return {key: places for key, places in same.items() if len(places) >= _LEAST_TIMES}


def _key(row: Row) -> str:
    """Return what is the same in the lines that end one post after the other; empty for a line that ends none."""
    if row.running or row.words > _MOST_WORDS or row.is_button:
        return ""
    return "comments" if row.set == _COMMENTS else ""


def _are_posts(page: Page, places: Sequence[int]) -> bool:
    """Say whether running text stands above the first of the places and between each and the next."""
    sums = page.sums
    posts = [sums[after] - sums[before] for before, after in zip([0, *places], places, strict=False)]
    return sum(words >= _POST_WORDS for words in posts) >= _POSTS
