"""Whether a text is one article, or several below each other, as on the first page of a blog."""

from __future__ import annotations

from collections.abc import Sequence

from textclean_plugins.block_page import Page
from textclean_plugins.block_row import Row

# Between two posts stand so many words of running text.
_POST_WORDS = 40
_POSTS = 2
_MOST_WORDS = 8
_COMMENTS = "comment_widget.heading"


def last_post_end(page: Page) -> int | None:
    """Return the row that ends the last post, where several stand below each other; None where the text is one article.

    What tells is a count of comments that comes again, each time with running text above it.
    """
    counts = [place for place in page.rows.known if _counts_comments(page.rows[place])]
    return counts[-1] if len(counts) >= _POSTS and _are_posts(page, counts) else None


def _counts_comments(row: Row) -> bool:
    return row.set == _COMMENTS and row.words <= _MOST_WORDS


def _are_posts(page: Page, places: Sequence[int]) -> bool:
    """Say whether running text stands above the first of the places and between each and the next."""
    sums = page.sums
    posts = [sums[after] - sums[before] for before, after in zip([0, *places], places, strict=False)]
    return sum(words >= _POST_WORDS for words in posts) >= _POSTS
