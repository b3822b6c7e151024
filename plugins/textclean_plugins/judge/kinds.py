"""What kind of text a record has, which decides the weights: with or without its page, extracted or all visible."""

from __future__ import annotations

from statistics import median_low

from textclean import View

# All that a page shows is mostly labels: half of its lines have no more words than this. It was so of 90 % of the news
# pages and 70 % of the mixed ones of the corpora, and of 1 to 9 % of what extractors left of them.
_LABEL_WORDS = 4
# A text of fewer lines is nobody's whole page.
_FEWEST_LINES = 20


def is_visible(view: View) -> bool:
    """Say whether a text is all that a page shows, and not what an extractor made of it."""
    lines = view.lines
    numbers = lines.filled_numbers
    if len(numbers) < _FEWEST_LINES:
        return False
    words = lines.words
    return median_low([words[number] for number in numbers]) <= _LABEL_WORDS


def kind_of(view: View) -> str:
    """Return the kind: ``page`` or ``text``, with ``visible`` or ``extractor``."""
    return f"{'text' if view.page is None else 'page'}_{'visible' if is_visible(view) else 'extractor'}"
